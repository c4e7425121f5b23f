import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../tools/private-postgres.ts"
import { type Evidence, laneKey } from "../domain/index.ts"
import { RACE_BRAND, RACE_SUBJECT, race, type Share } from "./race.contract.ts"
import { openPostgresStore } from "./store/postgres.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Store } from "./store/store.ts"

let server: PrivatePostgres
let folder: string
beforeAll(async () => {
  server = await startPostgres()
  folder = await mkdtemp(join(tmpdir(), "race-"))
}, 60_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

const STEPS = 120

/** A server's share of the race, taken in a process of its own. */
async function inAnotherProcess(database: string, seed: number): Promise<Share> {
  const own = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const script = `
    import { race } from ${own("race.contract.ts")}
    import { openPostgresStore } from ${own("store/postgres.ts")}
    import { openSqliteStore } from ${own("store/sqlite.ts")}
    const database = ${JSON.stringify(database)}
    const store = await (database.startsWith("postgres:") ? openPostgresStore : openSqliteStore)(database)
    process.stdout.write(JSON.stringify(await race(store, ${seed}, ${STEPS})))
    await store.close()`
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script])
  return JSON.parse(stdout) as Share
}

/** What the evidence tells, read from its first line to its last: lanes as they were set, objections as they stand. */
function replay(lines: readonly Evidence[]) {
  const lanes = new Map<string, string | null>()
  const objections = new Map<string, boolean>()
  for (const { what, channel, topic, to, reference } of lines) {
    if (what === "chosen" || what === "imported") lanes.set(laneKey({ channel: channel ?? "", topic: topic ?? "" }), to)
    if (reference !== null) objections.set(reference, what === "objected")
  }
  return { lanes: Object.fromEntries(lanes), objections: Object.fromEntries(objections) }
}

async function outbox(store: Store) {
  const due = await store.takeDue("mail", new Date(Date.now() + 60_000), 10_000)
  return due.map(({ key }) => Number(key.split("/").at(-1))).sort((a, b) => a - b)
}

it.each([
  ["SQLite", async () => join(folder, "register.sqlite"), openSqliteStore],
  ["PostgreSQL", () => server.createDatabase(), openPostgresStore],
] as const)(
  "servers in two processes that share one %s agree with a register that has one thing happen at a time",
  {
    timeout: 120_000,
  },
  async (_, makeDatabase, open) => {
    const database = await makeDatabase()
    const [one, two] = [await open(database), await open(database)]
    const shares = await Promise.all([race(one, 1, STEPS), race(two, 2, STEPS), inAnotherProcess(database, 3)])
    const record = await one.read(RACE_BRAND.id, RACE_SUBJECT)
    const evidence = await one.evidence(RACE_BRAND.id, RACE_SUBJECT)
    const written = shares.flatMap((share) => share.written).sort((a, b) => a.revision - b.revision)
    // The race was one: everybody wrote, and everybody found others in the way.
    for (const share of shares) expect(share.written.length).toBeGreaterThan(5)
    // Revisions have no gap and no twin.
    expect(written.map(({ revision }) => revision)).toEqual(written.map((_each, at) => at + 1))
    expect(record?.revision).toBe(written.length)
    expect(shares.map(({ torn }) => torn)).toEqual([0, 0, 0])
    // The evidence, read in its order, comes to the record.
    const told = replay(evidence)
    expect(told.lanes).toEqual(
      Object.fromEntries(record?.choices.map((choice) => [laneKey(choice), choice.receives ? "on" : "off"]) ?? []),
    )
    expect(told.objections).toEqual(
      Object.fromEntries(record?.objections.map(({ reference, undoneAt }) => [reference, undoneAt === null]) ?? []),
    )
    // Whoever was told a reference finds it.
    const references = new Set(record?.objections.map(({ reference }) => reference))
    expect(shares.flatMap((share) => share.references).filter((reference) => !references.has(reference))).toEqual([])
    // One acknowledgement for every change by the person, and none for anything else.
    const byPerson = written.filter(({ by }) => by !== "import").map(({ revision }) => revision)
    expect(await outbox(one)).toEqual(byPerson)
    await one.close()
    await two.close()
  },
)
