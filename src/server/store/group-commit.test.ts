import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { object, PreferenceError, type SubjectRecord } from "../../domain/index.ts"
import { openSqliteStore } from "./sqlite.ts"
import type { Message, Store } from "./store.ts"

const OCCASION = { now: new Date(0), door: "one-click", locale: null, textVersion: null, link: null } as const

const leaving = (record: SubjectRecord) => {
  const { objection, ...change } = object(record, "7K4M-Q9TX-2C", OCCASION)
  return { change, outcome: objection.reference }
}

const refused = (): never => {
  throw new PreferenceError("conflict", "Somebody else was first.")
}

const subjects = (count: number) => Array.from({ length: count }, (_, at) => `c-${at}`)

/** The write-ahead log: a head of 32 bytes, then frames of 24 bytes and a page each (sqlite.org/fileformat2.html#walformat). */
const [LOG_HEAD, FRAME_HEAD] = [32, 24]

describe("writes that come at the same time", () => {
  let folder: string
  let path: string
  let store: Store
  /** Another program that has the file open. */
  let other: DatabaseSync
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "group-commit-"))
    path = join(folder, "register.sqlite")
    store = openSqliteStore(path)
    other = new DatabaseSync(path)
  })
  afterEach(async () => {
    other.close()
    await store.close()
    await rm(folder, { recursive: true })
  })

  const leave = (subject: string, on = store) => on.change("lenoir", subject, null, leaving)

  /** Who has left, as the other program sees it. */
  const left = () => other.prepare("SELECT subject FROM objection").all().length

  const leftBy = (subject: string) =>
    other.prepare("SELECT 1 FROM objection WHERE subject = ?").get(subject) !== undefined

  /** How many commits the write-ahead log holds: their last frames name the size of the database. Each is one wait for the disk. */
  const commits = async () => {
    const log = await readFile(`${path}-wal`)
    const frame = FRAME_HEAD + log.readUInt32BE(8)
    const salt = log.subarray(16, 24)
    let count = 0
    for (let at = LOG_HEAD; at < log.length; at += frame) {
      // Frames of a log that was begun anew since have the salt of the old one.
      if (log.subarray(at + 8, at + 16).equals(salt) && log.readUInt32BE(at + 4) > 0) count += 1
    }
    return count
  }

  it("share one wait for the disk, also when they are of different kinds", async () => {
    const before = await commits()
    const message: Message = {
      ...{ brand: "lenoir", queue: "mail" as const, key: "m", at: "", countedAs: null, orderedAs: null },
      content: { kind: "fresh-link", contact: "jeanne@example.be", locale: null },
    }
    await Promise.all([
      ...subjects(50).map((subject) => leave(subject)),
      store.changeMany("lenoir", [{ subject: "c-many", decide: leaving }]),
      store.post(message),
      store.addCodes([{ fingerprint: "f", brand: "lenoir", subject: "c-0", issuedAt: "" }]),
    ])
    expect(left()).toBe(51)
    expect((await commits()) - before).toBe(1)
  })

  it("wait for the disk one by one where that is asked for", async () => {
    const alone = openSqliteStore(path, { writesAtOnce: 1 })
    const before = await commits()
    await Promise.all(subjects(20).map((subject) => leave(subject, alone)))
    expect((await commits()) - before).toBe(20)
    await alone.close()
  })

  it("are written in the order in which they came, each seeing those before", async () => {
    const seen: number[] = []
    const count = (record: SubjectRecord) => {
      seen.push(record.revision)
      return { change: { record: { ...record, revision: record.revision + 1 }, evidence: [] }, outcome: "" }
    }
    await Promise.all(Array.from({ length: 300 }, () => store.change("lenoir", "c-1", null, count)))
    expect(seen).toEqual(Array.from({ length: 300 }, (_, at) => at))
  })

  it("do not fall with one that is refused, and nothing of that one is written", async () => {
    const code = { fingerprint: "f", brand: "lenoir", subject: "c-0", issuedAt: "" }
    const outcomes = await Promise.allSettled([
      leave("c-0"),
      store.change("lenoir", "c-1", null, refused),
      // The second code of the two cannot be: neither is.
      store.addCodes([{ ...code, fingerprint: "g" }, code, code]),
      leave("c-2"),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"])
    expect(outcomes[1]).toMatchObject({ reason: { code: "conflict" } })
    expect(["c-0", "c-1", "c-2"].map(leftBy)).toEqual([true, false, true])
    expect(await store.readCode("g")).toBeNull()
  })

  it("all fail when what they share cannot be committed, and none is written; the next ones are", async () => {
    // What a deferred constraint refuses is refused by COMMIT, and by nothing before it.
    other.exec(`
      CREATE TABLE nobody (id INTEGER PRIMARY KEY);
      CREATE TABLE refused (id INTEGER REFERENCES nobody DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER refuse AFTER INSERT ON objection WHEN NEW.subject = 'c-7' BEGIN INSERT INTO refused VALUES (1); END`)
    const outcomes = await Promise.allSettled(subjects(20).map((subject) => leave(subject)))
    expect(new Set(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.message))).toEqual(
      new Set(["FOREIGN KEY constraint failed"]),
    )
    expect(left()).toBe(0)
    await leave("c-0")
    expect(left()).toBe(1)
  })

  it("all fail when SQLite itself takes everything back, as when the disk is full, and none is written", async () => {
    other.exec(
      `CREATE TRIGGER full AFTER INSERT ON objection WHEN NEW.subject = 'c-7' BEGIN SELECT RAISE(ROLLBACK, 'full'); END`,
    )
    const outcomes = await Promise.allSettled(subjects(20).map((subject) => leave(subject)))
    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.message)).toEqual(
      Array(20).fill("full"),
    )
    expect(left()).toBe(0)
    await leave("c-0")
    expect(left()).toBe(1)
  })

  it("are not read before they are written, and are there for everybody once they are answered", async () => {
    const pending = leave("c-1").then(() => leftBy("c-1"))
    expect(await store.read("lenoir", "c-1")).toBeNull()
    expect(await pending).toBe(true)
  })

  it("are written by a store that is closed meanwhile, and refused by one that is closed", async () => {
    const closing = openSqliteStore(path)
    const pending = Promise.all(subjects(500).map((subject) => leave(subject, closing)))
    await closing.close()
    expect(left()).toBe(500)
    expect(await pending).toHaveLength(500)
    await expect(leave("c-late", closing)).rejects.toThrow()
  })
})
