import { closeSync, openSync, readFileSync, rmSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { openSqliteStore } from "../../server/store/sqlite.ts"
import {
  type Answered,
  audit,
  callsDuringPress,
  DOORS,
  type DoorName,
  type End,
  hasPrlimit,
  limitFiles,
  PRESS_CALLS,
  type Served,
  serveOver,
  smallDisk,
  traced,
  WHY_NO_STRACE,
} from "./testing.ts"

const disk = smallDisk(4_000)
const NO_DISK = typeof disk === "string" ? disk : null
const NO_PRLIMIT = hasPrlimit() ? null : "prlimit is not installed"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sqlite-faults-"))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  if (typeof disk !== "string") disk.remove()
})

let databases = 0
/** On the small disk where there is one. */
let database: string
beforeEach(() => {
  databases += 1
  database = join(typeof disk === "string" ? folder : disk.folder, `${databases}.db`)
})

const failing = (calls: string, how: string) => (server: Served) =>
  traced([server.pid], ["-o", "/dev/null", "-e", `trace=${calls}`, "-e", `inject=${calls}:${how}`])

/** Takes the lock of the file, as a copy or a long import of another program does. */
const lock = async (): Promise<End> => {
  const other = new DatabaseSync(database)
  other.exec("BEGIN IMMEDIATE")
  return async () => other.close()
}

/** The person who leaves by a door. */
const idOf = (door: DoorName): string => door.replaceAll(" ", "-")

/** What happens to a disk: why it cannot happen here, and how it begins. */
const FAULTS: readonly (readonly [string, string | null, (server: Served) => Promise<End>])[] = [
  ["is full", NO_DISK, async () => (typeof disk === "string" ? async () => {} : disk.fill())],
  ["takes no file beyond a size (EFBIG)", NO_PRLIMIT, async ({ pid }) => limitFiles(pid, 1)],
  ["says that it is full (ENOSPC)", WHY_NO_STRACE, failing("pwrite64", "error=ENOSPC")],
  ["takes no writes (EIO)", WHY_NO_STRACE, failing("pwrite64", "error=EIO")],
  ["takes writes, and cannot keep them (EIO at fsync)", WHY_NO_STRACE, failing("fsync,fdatasync", "error=EIO")],
  ["another program holds for longer than anybody waits", null, lock],
]

/** What stands in the file: for each person the lines of proof. */
async function proofs(subjects: readonly string[]): Promise<string[][]> {
  const store = openSqliteStore(database)
  const lines = await Promise.all(subjects.map((subject) => store.evidence("lenoir", subject)))
  await store.close()
  return lines.map((each) => each.map(({ what }) => what))
}

