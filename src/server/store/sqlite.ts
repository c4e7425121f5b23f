import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import {
  type Choice,
  type Evidence,
  emptyRecord,
  type Objection,
  PreferenceError,
  type SubjectRecord,
} from "../../domain/index.ts"
import { chain, fieldsOf } from "./chain.ts"
import { differences } from "./differences.ts"
import { decisionOf, refuseTwice } from "./one-of-many.ts"
import { dueAgain, FORGOTTEN_AT_ONCE, rememberedSince } from "./outbox-times.ts"
import { refuseNewer } from "./schema-version.ts"
import { MIGRATIONS } from "./sqlite-schema.ts"
import { atOneMoment, BUSY_MS, inTransaction, isBusy, PATIENT } from "./sqlite-transaction.ts"
import { createWriter } from "./sqlite-writer.ts"
import type { Changed, CodeRow, Decision, DueMessage, Message, Press, Store } from "./store.ts"

/**
 * The embedded store: one file, write-ahead log, `synchronous=FULL`, so that an acknowledged write survives the power
 * going out. Several processes may share the file. What is written at the same time shares a transaction: see `createWriter`.
 *
 * @param path a file, created when missing; `:memory:` keeps nothing
 * @param writesAtOnce how many writes share a transaction at most; `1` for one each
 * @throws Error when the file was written by a newer version of this program
 */
