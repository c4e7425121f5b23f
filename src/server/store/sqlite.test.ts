import { execFile } from "node:child_process"
import { once } from "node:events"
import { copyFile, mkdtemp, readFile, rename, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { promisify } from "node:util"
import { Worker } from "node:worker_threads"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { type Evidence, object, type SubjectRecord } from "../../domain/index.ts"
import { openSqliteStore } from "./sqlite.ts"
import { MIGRATIONS } from "./sqlite-schema.ts"
import { describeStoreContract } from "./store.contract.ts"
import type { Message } from "./store.ts"

describeStoreContract("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sqlite-store-"))
  return {
    open: async () => openSqliteStore(join(folder, "register.sqlite")),
    discard: () => rm(folder, { recursive: true }),
  }
})

const EARLIER = "2026-11-23T10:00:00.000Z"
const OCCASION = { now: new Date(0), door: "page", locale: null, textVersion: null, link: null } as const

const MESSAGE: Message = {
  ...{ brand: "lenoir", queue: "mail", key: "a", at: EARLIER, countedAs: null, orderedAs: null },
  content: { kind: "fresh-link", contact: "a@b.be", locale: "fr" },
}

/** Writes one objection, and so one line of evidence. */
const leave = async (path: string, subject = "c-1"): Promise<Evidence[]> => {
  const store = openSqliteStore(path)
  await store.change("lenoir", subject, null, (record) => {
    const { objection, ...change } = object(record, "7K4M-Q9TX-2C", OCCASION)
    return { change, outcome: objection.reference }
  })
  const evidence = await store.evidence("lenoir", subject)
  await store.close()
  return evidence
}