describe("a server whose disk", { timeout: 60_000 }, () => {
  for (const [what, missing, begin] of FAULTS) {
    it(`${what}: says so, goes on reading, and takes the same presses once afterwards`, async ({ skip }) => {
      if (missing !== null) skip(missing)
      const server = await serveOver(database)
      try {
        expect((await server.leave("one click", "first")).status).toBe(200)
        const end = await begin(server)
        const presses = DOORS.map((door) => server.leave(door, idOf(door)))
        const save = server.save("saver", 0, "a-press-of-a-save")
        let answered = 0
        for (const each of presses) void each.then(() => (answered += 1))
        // Whoever reads is not kept waiting by those who write.
        expect(await server.maySend("first")).toMatchObject({ status: 200, body: expect.stringContaining("objected") })
        expect((await server.page("first")).status).toBe(200)
        if (begin === lock) expect(answered).toBe(0)
        const [click, page, program, agent] = await Promise.all(presses)
        for (const answer of [click, page, program, agent, await save]) {
          expect(answer).toMatchObject({ status: 503, retryAfter: "5" })
        }
        expect(page?.body).toContain("Your choice was not saved. Please press again.")
        expect(program?.body).toContain('"code":"unavailable"')
        expect(agent?.body).toContain('"code":"unavailable"')
        await end()
        for (const door of [...DOORS, ...DOORS]) {
          expect((await server.leave(door, idOf(door))).status).toBe(200)
        }
        for (const _ of [1, 2]) expect((await server.save("saver", 0, "a-press-of-a-save")).status).toBe(200)
        expect(server.running()).toBe(true)
      } finally {
        expect(await server.stop()).toBe(0)
      }
      const people = [...DOORS.map((door) => idOf(door)), "saver"]
      expect(await proofs(people)).toEqual([...DOORS.map(() => ["objected"]), ["chosen"]])
      expect(await audit(database)).toMatchObject({ code: 0, out: expect.stringContaining("6 lines, of 6 people") })
    })
  }

  it("fails at any one moment of a press: whoever was answered has left, and whoever was not leaves by pressing again", async ({
    skip,
  }) => {
    if (WHY_NO_STRACE !== null) skip(WHY_NO_STRACE)
    const server = await serveOver(database)
    const people: string[] = []
    let failed = 0
    try {
      for (const calls of ["pwrite64", "fsync,fdatasync"]) {
        for (let nth = 1; nth <= 10; nth += 1) {
          const end = await failing(calls, `error=EIO:when=${nth}`)(server)
          for (const at of ["a", "b"]) {
            const subject = `${calls.slice(0, 2)}-${nth}-${at}`
            people.push(subject)
            const { status } = await server.leave("one click", subject)
            if (status === 503) failed += 1
            else expect((await server.maySend(subject)).body).toContain('"objected"')
          }
          await end()
        }
      }
      for (const subject of people) expect((await server.leave("one click", subject)).status).toBe(200)
    } finally {
      expect(await server.stop()).toBe(0)
    }
    expect(failed).toBeGreaterThan(5)
    expect(await proofs(people)).toEqual(people.map(() => ["objected"]))
    expect((await audit(database)).code).toBe(0)
  })

  it("is full, and its log is on it: goes on, and so does the log when there is room again", async ({ skip }) => {
    if (typeof disk === "string") return skip(disk)
    const logFile = join(disk.folder, "log")
    const log = openSync(logFile, "a")
    const server = await serveOver(database, { logFile: log })
    try {
      expect((await server.leave("one click", "first")).status).toBe(200)
      const end = disk.fill()
      let size = -1
      for (let now = 0; now > size; now = readFileSync(logFile).length) {
        size = now
        for (let at = 0; at < 10; at += 1) expect((await server.page("first")).status).toBe(200)
      }
      expect((await server.leave("one click", "second")).status).toBe(503)
      await end()
      expect((await server.leave("one click", "second")).status).toBe(200)
    } finally {
      expect(await server.stop()).toBe(0)
      closeSync(log)
    }
    const lines = readFileSync(logFile, "utf8").trim().split("\n")
    const last = lines.findLast((line) => line.includes('"request"')) ?? ""
    expect(JSON.parse(last)).toMatchObject({ method: "POST", status: 200 })
    // One line was cut off by the end of the disk.
    expect(lines.filter((line) => !line.endsWith("}")).length).toBeLessThan(2)
    rmSync(logFile)
  })

  it("may only be read when it starts: says so and ends", async ({ skip }) => {
    if (typeof disk === "string") return skip(disk)
    await openSqliteStore(database).close()
    const end = disk.protect()
    try {
      await expect(serveOver(database)).rejects.toThrow(
        `The server ended with 1:\nThe database ${database} cannot be used: `,
      )
    } finally {
      await end()
    }
  })
})

describe("a server over SQLite", { timeout: 60_000 }, () => {
  it("answers 200 only when all that it wrote for the press is on the disk, by every door", async ({ skip }) => {
    if (WHY_NO_STRACE !== null) skip(WHY_NO_STRACE)
    const server = await serveOver(database)
    const trace = join(folder, "trace")
    /** What happens to the log of the database, in its order. */
    const during = async (press: () => Promise<Answered>) => {
      const end = await traced([server.pid], ["-o", trace, ...PRESS_CALLS])
      const answer = await press()
      await end()
      expect(answer.status).toBe(200)
      const log = callsDuringPress(trace).filter((call) => call.includes(`${database}-wal>`))
      return { body: answer.body, log: log.map((call) => `${call.split("(")[0]} ${/= (\S+)/.exec(call)?.[1]}`) }
    }
    try {
      let reference = ""
      const presses: readonly (readonly [string, () => Promise<Answered>])[] = [
        ...DOORS.map((door) => [door, () => server.leave(door, idOf(door))] as const),
        ["save", () => server.save("saver", 0, "a-press-of-a-save")],
        ["undo", () => server.undo("program", reference)],
      ]
      for (const [door, press] of presses) {
        const { body, log } = await during(press)
        if (door === "program") reference = (JSON.parse(body) as { reference: string }).reference
        expect(log.map((call) => `${door}: ${call}`)).toContainEqual(expect.stringMatching(/: pwrite64 \d+$/))
        expect(`${door}: ${log.at(-1)}`).toMatch(/: f(data)?sync 0$/)
      }
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })
})