export function openSqliteStore(path: string, { writesAtOnce }: { writesAtOnce?: number } = {}): Store {
  const db = new DatabaseSync(path)
  db.exec(`${PATIENT}; PRAGMA synchronous = FULL;`)
  writeAhead(db)
  inTransaction(db, () => prepareSchema(db))
  const sql = statements(db)
  const read = reader(sql)
  const { write, finish } = createWriter(db, writesAtOnce)
  return {
    read: async (brand, subject) => atOneMoment(db, () => read(brand, subject)),
    readMany: async (brand, subjects) =>
      atOneMoment(db, () => {
        const records = new Map<string, SubjectRecord>()
        for (const subject of new Set(subjects)) {
          const record = read(brand, subject)
          if (record) records.set(subject, record)
        }
        return records
      }),
    change: (brand, subject, press, decide) =>
      write((): Changed => {
        const before = read(brand, subject) ?? emptyRecord(brand, subject)
        const repeated = press && repetition(sql, brand, subject, press)
        if (repeated) return { record: before, outcome: repeated.outcome }
        const decision = decide(before)
        writeDecision(sql, before, decision)
        const { change, outcome } = decision
        if (press) sql.addPress.run(brand, subject, press.key, press.content, outcome)
        return { record: change.record, outcome }
      }),
    changeMany: (brand, changes, beside = []) =>
      write(() => {
        refuseTwice(changes)
        const others = new Map<string, SubjectRecord>()
        for (const subject of beside) {
          const record = read(brand, subject)
          if (record) others.set(subject, record)
        }
        return changes.map(({ subject, decide }) => {
          const before = read(brand, subject) ?? emptyRecord(brand, subject)
          const decided = decisionOf(() => decide(before, others))
          if ("refused" in decided) return decided
          writeDecision(sql, before, decided.decision)
          const { change, outcome } = decided.decision
          return { changed: { record: change.record, outcome } }
        })
      }),
    evidence: async (brand, subject) => rowsOf<EvidenceRow>(sql.evidence, brand, subject).map(evidenceOfRow),
    evidencePage: async (brand, subject, before, limit) => {
      const from = before === null ? Number.MAX_SAFE_INTEGER : Number(before)
      // One more than wanted tells whether there are older ones.
      const found = rowsOf<EvidenceRow & { place: number }>(sql.evidencePage, brand, subject, from, limit + 1)
      const rows = found.slice(0, limit)
      const next = found.length > limit ? String(rows.at(-1)?.place) : null
      return { lines: rows.map(({ place: _place, ...row }) => evidenceOfRow(row)), next }
    },
    chainPage: async (after, limit) => {
      const { brand, subject, seq } = placeIn(after)
      // First what is left of the person, then the others: compared as one, SQLite would begin with the person anew.
      const own = rowsOf<EvidenceRow>(sql.chainOfPerson, brand, subject, seq, limit + 1)
      const found = [...own, ...rowsOf<EvidenceRow>(sql.chainOfOthers, brand, subject, limit + 1 - own.length)]
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      return {
        entries: rows.map((row) => ({ line: evidenceOfRow(row), hash: row.hash, number: row.seq })),
        next: found.length > limit && last ? placeOf(last) : null,
      }
    },
    numbersMissing: async (after, before) => {
      const { lines } = sql.numbered.get(after, before) as { lines: number }
      return Math.max(before - after - 1 - lines, 0)
    },
    evidenceSince: async (brand, cursor, limit) => {
      // One writer at a time: lines are numbered in the order in which they come to be.
      const from = cursor === null ? 0 : SEQ.test(cursor) ? Number(cursor) : Number.MAX_SAFE_INTEGER
      const rows = rowsOf<EvidenceRow>(sql.evidenceSince, brand, from, limit)
      const { last } = sql.lastLine.get() as { last: number }
      return { lines: rows.map(evidenceOfRow), cursor: String(rows.at(-1)?.seq ?? cursor ?? 0), known: from <= last }
    },
    objectors: async (brand, after, limit) =>
      atOneMoment(db, () => {
        const found = rowsOf<{ subject: string }>(sql.objectors, brand, after ?? "", limit + 1)
        const subjects = found.slice(0, limit).map(({ subject }) => subject)
        return {
          entries: subjects.map((subject) => read(brand, subject) ?? emptyRecord(brand, subject)),
          next: found.length > limit ? (subjects.at(-1) ?? null) : null,
        }
      }),
    subjectsBy: async (brand, contact, limit) =>
      rowsOf<{ subject: string }>(sql.subjectsBy, brand, contact, limit).map(({ subject }) => subject),
    post: (message) => write(() => post(sql, message)),
    takeDue: async (queue, now, limit, only) => {
      const wanted = [queue, now.toISOString(), ...(only ? [only.brand, only.target] : [])]
      if ((only ? sql.anyDueFor : sql.anyDue).get(...wanted) === undefined) return []
      return write(() => {
        sql.forgetSettled.run(rememberedSince(now), FORGOTTEN_AT_ONCE)
        const due = rowsOf<OutboxRow>(only ? sql.dueFor : sql.due, ...wanted, limit)
        for (const { id, attempts } of due) sql.postpone.run(dueAgain(queue, now, attempts), id)
        return due.map(({ id, brand, key, at, counted_as, ordered_as, target, content }) => ({
          id: String(id),
          brand,
          queue,
          key,
          at,
          countedAs: counted_as,
          orderedAs: ordered_as,
          ...(target === null ? {} : { target }),
          content: JSON.parse(content) as DueMessage["content"],
        }))
      })
    },
    waitingSince: async (brand, queue, target) => {
      const found = target === undefined ? sql.waitingSince.get(brand, queue) : sql.waitingFor.get(brand, queue, target)
      return (found as { at: string | null }).at
    },
    settle: (id, now, counted) => write(() => void sql.settle.run(now.toISOString(), counted ? 1 : 0, Number(id))),
    countSent: async (brand, countedAs, since) => {
      const row = sql.countSent.get(brand, countedAs, since.toISOString()) as { sent: number }
      return row.sent
    },
    addCodes: (codes) =>
      write(() => {
        for (const { fingerprint, brand, subject, issuedAt } of codes) {
          sql.addCode.run(fingerprint, brand, subject, issuedAt)
        }
      }),
    readCode: async (fingerprint) => {
      const row = sql.readCode.get(fingerprint) as (Omit<CodeRow, "issuedAt"> & { issued_at: string }) | undefined
      return row ? { fingerprint, brand: row.brand, subject: row.subject, issuedAt: row.issued_at } : null
    },
    close: async () => {
      await finish()
      db.close()
    },
  }
}

