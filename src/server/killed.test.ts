import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../tools/private-postgres.ts"
import { chained } from "./store/chain.ts"
import { pages } from "./store/pages.ts"
import { openPostgresStore } from "./store/postgres.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Store } from "./store/store.ts"

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

/** People leave, one after the other and four at once, and each who is answered is named: what was said is said for good. */
const leaving = (open: string, place: string, round: number) => `
  import { writeSync } from "node:fs"
  import { createRegister } from ${here("register.ts")}
  import { RACE_BRAND as brand } from ${here("race.contract.ts")}
  import { ${open} as open } from ${here(`store/${open === "openSqliteStore" ? "sqlite" : "postgres"}.ts`)}
  const store = await open(${JSON.stringify(place)})
  const register = createRegister({ store, webhooks: new Map([["lenoir", [{ id: "crm" }]]]) })
  const occasion = { now: new Date(), door: "one-click", locale: null, textVersion: null, link: "x" }
  const leaveForEver = async (lane) => {
    for (let at = 0; ; at += 1) {
      const subject = "k-${round}-" + lane + "-" + at
      const { reference } = await register.leave({ brand, subject }, occasion, null)
      writeSync(1, subject + " " + reference + "\\n")
    }
  }
  await Promise.all([0, 1, 2, 3].map(leaveForEver))`

/** Runs until so many were answered, and is then killed in the middle of whatever it does. @returns who was answered what */
async function killedAfter(
  count: number,
  script: string,
  kill: (child: ChildProcess) => void,
): Promise<Map<string, string>> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  let complaints = ""
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const ended = once(child, "exit")
  const answered = new Map<string, string>()
  for await (const line of createInterface({ input: child.stdout })) {
    const [subject = "", reference = ""] = line.split(" ")
    answered.set(subject, reference)
    if (answered.size === count) kill(child)
  }
  await ended
  if (answered.size < count) throw new Error(`It ended by itself after ${answered.size}:\n${complaints}`)
  return answered
}

/** Everybody who was answered has left, under the reference that was said, with the mail and the message to the sender. */
async function expectKept(store: Store, answered: ReadonlyMap<string, string>): Promise<void> {
  const records = await store.readMany("lenoir", [...answered.keys()])
  const kept = [...answered.keys()].map((subject) => records.get(subject)?.objections.map(({ reference }) => reference))
  expect(kept).toEqual([...answered.values()].map((reference) => [reference]))
}

/** Nothing is there by half: whoever has left, answered or not, has one line of proof, and every chain is whole. */
async function expectWhole(store: Store): Promise<number> {
  const last = new Map<string, string | null>()
  const proven = new Map<string, (string | null)[]>()
  for await (const entries of pages((after) => store.chainPage(after, 500))) {
    for (const { line, hash } of entries) {
      expect(hash).toBe(chained(last.get(line.subject) ?? null, line))
      last.set(line.subject, hash)
      proven.set(line.subject, [...(proven.get(line.subject) ?? []), line.reference])
    }
  }
  const objecting = new Map<string, (string | null)[]>()
  for await (const entries of pages((after) => store.objectors("lenoir", after, 500))) {
    for (const { subject, objections } of entries) {
      objecting.set(
        subject,
        objections.map(({ reference }) => reference),
      )
    }
  }
  expect(objecting).toEqual(proven)
  return proven.size
}

/** How many messages wait in a queue; takes them out. */
async function waiting(store: Store, queue: "mail" | "events"): Promise<number> {
  const due = await store.takeDue(queue, new Date(Date.now() + 60_000), 1_000_000)
  return due.length
}

/** A number between 1 and 40 that is the same for each round in every run. */
const drawn = (round: number): number => 1 + ((round * 7_919) % 40)

const KILLED = (child: ChildProcess) => void child.kill("SIGKILL")

describe("a process that is killed in the middle", () => {
  it("of writing into SQLite, 200 times: loses nothing that it has answered, and leaves nothing by half", async () => {
    const folder = await mkdtemp(join(tmpdir(), "killed-"))
    const path = join(folder, "register.db")
    for (let round = 0; round < 200; round += 1) {
      const answered = await killedAfter(drawn(round), leaving("openSqliteStore", path, round), KILLED)
      const store = openSqliteStore(path)
      await expectKept(store, answered)
      await store.close()
    }
    const store = openSqliteStore(path)
    const people = await expectWhole(store)
    expect([await waiting(store, "mail"), await waiting(store, "events")]).toEqual([people, people])
    await store.close()
    await rm(folder, { recursive: true })
  }, 600_000)
})

describe("a PostgreSQL", () => {
  let server: PrivatePostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  it("that is killed in the middle of writing, 50 times, loses nothing that was answered, and keeps nothing by half", async () => {
    const url = await server.createDatabase()
    await (await openPostgresStore(url)).close()
    for (let round = 0; round < 50; round += 1) {
      const killed = Promise.withResolvers<void>()
      const answered = await killedAfter(drawn(round), leaving("openPostgresStore", url, round), (child) => {
        // The server dies first; its client finds out, or is killed as well.
        server.crash().then(killed.resolve, killed.reject)
        if (round % 2 === 0) child.kill("SIGKILL")
      })
      await killed.promise
      await server.restart()
      const store = await openPostgresStore(url)
      await expectKept(store, answered)
      await store.close()
    }
    const store = await openPostgresStore(url)
    const people = await expectWhole(store)
    expect([await waiting(store, "mail"), await waiting(store, "events")]).toEqual([people, people])
    await store.close()
  }, 600_000)
})
