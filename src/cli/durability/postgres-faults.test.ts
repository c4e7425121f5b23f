import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client } from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import { openPostgresStore } from "../../server/store/postgres.ts"
import {
  type Answered,
  audit,
  callsDuringPress,
  DOORS,
  PRESS_CALLS,
  serveOver,
  smallDisk,
  traced,
  WHY_NO_STRACE,
} from "./testing.ts"

const disk = smallDisk(20_000)
let folder: string
let postgres: PrivatePostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postgres-faults-"))
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  await postgres.stop()
  if (typeof disk !== "string") disk.remove()
  await rm(folder, { recursive: true })
}, 60_000)

/** How often each of these people has left, by the proof. */
async function proofs(url: string, subjects: readonly string[]): Promise<string[][]> {
  const store = await openPostgresStore(url)
  const lines = await Promise.all(subjects.map((subject) => store.evidence("lenoir", subject)))
  await store.close()
  return lines.map((each) => each.map(({ what }) => what))
}

const SAID_SO = { status: 503, retryAfter: "5" }

describe("a server over a PostgreSQL", { timeout: 120_000 }, () => {
  for (const [what, calls, how] of [
    ["takes writes, and cannot keep them (EIO at fsync)", "fsync,fdatasync", "error=EIO"],
    ["is full where the log is (ENOSPC)", "pwrite64", "error=ENOSPC"],
  ] as const) {
    it(`whose disk ${what}: says so, and when the database is back takes the same press once`, async ({ skip }) => {
      if (WHY_NO_STRACE !== null) skip(WHY_NO_STRACE)
      const url = await postgres.createDatabase()
      const server = await serveOver(url)
      try {
        expect((await server.leave("one click", "first")).status).toBe(200)
        // The database ends all its processes, and recovers by itself.
        const recovered = postgres.ready()
        const options = ["-o", "/dev/null", "-e", `trace=${calls}`, "-e", `inject=${calls}:${how}`]
        const end = await traced(postgres.workers(), options)
        expect(await server.leave("program", "second")).toMatchObject(SAID_SO)
        await recovered
        await end()
        // A connection that broke meanwhile may be told to one more who asks.
        for (let answer = SAID_SO.status; answer === SAID_SO.status; ) answer = (await server.maySend("first")).status
        expect((await server.maySend("first")).body).toContain('"objected"')
        for (const _again of [1, 2]) expect((await server.leave("program", "second")).status).toBe(200)
        expect(server.running()).toBe(true)
      } finally {
        expect(await server.stop()).toBe(0)
      }
      expect(await proofs(url, ["first", "second"])).toEqual([["objected"], ["objected"]])
      expect((await audit(url)).code).toBe(0)
    })
  }

  it("whose disk is full where the tables are: says so, goes on reading, and takes the same presses once afterwards", async ({
    skip,
  }) => {
    if (typeof disk === "string") return skip(disk)
    const url = await postgres.createDatabase(disk.folder)
    const server = await serveOver(url)
    try {
      const end = disk.fill()
      for (const door of DOORS) expect(await server.leave(door, door.replaceAll(" ", "-"))).toMatchObject(SAID_SO)
      expect(await server.maySend("one-click")).toMatchObject({
        status: 200,
        body: expect.not.stringContaining("objected"),
      })
      expect((await server.page("one-click")).status).toBe(200)
      await end()
      for (const door of [...DOORS, ...DOORS]) {
        expect((await server.leave(door, door.replaceAll(" ", "-"))).status).toBe(200)
      }
    } finally {
      expect(await server.stop()).toBe(0)
    }
    expect(
      await proofs(
        url,
        DOORS.map((door) => door.replaceAll(" ", "-")),
      ),
    ).toEqual(DOORS.map(() => ["objected"]))
    expect(await audit(url)).toMatchObject({ code: 0, out: expect.stringContaining("4 lines, of 4 people") })
  })

  it("of which another program holds a person: says so to that person's press, and to nobody else's", async () => {
    const url = await postgres.createDatabase()
    const server = await serveOver(url)
    const other = new Client({ connectionString: url })
    await other.connect()
    try {
      await other.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('lenoir/first', 0))")
      const press = server.leave("program", "first")
      expect((await server.leave("program", "second")).status).toBe(200)
      expect((await server.page("first")).status).toBe(200)
      expect(await press).toMatchObject(SAID_SO)
      await other.query("COMMIT")
      for (const _again of [1, 2]) expect((await server.leave("program", "first")).status).toBe(200)
    } finally {
      await other.end()
      expect(await server.stop()).toBe(0)
    }
    expect(await proofs(url, ["first", "second"])).toEqual([["objected"], ["objected"]])
  })

  it("answers 200 only when the press is on the disk, by every door, also where the default is not to wait for it", async ({
    skip,
  }) => {
    if (WHY_NO_STRACE !== null) skip(WHY_NO_STRACE)
    const url = await postgres.createDatabase()
    await postgres.command(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`)
    // Nobody but whoever waits for it brings the log to the disk meanwhile.
    await postgres.command("ALTER SYSTEM SET wal_writer_delay = '10s'")
    await postgres.command("SELECT pg_reload_conf()")
    const server = await serveOver(url)
    const trace = join(folder, "trace")
    try {
      // Opens the connection that the presses then use.
      expect((await server.leave("one click", "first")).status).toBe(200)
      let reference = ""
      const presses: readonly (readonly [string, () => Promise<Answered>])[] = [
        ...DOORS.map((door) => [door, () => server.leave(door, door.replaceAll(" ", "-"))] as const),
        ["save", () => server.save("saver", 0, "a-press-of-a-save")],
        ["undo", () => server.undo("program", reference)],
      ]
      for (const [door, press] of presses) {
        const end = await traced([server.pid, ...postgres.workers()], ["-o", trace, ...PRESS_CALLS])
        const answer = await press()
        await end()
        expect(answer.status).toBe(200)
        if (door === "program") reference = (JSON.parse(answer.body) as { reference: string }).reference
        const log = callsDuringPress(trace).filter((call) => /^(pwrite64|f(data)?sync)\(\d+<[^>]*\/pg_wal\//.test(call))
        expect(log.map((call) => `${door}: ${call}`)).toContainEqual(expect.stringMatching(/: pwrite64\(.* = \d+$/))
        expect(`${door}: ${log.at(-1)}`).toMatch(/: f(data)?sync\(.* = 0$/)
      }
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })
})