/** Two processes that do this to one file at once do not wait for each other, whatever `busy_timeout` says: one is told to ask again. */
function writeAhead(db: DatabaseSync): void {
  const until = performance.now() + BUSY_MS
  for (;;) {
    try {
      db.exec("PRAGMA journal_mode = WAL")
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

function prepareSchema(db: DatabaseSync): void {
  const { user_version: version } = db.prepare("PRAGMA user_version").get() as { user_version: number }
  refuseNewer(version, MIGRATIONS.length)
  for (const migrate of MIGRATIONS.slice(version)) migrate(db)
  db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
}

/** What may be taken out: of those that have an order, the first that is not settled. */
const DUE = `
SELECT id, brand, key, at, counted_as, ordered_as, target, content, attempts FROM outbox AS message
WHERE queue = ? AND due_at <= ? AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
  WHERE earlier.brand = message.brand AND earlier.ordered_as = message.ordered_as
    AND earlier.id < message.id AND earlier.due_at IS NOT NULL)`

const statements = (db: DatabaseSync) => ({
  subject: db.prepare(
    "SELECT revision, erased_at, locale, contacts, frequencies, pause FROM subject WHERE brand = ? AND subject = ?",
  ),
  choices: db.prepare(
    "SELECT channel, topic, receives, basis, by, at, revision FROM choice WHERE brand = ? AND subject = ? ORDER BY channel, topic",
  ),
  objections: db.prepare(
    "SELECT revision, reference, at, undone_at, reason FROM objection WHERE brand = ? AND subject = ? ORDER BY revision",
  ),
  putSubject: db.prepare(
    "INSERT INTO subject (brand, subject, revision, erased_at, locale, contacts, frequencies, pause) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision, erased_at = excluded.erased_at, locale = excluded.locale, contacts = excluded.contacts, frequencies = excluded.frequencies, pause = excluded.pause",
  ),
  putChoice: db.prepare(
    "INSERT OR REPLACE INTO choice (brand, subject, channel, topic, receives, basis, by, at, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  deleteChoice: db.prepare("DELETE FROM choice WHERE brand = ? AND subject = ? AND channel = ? AND topic = ?"),
  putObjection: db.prepare(
    "INSERT OR REPLACE INTO objection (brand, subject, revision, reference, at, undone_at, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
  ),
  deleteContacts: db.prepare("DELETE FROM contact WHERE brand = ? AND subject = ?"),
  addContact: db.prepare("INSERT INTO contact (brand, key, subject) VALUES (?, ?, ?)"),
  subjectsBy: db.prepare("SELECT subject FROM contact WHERE brand = ? AND key = ? LIMIT ?"),
  post: db.prepare(
    "INSERT OR IGNORE INTO outbox (brand, queue, key, at, counted_as, ordered_as, target, content, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  anyDue: db.prepare("SELECT 1 FROM outbox WHERE queue = ? AND due_at <= ? LIMIT 1"),
  anyDueFor: db.prepare("SELECT 1 FROM outbox WHERE queue = ? AND due_at <= ? AND brand = ? AND target = ? LIMIT 1"),
  due: db.prepare(`${DUE} ORDER BY due_at, id LIMIT ?`),
  dueFor: db.prepare(`${DUE} AND brand = ? AND target = ? ORDER BY due_at, id LIMIT ?`),
  postpone: db.prepare("UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?"),
  settle: db.prepare(
    "UPDATE outbox SET settled_at = ?, counted_as = iif(?, counted_as, NULL), content = NULL, due_at = NULL WHERE id = ?",
  ),
  forgetSettled: db.prepare(
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled_at < ? ORDER BY settled_at LIMIT ?)",
  ),
  waitingSince: db.prepare("SELECT min(at) AS at FROM outbox WHERE brand = ? AND queue = ? AND due_at IS NOT NULL"),
  waitingFor: db.prepare(
    "SELECT min(at) AS at FROM outbox WHERE brand = ? AND queue = ? AND target = ? AND due_at IS NOT NULL",
  ),
  countSent: db.prepare("SELECT count(*) AS sent FROM outbox WHERE brand = ? AND counted_as = ? AND settled_at >= ?"),
  addCode: db.prepare("INSERT INTO code (fingerprint, brand, subject, issued_at) VALUES (?, ?, ?, ?)"),
  readCode: db.prepare("SELECT brand, subject, issued_at FROM code WHERE fingerprint = ?"),
  press: db.prepare("SELECT content, outcome FROM press WHERE brand = ? AND subject = ? AND key = ?"),
  addPress: db.prepare("INSERT INTO press (brand, subject, key, content, outcome) VALUES (?, ?, ?, ?, ?)"),
  evidence: db.prepare("SELECT * FROM evidence WHERE brand = ? AND subject = ? ORDER BY seq"),
  evidencePage: db.prepare(
    // Only what is on the page is read whole; the others are counted in the index.
    `SELECT place, evidence.* FROM (
        SELECT place, seq FROM (SELECT row_number() OVER (ORDER BY seq) AS place, seq FROM evidence WHERE brand = ? AND subject = ?)
        WHERE place < ? ORDER BY place DESC LIMIT ?
      ) AS page JOIN evidence USING (seq) ORDER BY place DESC`,
  ),
  chainOfPerson: db.prepare(
    "SELECT * FROM evidence WHERE brand = ? AND subject = ? AND seq > ? ORDER BY brand, subject, seq LIMIT ?",
  ),
  chainOfOthers: db.prepare(
    "SELECT * FROM evidence WHERE (brand, subject) > (?, ?) ORDER BY brand, subject, seq LIMIT ?",
  ),
  numbered: db.prepare("SELECT count(*) AS lines FROM evidence WHERE seq > ? AND seq < ?"),
  evidenceSince: db.prepare("SELECT * FROM evidence WHERE brand = ? AND seq > ? ORDER BY seq LIMIT ?"),
  lastLine: db.prepare("SELECT coalesce(max(seq), 0) AS last FROM evidence"),
  lastHash: db.prepare("SELECT hash FROM evidence WHERE brand = ? AND subject = ? ORDER BY seq DESC LIMIT 1"),
  objectors: db.prepare(
    "SELECT DISTINCT subject FROM objection WHERE brand = ? AND subject > ? AND undone_at IS NULL ORDER BY subject LIMIT ?",
  ),
  // In the order of `fieldsOf`.
  addEvidence: db.prepare(
    'INSERT INTO evidence (brand, subject, at, what, channel, topic, "from", "to", reference, door, locale, text_version, link, agent, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ),
})

const post = (sql: Statements, { brand, queue, key, at, countedAs, orderedAs, target, content }: Message): void => {
  sql.post.run(brand, queue, key, at, countedAs, orderedAs, target ?? null, JSON.stringify(content), at)
}

/** Names a line of evidence among those of everybody, whatever somebody has made of its brand and subject. */
const placeOf = ({ brand, subject, seq }: EvidenceRow): string => JSON.stringify([brand, subject, seq])

const placeIn = (place: string | null) => {
  const [brand, subject, seq] = JSON.parse(place ?? '["", "", 0]') as [string, string, number]
  return { brand, subject, seq }
}

/** What names a line of evidence. */
const SEQ = /^\d{1,15}$/

type Statements = ReturnType<typeof statements>

/** What SQLite hands out is untyped; our own schema says what it is. */
const rowsOf = <Row>(statement: StatementSync, ...values: SQLInputValue[]): Row[] => statement.all(...values) as Row[]

interface OutboxRow {
  readonly id: number
  readonly brand: string
  readonly key: string
  readonly at: string
  readonly counted_as: string | null
  readonly ordered_as: string | null
  readonly target: string | null
  readonly content: string
  readonly attempts: number
}
interface SubjectRow {
  readonly revision: number
  readonly erased_at: string | null
  readonly locale: string | null
  readonly contacts: string
  readonly frequencies: string
  readonly pause: string | null
}
type ChoiceRow = Omit<Choice, "receives"> & { receives: number }
type ObjectionRow = Omit<Objection, "undoneAt"> & { undone_at: string | null }
type EvidenceRow = Omit<Evidence, "textVersion"> & { seq: number; text_version: string | null; hash: string | null }

const reader =
  (sql: Statements) =>
  (brand: string, subject: string): SubjectRecord | null => {
    const row = sql.subject.get(brand, subject) as SubjectRow | undefined
    if (!row) return null
    return {
      brand,
      subject,
      revision: row.revision,
      erasedAt: row.erased_at,
      locale: row.locale,
      contacts: JSON.parse(row.contacts) as SubjectRecord["contacts"],
      frequencies: JSON.parse(row.frequencies) as SubjectRecord["frequencies"],
      pause: row.pause === null ? null : (JSON.parse(row.pause) as SubjectRecord["pause"]),
      choices: rowsOf<ChoiceRow>(sql.choices, brand, subject).map((choice) => ({
        ...choice,
        receives: choice.receives === 1,
      })),
      objections: rowsOf<ObjectionRow>(sql.objections, brand, subject).map(({ undone_at, ...objection }) => ({
        ...objection,
        undoneAt: undone_at,
      })),
    }
  }

function repetition(sql: Statements, brand: string, subject: string, press: Press): { outcome: string } | undefined {
  const known = sql.press.get(brand, subject, press.key) as { content: string; outcome: string } | undefined
  if (known && known.content !== press.content) {
    throw new PreferenceError("key-reused", "This idempotency key came with other content.")
  }
  return known
}

function writeDecision(sql: Statements, before: SubjectRecord, { change, messages = [] }: Decision): void {
  if (change.record !== before) writeRecord(sql, before, change.record)
  if (change.evidence.length > 0) writeEvidence(sql, before.brand, before.subject, change.evidence)
  for (const message of messages) post(sql, message)
}

function writeRecord(sql: Statements, before: SubjectRecord, after: SubjectRecord): void {
  const { brand, subject } = after
  const pause = after.pause && JSON.stringify(after.pause)
  const known = [JSON.stringify(after.contacts), JSON.stringify(after.frequencies), pause]
  sql.putSubject.run(brand, subject, after.revision, after.erasedAt, after.locale, ...known)
  const { contactKeys, choicesGone, choices, objections } = differences(before, after)
  if (contactKeys) sql.deleteContacts.run(brand, subject)
  for (const key of contactKeys ?? []) sql.addContact.run(brand, key, subject)
  for (const { channel, topic } of choicesGone) sql.deleteChoice.run(brand, subject, channel, topic)
  for (const { channel, topic, receives, basis, by, at, revision } of choices) {
    sql.putChoice.run(brand, subject, channel, topic, receives ? 1 : 0, basis, by, at, revision)
  }
  for (const { revision, reference, at, undoneAt, reason } of objections) {
    sql.putObjection.run(brand, subject, revision, reference, at, undoneAt, reason)
  }
}

function writeEvidence(sql: Statements, brand: string, subject: string, lines: readonly Evidence[]): void {
  const last = sql.lastHash.get(brand, subject) as { hash: string | null } | undefined
  const hashes = chain(last?.hash ?? null, lines)
  for (const [at, line] of lines.entries()) sql.addEvidence.run(...fieldsOf(line), hashes[at] ?? null)
}

const evidenceOfRow = ({ seq: _seq, hash: _hash, text_version, ...line }: EvidenceRow): Evidence => ({
  ...line,
  textVersion: text_version,
})