describe("the SQLite store", () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sqlite-store-"))
    path = join(folder, "register.sqlite")
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await rm(folder, { recursive: true })
  })

  it.each([
    "UPDATE evidence SET at = '1970-01-01T00:00:00.000Z'",
    "DELETE FROM evidence",
    "DELETE FROM evidence WHERE seq = 1",
    "INSERT OR REPLACE INTO evidence SELECT * FROM evidence",
    "REPLACE INTO evidence (seq, brand, subject, at, what, door) VALUES (1, '', '', '', '', '')",
    "INSERT INTO evidence SELECT * FROM evidence WHERE true ON CONFLICT (seq) DO UPDATE SET at = ''",
  ])("refuses any other program that runs %s (A30)", async (statement) => {
    const before = await leave(path)
    const raw = new DatabaseSync(path)
    expect(() => raw.exec(statement)).toThrow()
    raw.close()
    const store = openSqliteStore(path)
    expect(await store.evidence("lenoir", "c-1")).toEqual(before)
    await store.close()
  })

  it("writes ahead and waits for the disk at every commit, so that what was acknowledged survives a power cut", async () => {
    const exec = vi.spyOn(DatabaseSync.prototype, "exec")
    const store = openSqliteStore(path)
    const [connection] = exec.mock.contexts
    if (!(connection instanceof DatabaseSync)) throw new Error("The store opened no connection.")
    const pragma = (name: string) => Object.values(connection.prepare(`PRAGMA ${name}`).get() ?? {})
    expect(pragma("journal_mode")).toEqual(["wal"])
    expect(pragma("synchronous")).toEqual([2])
    expect(pragma("busy_timeout")).toEqual([5_000])
    await store.close()
  })

  it("refuses a file of a newer program, and leaves it as it is", async () => {
    await leave(path)
    const raw = new DatabaseSync(path)
    raw.exec("PRAGMA user_version = 999")
    expect(() => openSqliteStore(path)).toThrow("This database has schema 999")
    expect(raw.prepare("PRAGMA user_version").get()).toEqual({ user_version: 999 })
    expect(raw.prepare("SELECT count(*) AS lines FROM evidence").get()).toEqual({ lines: 1 })
    raw.close()
  })

  it("takes over a file of the first version: nothing is lost, and what is new has its place", async () => {
    const old = new DatabaseSync(path)
    old.exec(await readFile(new URL("schema-1.sql", import.meta.url), "utf8"))
    old.close()
    const store = openSqliteStore(path)
    const record = await store.read("lenoir", "c-1")
    expect(record).toEqual({
      brand: "lenoir",
      subject: "c-1",
      revision: 3,
      erasedAt: null,
      locale: "nl",
      contacts: [{ channel: "email", address: "jeanne@example.be" }],
      choices: [
        { channel: "email", topic: "news", receives: true, basis: "consent", by: "person", at: EARLIER, revision: 2 },
      ],
      frequencies: [],
      pause: null,
      objections: [{ reference: "7K4M-Q9TX-2C", at: EARLIER, revision: 3, undoneAt: null, reason: null }],
    })
    expect(await store.subjectsBy("lenoir", "jeanne@example.be", 10)).toEqual(["c-1"])
    const evidence = await store.evidence("lenoir", "c-1")
    expect(evidence.map(({ what }) => what)).toEqual(["chosen", "objected"])
    const press = { key: "0123456789abcdef", content: "leave" }
    const again = await store.change("lenoir", "c-1", press, () => {
      throw new Error("This press was counted before.")
    })
    expect(again).toEqual({ record, outcome: "7K4M-Q9TX-2C" })
    const frequencies = [{ topic: "news", frequency: "weekly", revision: 4 }]
    const pause = { until: "2026-12-01T00:00:00.000Z", revision: 4 }
    await store.change("lenoir", "c-1", null, (before) => ({
      change: { record: { ...before, revision: 4, frequencies, pause }, evidence: [] },
      outcome: "",
    }))
    await store.close()
    const reopened = openSqliteStore(path)
    expect(await reopened.read("lenoir", "c-1")).toEqual({ ...record, revision: 4, frequencies, pause })
    expect((await reopened.evidencePage("lenoir", "c-1", null, 1)).lines).toEqual(evidence.slice(-1))
    await reopened.close()
  })

  it("lets nobody change the evidence of a file of the first version either (A30)", async () => {
    const old = new DatabaseSync(path)
    old.exec(await readFile(new URL("schema-1.sql", import.meta.url), "utf8"))
    await openSqliteStore(path).close()
    expect(() => old.exec("DELETE FROM evidence")).toThrow("evidence is append-only")
    expect(old.prepare("PRAGMA user_version").get()).toEqual({ user_version: MIGRATIONS.length })
    old.close()
  })

  it.each([
    { file: "new file", lines: 0, revision: 0 },
    { file: "file of the first version", lines: 2, revision: 3 },
  ])("loses nothing when several processes open one $file and write the same record at once", async (known) => {
    if (known.revision > 0) {
      const old = new DatabaseSync(path)
      old.exec(await readFile(new URL("schema-1.sql", import.meta.url), "utf8"))
      old.close()
    }
    const [processes, changes] = [4, 25]
    const script = `
      import { openSqliteStore } from ${JSON.stringify(new URL("sqlite.ts", import.meta.url).href)}
      const store = openSqliteStore(${JSON.stringify(path)})
      for (let at = 0; at < ${changes}; at += 1) {
        await store.change("lenoir", "c-1", null, (record) => ({
          change: { record: { ...record, revision: record.revision + 1 }, evidence: [{
            brand: "lenoir", subject: "c-1", at: "", what: "chosen", channel: null, topic: null, from: null, to: null,
            reference: String(record.revision + 1), door: "page", locale: null, textVersion: null, link: null, agent: null }] },
          outcome: "",
        }))
      }
      await store.close()`
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script])
    await Promise.all(Array.from({ length: processes }, run))
    const store = openSqliteStore(path)
    const evidence = (await store.evidence("lenoir", "c-1")).slice(known.lines)
    expect(evidence.map(({ reference }) => Number(reference))).toEqual(
      Array.from({ length: processes * changes }, (_, at) => known.revision + at + 1),
    )
    expect((await store.read("lenoir", "c-1"))?.revision).toBe(known.revision + processes * changes)
    await store.close()
  })

  it.each(["new file", "file of the first version"])("opens one %s many times at the same moment", async (what) => {
    // Every thread waits at the gate until all are there: 60 times, since they rarely meet in the one step that matters.
    const [threads, rounds] = [6, 60]
    const first = await readFile(new URL("schema-1.sql", import.meta.url), "utf8")
    const gate = new Int32Array(new SharedArrayBuffer(4))
    const script = `
      const { parentPort, workerData } = require("node:worker_threads")
      parentPort.on("message", async ({ path, round }) => {
        const { openSqliteStore } = await import(${JSON.stringify(new URL("sqlite.ts", import.meta.url).href)})
        const arrived = Atomics.add(workerData, 0, 1) + 1
        if (arrived === round * ${threads}) Atomics.notify(workerData, 0)
        for (let at = arrived; at < round * ${threads}; at = Atomics.load(workerData, 0)) Atomics.wait(workerData, 0, at)
        try {
          await openSqliteStore(path).close()
          parentPort.postMessage("opened")
        } catch (error) {
          parentPort.postMessage(String(error))
        }
      })`
    const workers = Array.from({ length: threads }, () => new Worker(script, { eval: true, workerData: gate }))
    for (let round = 1; round <= rounds; round += 1) {
      const file = join(folder, `${round}.sqlite`)
      if (what !== "new file") {
        const old = new DatabaseSync(file)
        old.exec(first)
        old.close()
      }
      const outcomes = workers.map((worker) => once(worker, "message"))
      for (const worker of workers) worker.postMessage({ path: file, round })
      expect((await Promise.all(outcomes)).flat()).toEqual(Array(threads).fill("opened"))
    }
    await Promise.all(workers.map((worker) => worker.terminate()))
  })

  it("goes on reading while another process writes, and then writes in the order of the calls", async () => {
    await leave(path)
    const store = openSqliteStore(path)
    const other = new DatabaseSync(path)
    other.exec("BEGIN IMMEDIATE")
    const done: string[] = []
    const write = (key: string) =>
      store
        .change("lenoir", "c-2", { key, content: "" }, (record) => {
          const change = object(record, `7K4M-Q9TX-${key}`, OCCASION)
          return { change, outcome: change.objection.reference }
        })
        .then(({ outcome }) => done.push(outcome))
    const written = Promise.all([write("01"), write("02"), write("03")])
    const settled = store.settle("1", new Date(0), true).then(() => done.push("settled"))
    expect(await store.evidence("lenoir", "c-1")).toHaveLength(1)
    expect((await store.read("lenoir", "c-1"))?.revision).toBe(1)
    expect(await store.read("lenoir", "c-2")).toBeNull()
    expect(done).toEqual([])
    other.exec("COMMIT")
    other.close()
    await Promise.all([written, settled])
    expect(done).toEqual(["7K4M-Q9TX-01", "7K4M-Q9TX-01", "7K4M-Q9TX-01", "settled"])
    expect(await store.evidence("lenoir", "c-2")).toHaveLength(1)
    await store.close()
  })

  it.each([
    ["is deleted", (file: string) => rm(file)],
    ["is moved away", (file: string) => rename(file, `${file}.old`)],
    ["gives way to a copy", (file: string) => copyFile(file, `${file}.new`).then(() => rename(`${file}.new`, file))],
    ["loses its log", (file: string) => rm(`${file}-wal`)],
  ])("refuses to write when its file %s, since nothing of it would be kept", async (_, take) => {
    await leave(path)
    const store = openSqliteStore(path)
    await store.post(MESSAGE)
    await take(path)
    const change = (record: SubjectRecord) => ({
      change: object(record, "7K4M-Q9TX-2C", OCCASION),
      outcome: "",
    })
    for (const _again of [1, 2]) {
      await expect(store.change("lenoir", "c-2", null, change)).rejects.toThrow("moved or replaced while it was in use")
      await expect(store.post(MESSAGE)).rejects.toThrow("Start the server again.")
    }
    await store.close()
  })

  it("keeps nothing of :memory:", async () => {
    const evidence = await leave(":memory:")
    expect(evidence).toHaveLength(1)
    const store = openSqliteStore(":memory:")
    expect(await store.read("lenoir", "c-1")).toBeNull()
    await store.close()
  })
})
