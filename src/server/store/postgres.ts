import { Client, type ClientBase, Pool } from "pg"
import {
  type Choice,
  type Evidence,
  emptyRecord,
  type Objection,
  PreferenceError,
  type SubjectRecord,
} from "../../domain/index.ts"
import { chain } from "./chain.ts"
import { differences } from "./differences.ts"
import { decisionOf, refuseTwice } from "./one-of-many.ts"
import { dueAgain, FORGOTTEN_AT_ONCE, rememberedSince } from "./outbox-times.ts"
import { prepareSchema } from "./postgres-schema.ts"
import type {
  Changed,
  ChangedOrRefused,
  CodeRow,
  Decision,
  DueMessage,
  Message,
  Press,
  Queue,
  Receiver,
  Store,
} from "./store.ts"

/** How long to wait for a connection, for an answer, and for somebody who holds what is needed, in milliseconds. */
const CONNECT_MS = 5_000
const ANSWER_MS = 15_000
const LOCK_MS = 5_000
const IDLE_MS = 3_000

/**
 * The store for several servers over one PostgreSQL, 12 or newer.
 *
 * - *Alone with a person's record.* A change first takes an advisory lock on the person, which is held until its
 *   transaction ends. Whoever comes second waits before the first read and then, under `READ COMMITTED`, reads what the
 *   first one has written. No row has to be there for it, and nothing has to be tried again. Two people who share a hash
 *   wait for each other, and that is all.
 * - *Durable.* Every write sets `synchronous_commit = on` for its transaction, whatever the server's default is. A server
 *   with `fsync = off`, whose disk nobody waits for, is refused.
 * - *Never stuck.* What takes too long is an error: no connection or a lock that others hold for 5 s, no answer for 15 s.
 *   A process that stands still in the middle of a change loses its connection after 3 s, and its lock with it.
 *
 * @param url `postgres://user:password@host:5432/database`, with the parameters that `pg` knows
 * @returns once the tables are there, and of this version
 * @throws Error when the database cannot be reached, does not keep what it acknowledges (`fsync = off`), or was written by
 *   a newer version of this program
 */
export async function openPostgresStore(url: string): Promise<Store> {
  const connection = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "preference-center",
  }
  await prepare(new Client(connection))
  const pool = new Pool({ ...connection, query_timeout: ANSWER_MS })
  // A connection that breaks fails the query that is under way. Where there is none, nothing is lost: the pool opens another.
  pool.on("error", () => undefined)
  pool.on("connect", (client) => client.on("error", () => undefined))
  const rows = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
    (await pool.query<Row>(sql, values)).rows
  const run = (sql: string, ...values: unknown[]): Promise<unknown> =>
    inTransaction(pool, (db) => db.query(sql, values))
  return {
    read: async (brand, subject) => (await readRecords(pool, brand, [subject])).get(subject) ?? null,
    readMany: (brand, subjects) => readRecords(pool, brand, subjects),
    change: (brand, subject, press, decide) =>
      inTransaction(pool, async (db): Promise<Changed> => {
        await lock(db, brand, [subject])
        const before = (await readRecords(db, brand, [subject])).get(subject) ?? emptyRecord(brand, subject)
        const repeated = press && (await repetition(db, brand, subject, press))
        if (repeated) return { record: before, outcome: repeated.outcome }
        const decision = decide(before)
        await write(db, brand, [{ before, decision }])
        const { change, outcome } = decision
        if (press) await db.query(ADD_PRESS, [brand, subject, press.key, press.content, outcome])
        return { record: change.record, outcome }
      }),
    changeMany: (brand, changes, beside = []) =>
      inTransaction(pool, async (db) => {
        refuseTwice(changes)
        const subjects = [...changes.map(({ subject }) => subject), ...beside]
        await lock(db, brand, subjects)
        const records = await readRecords(db, brand, subjects)
        const others = new Map([...records].filter(([subject]) => beside.includes(subject)))
        const written: Written[] = []
        const outcomes = changes.map(({ subject, decide }): ChangedOrRefused => {
          const before = records.get(subject) ?? emptyRecord(brand, subject)
          const decided = decisionOf(() => decide(before, others))
          if ("refused" in decided) return decided
          written.push({ before, decision: decided.decision })
          const { change, outcome } = decided.decision
          return { changed: { record: change.record, outcome } }
        })
        await write(db, brand, written)
        return outcomes
      }),
    evidence: async (brand, subject) =>
      (
        await rows<EvidenceRow>(`SELECT ${EVIDENCE} WHERE brand = $1 AND subject = $2 ORDER BY seq`, brand, subject)
      ).map(evidenceOfRow),
    evidencePage: async (brand, subject, before, limit) => {
      // One more than wanted tells whether there are older ones.
      const found = await rows<EvidenceRow & { place: string }>(
        EVIDENCE_PAGE,
        ...[brand, subject, before === null || SEQ.test(before) ? before : "0", limit + 1],
      )
      const page = found.slice(0, limit)
      const next = found.length > limit ? (page.at(-1)?.place ?? null) : null
      return { lines: page.map(({ place: _place, ...row }) => evidenceOfRow(row)), next }
    },
    chainPage: async (after, limit) => {
      const found = await rows<ChainRow>(
        `SELECT hash, ${EVIDENCE} WHERE (brand, subject, seq) > ($1, $2, $3) ORDER BY brand, subject, seq LIMIT $4`,
        ...[...placeIn(after), limit + 1],
      )
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        entries: page.map(({ hash, ...row }) => ({ line: evidenceOfRow(row), hash, number: Number(row.seq) })),
        next: found.length > limit && last ? JSON.stringify([last.brand, last.subject, last.seq]) : null,
      }
    },
    numbersMissing: async (after, before) => {
      const sql = "SELECT count(*)::integer AS lines FROM evidence WHERE seq > $1 AND seq < $2"
      const lines = (await rows<{ lines: number }>(sql, after, before))[0]?.lines ?? 0
      return Math.max(before - after - 1 - lines, 0)
    },
    evidenceSince: async (brand, cursor, limit) => {
      const from = MOMENT.exec(cursor ?? "0.0")
      if (!from) return { lines: [], cursor: cursor ?? "0.0", known: false }
      const found = await rows<EvidenceRow & { writtenIn: string }>(EVIDENCE_SINCE, brand, from[1], from[2], limit)
      const last = found.at(-1)
      return {
        lines: found.map(({ writtenIn: _writtenIn, ...row }) => evidenceOfRow(row)),
        cursor: last ? `${last.writtenIn}.${last.seq}` : (cursor ?? "0.0"),
        known: last !== undefined || ((await rows<{ known: boolean }>(HAS_BEEN, from[1]))[0]?.known ?? false),
      }
    },
    objectors: async (brand, after, limit) => {
      const sql = `SELECT DISTINCT subject FROM objection
        WHERE brand = $1 AND subject > $2 AND undone_at IS NULL ORDER BY subject LIMIT $3`
      const found = (await rows<{ subject: string }>(sql, brand, after ?? "", limit + 1)).map(({ subject }) => subject)
      const subjects = found.slice(0, limit)
      const records = await readRecords(pool, brand, subjects)
      return {
        entries: subjects.map((subject) => records.get(subject) ?? emptyRecord(brand, subject)),
        next: found.length > limit ? (subjects.at(-1) ?? null) : null,
      }
    },
    subjectsBy: async (brand, contact, limit) => {
      const sql = "SELECT subject FROM contact WHERE brand = $1 AND key = $2 LIMIT $3"
      return (await rows<{ subject: string }>(sql, brand, contact, limit)).map(({ subject }) => subject)
    },
    post: async (message) => void (await run(POST, postValues([message]))),
    takeDue: async (queue, now, limit, only) => {
      const [where, values] = dueWhere(queue, now, only)
      const due = await rows(`SELECT FROM outbox AS message WHERE ${where} LIMIT 1`, ...values)
      return due.length === 0 ? [] : inTransaction(pool, (db) => takeDue(db, queue, now, limit, only))
    },
    waitingSince: async (brand, queue, target) => {
      const sql = `SELECT min(at) AS at FROM outbox WHERE brand = $1 AND queue = $2 AND due_at IS NOT NULL
        ${target === undefined ? "" : "AND target = $3"}`
      const values = target === undefined ? [] : [target]
      return (await rows<{ at: string | null }>(sql, brand, queue, ...values))[0]?.at ?? null
    },
    settle: async (id, now, counted) => void (await run(SETTLE, id, now.toISOString(), counted)),
    countSent: async (brand, countedAs, since) => {
      const sql = `SELECT count(*)::integer AS sent FROM outbox WHERE brand = $1 AND counted_as = $2 AND settled_at >= $3`
      return (await rows<{ sent: number }>(sql, brand, countedAs, since.toISOString()))[0]?.sent ?? 0
    },
    addCodes: async (codes) => void (await run(ADD_CODES, JSON.stringify(codes))),
    readCode: async (fingerprint) => {
      const sql = `SELECT fingerprint, brand, subject, issued_at AS "issuedAt" FROM code WHERE fingerprint = $1`
      return (await rows<CodeRow>(sql, fingerprint))[0] ?? null
    },
    close: () => pool.end(),
  }
}

/** Over a connection of its own, without a limit of time: another process may be at it, and its migration may take long. */
async function prepare(client: Client): Promise<void> {
  client.on("error", () => undefined)
  await client.connect()
  const work = async () => {
    await refuseForgetful(client)
    await prepareSchema(client)
  }
  await work().finally(() => client.end())
}

/**
 * With `fsync = off` a commit waits for no disk, and no setting of a connection changes that. It is taken only where
 * commits wait for a standby to have it on its own disk, as they do with `synchronous_commit = on` where one is named.
 */
async function refuseForgetful(client: Client): Promise<void> {
  const sql = `SELECT current_setting('fsync') = 'off' AND current_setting('synchronous_standby_names') = '' AS forgetful`
  const { rows } = await client.query<{ forgetful: boolean }>(sql)
  if (rows[0]?.forgetful) {
    throw new Error(
      "This PostgreSQL has fsync = off, and would lose what was answered when the power goes. Turn it on.",
    )
  }
}

const BEGIN = `
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL synchronous_commit = on;
SET LOCAL lock_timeout = ${LOCK_MS};
SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS}`

/** All or nothing. A connection on which not even that can be said any more is thrown away, and the server rolls back. */
async function inTransaction<T>(pool: Pool, work: (db: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(BEGIN)
    const result = await work(client)
    await client.query("COMMIT")
    return result
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

type RecordRow = Omit<SubjectRecord, "contacts" | "frequencies" | "pause" | "choices" | "objections"> & {
  readonly contacts: string
  readonly frequencies: string
  readonly pause: string | null
  readonly choices: Choice[] | null
  readonly objections: Objection[] | null
}

/** One statement, and so one moment: no other's change is seen by half. */
const READ = `
SELECT brand, subject, revision, erased_at AS "erasedAt", locale, contacts, frequencies, pause,
  (SELECT json_agg(json_build_object('channel', channel, 'topic', topic, 'receives', receives, 'basis', basis,
      'by', by, 'at', at, 'revision', revision) ORDER BY channel, topic)
    FROM choice WHERE (choice.brand, choice.subject) = (person.brand, person.subject)) AS choices,
  (SELECT json_agg(json_build_object('reference', reference, 'at', at, 'revision', revision, 'undoneAt', undone_at,
      'reason', reason) ORDER BY revision)
    FROM objection WHERE (objection.brand, objection.subject) = (person.brand, person.subject)) AS objections
FROM subject AS person WHERE brand = $1 AND subject = ANY ($2)`

async function readRecords(
  db: Pool | ClientBase,
  brand: string,
  subjects: readonly string[],
): Promise<Map<string, SubjectRecord>> {
  const { rows } = await db.query<RecordRow>(READ, [brand, subjects])
  const records = rows.map(
    (row): SubjectRecord => ({
      ...row,
      contacts: JSON.parse(row.contacts) as SubjectRecord["contacts"],
      frequencies: JSON.parse(row.frequencies) as SubjectRecord["frequencies"],
      pause: row.pause === null ? null : (JSON.parse(row.pause) as SubjectRecord["pause"]),
      choices: row.choices ?? [],
      objections: row.objections ?? [],
    }),
  )
  return new Map(records.map((record) => [record.subject, record]))
}

const ADD_CODES = `INSERT INTO code (fingerprint, brand, subject, issued_at)
SELECT * FROM json_to_recordset($1::json) AS code(fingerprint text, brand text, subject text, "issuedAt" text)`

const ADD_PRESS = "INSERT INTO press (brand, subject, key, content, outcome) VALUES ($1, $2, $3, $4, $5)"

async function repetition(
  db: ClientBase,
  brand: string,
  subject: string,
  press: Press,
): Promise<{ outcome: string } | undefined> {
  const sql = "SELECT content, outcome FROM press WHERE brand = $1 AND subject = $2 AND key = $3"
  const [known] = (await db.query<{ content: string; outcome: string }>(sql, [brand, subject, press.key])).rows
  if (known && known.content !== press.content) {
    throw new PreferenceError("key-reused", "This idempotency key came with other content.")
  }
  return known
}

/**
 * A lock on each of these people until the transaction ends. In one order for everybody, so that nobody holds what another
 * waits for while waiting for what that one holds.
 */
const LOCK = `
SELECT pg_advisory_xact_lock(key) FROM (
  SELECT DISTINCT hashtextextended($1 || '/' || subject, 0) AS key FROM unnest($2::text[]) AS subject ORDER BY key
) AS keys`

const lock = (db: ClientBase, brand: string, subjects: readonly string[]): Promise<unknown> =>
  db.query(LOCK, [brand, subjects])

const PUT_SUBJECTS = `
INSERT INTO subject (brand, subject, revision, erased_at, locale, contacts, frequencies, pause)
SELECT $1, subject, revision, "erasedAt", locale, contacts, frequencies, pause FROM json_to_recordset($2::json)
  AS line(subject text, revision integer, "erasedAt" text, locale text, contacts text, frequencies text, pause text)
ON CONFLICT (brand, subject) DO UPDATE SET revision = excluded.revision, erased_at = excluded.erased_at,
  locale = excluded.locale, contacts = excluded.contacts, frequencies = excluded.frequencies, pause = excluded.pause`

const PUT_CONTACTS = `
INSERT INTO contact (brand, subject, key)
SELECT $1, subject, key FROM json_to_recordset($2::json) AS line(subject text, key text)`

const PUT_CHOICES = `
INSERT INTO choice (brand, subject, channel, topic, receives, basis, by, at, revision)
SELECT $1, subject, channel, topic, receives, basis, by, at, revision FROM json_to_recordset($2::json)
  AS line(subject text, channel text, topic text, receives boolean, basis text, by text, at text, revision integer)
ON CONFLICT (brand, subject, channel, topic) DO UPDATE SET receives = excluded.receives, basis = excluded.basis,
  by = excluded.by, at = excluded.at, revision = excluded.revision`

const PUT_OBJECTIONS = `
INSERT INTO objection (brand, subject, revision, reference, at, undone_at, reason)
SELECT $1, subject, revision, reference, at, "undoneAt", reason FROM json_to_recordset($2::json)
  AS line(subject text, revision integer, reference text, at text, "undoneAt" text, reason text)
ON CONFLICT (brand, subject, revision) DO UPDATE SET reference = excluded.reference, at = excluded.at,
  undone_at = excluded.undone_at, reason = excluded.reason`

const DELETE_CHOICES = `
DELETE FROM choice USING json_to_recordset($2::json) AS gone(subject text, channel text, topic text)
WHERE brand = $1 AND choice.subject = gone.subject AND choice.channel = gone.channel AND choice.topic = gone.topic`

/** What was decided on a record, and is written. */
interface Written {
  readonly before: SubjectRecord
  readonly decision: Decision
}

/** So many statements for any number of people: each is a way to the database and back. */
async function write(db: ClientBase, brand: string, written: readonly Written[]): Promise<void> {
  const changed = written.filter(({ before, decision }) => decision.change.record !== before)
  if (changed.length > 0) await writeRecords(db, brand, changed)
  const proven = written.filter(({ decision }) => decision.change.evidence.length > 0)
  if (proven.length > 0) await writeEvidence(db, brand, proven)
  const messages = written.flatMap(({ decision }) => decision.messages ?? [])
  if (messages.length > 0) await db.query(POST, [postValues(messages)])
}

async function writeRecords(db: ClientBase, brand: string, written: readonly Written[]): Promise<void> {
  const put = async (sql: string, rows: readonly object[]) => {
    if (rows.length > 0) await db.query(sql, [brand, JSON.stringify(rows)])
  }
  const changes = written.map(({ before, decision: { change } }) => ({
    subject: before.subject,
    record: change.record,
    ...differences(before, change.record),
  }))
  /** Rows of each, with whose they are. */
  const all = (rowsOf: (change: (typeof changes)[number]) => readonly object[]) =>
    changes.flatMap((change) => rowsOf(change).map((row) => ({ subject: change.subject, ...row })))
  await put(
    PUT_SUBJECTS,
    changes.map(({ record: { subject, revision, erasedAt, locale, contacts, frequencies, pause } }) => ({
      ...{ subject, revision, erasedAt, locale, pause: pause && JSON.stringify(pause) },
      ...{ contacts: JSON.stringify(contacts), frequencies: JSON.stringify(frequencies) },
    })),
  )
  const reached = changes.filter(({ contactKeys }) => contactKeys !== null).map(({ subject }) => subject)
  if (reached.length > 0)
    await db.query("DELETE FROM contact WHERE brand = $1 AND subject = ANY ($2)", [brand, reached])
  await put(
    PUT_CONTACTS,
    all(({ contactKeys }) => (contactKeys ?? []).map((key) => ({ key }))),
  )
  await put(
    DELETE_CHOICES,
    all(({ choicesGone }) => choicesGone),
  )
  await put(
    PUT_CHOICES,
    all(({ choices }) => choices),
  )
  await put(
    PUT_OBJECTIONS,
    all(({ objections }) => objections),
  )
}

type EvidenceRow = Evidence & { readonly seq: string }

const EVIDENCE = `seq, brand, subject, at, what, channel, topic, "from", "to", reference, door, locale,
  text_version AS "textVersion", link, agent FROM evidence`

/** Only what is on the page is read whole; the others are counted in the index. */
const EVIDENCE_PAGE = `
SELECT place, ${EVIDENCE} JOIN (
  SELECT place, seq FROM (
    SELECT row_number() OVER (ORDER BY seq) AS place, seq FROM evidence WHERE brand = $1 AND subject = $2
  ) AS own WHERE $3::bigint IS NULL OR place < $3 ORDER BY place DESC LIMIT $4
) AS page USING (seq) ORDER BY place DESC`

/**
 * A line that is not there yet may have a smaller number than one that is. So only what was written in transactions that
 * began before any that still goes on is told, in the order of those transactions.
 */
const EVIDENCE_SINCE = `
SELECT written_in AS "writtenIn", ${EVIDENCE}
WHERE brand = $1 AND (written_in, seq) > ($2, $3) AND written_in < txid_snapshot_xmin(txid_current_snapshot())
ORDER BY written_in, seq LIMIT $4`

/** Whether a transaction may have been told of yet. */
const HAS_BEEN = "SELECT $1::bigint < txid_snapshot_xmin(txid_current_snapshot()) AS known"

/** What names a line of evidence. */
const SEQ = /^\d{1,18}$/

/** A transaction, and a line that it wrote. */
const MOMENT = /^(\d{1,18})\.(\d{1,18})$/

type ChainRow = EvidenceRow & { readonly hash: string | null }

/** A place among the evidence of everybody, whatever somebody has made of its brand and subject. */
const placeIn = (place: string | null): string[] => JSON.parse(place ?? '["", "", "0"]') as string[]

const LAST_HASHES = `
SELECT subject, (SELECT hash FROM evidence WHERE brand = $1 AND evidence.subject = person.subject ORDER BY seq DESC LIMIT 1)
FROM unnest($2::text[]) AS person(subject)`

async function writeEvidence(db: ClientBase, brand: string, written: readonly Written[]): Promise<void> {
  const subjects = written.map(({ before }) => before.subject)
  const { rows } = await db.query<{ subject: string; hash: string | null }>(LAST_HASHES, [brand, subjects])
  const last = new Map(rows.map(({ subject, hash }) => [subject, hash]))
  const lines = written.flatMap(({ before, decision }) => {
    const { evidence } = decision.change
    const hashes = chain(last.get(before.subject) ?? null, evidence)
    return evidence.map((line, at) => ({ ...line, hash: hashes[at] }))
  })
  await db.query(ADD_EVIDENCE, [JSON.stringify(lines)])
}

const evidenceOfRow = ({ seq: _seq, ...line }: EvidenceRow): Evidence => line

/** Several lines keep their order: each is numbered as it comes. */
const ADD_EVIDENCE = `
INSERT INTO evidence (brand, subject, at, what, channel, topic, "from", "to", reference, door, locale, text_version, link,
  agent, hash)
SELECT brand, subject, at, what, channel, topic, "from", "to", reference, door, locale, "textVersion", link, agent, hash
FROM ROWS FROM (json_to_recordset($1::json) AS (brand text, subject text, at text, what text, channel text, topic text,
  "from" text, "to" text, reference text, door text, locale text, "textVersion" text, link text, agent text, hash text))
  WITH ORDINALITY AS line(brand, subject, at, what, channel, topic, "from", "to", reference, door, locale, "textVersion",
    link, agent, hash, position)
ORDER BY position`

const POST = `
INSERT INTO outbox (brand, queue, key, at, counted_as, ordered_as, target, content, due_at)
SELECT brand, queue, key, at, "countedAs", "orderedAs", target, content, at FROM ROWS FROM (json_to_recordset($1::json)
  AS (brand text, queue text, key text, at text, "countedAs" text, "orderedAs" text, target text, content text))
  WITH ORDINALITY AS line(brand, queue, key, at, "countedAs", "orderedAs", target, content, position)
ORDER BY position ON CONFLICT (brand, key) DO NOTHING`

const postValues = (messages: readonly Message[]): string =>
  JSON.stringify(messages.map((message) => ({ ...message, content: JSON.stringify(message.content) })))

const SETTLE = `
UPDATE outbox SET settled_at = $2, counted_as = CASE WHEN $3::boolean THEN counted_as END, content = NULL, due_at = NULL
WHERE id = $1`

/** Which messages are due, as a condition and its values. */
const dueWhere = (queue: Queue, now: Date, only?: Receiver): [condition: string, values: unknown[]] => {
  const values = [queue, now.toISOString()]
  return only
    ? ["queue = $1 AND due_at <= $2 AND brand = $3 AND target = $4", [...values, only.brand, only.target]]
    : ["queue = $1 AND due_at <= $2", values]
}

/** What another taker has in its hands is passed over, and so is what it has postponed meanwhile. */
const due = (where: string, limit: number): string => `
SELECT id, brand, queue, key, at, counted_as AS "countedAs", ordered_as AS "orderedAs", target, content, attempts
FROM outbox AS message
WHERE ${where} AND NOT EXISTS (SELECT FROM outbox AS earlier
  WHERE earlier.brand = message.brand AND earlier.ordered_as = message.ordered_as
    AND earlier.id < message.id AND earlier.due_at IS NOT NULL)
ORDER BY due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`

const FORGET_SETTLED = `
DELETE FROM outbox WHERE id = ANY (ARRAY(
  SELECT id FROM outbox WHERE settled_at < $1 ORDER BY settled_at LIMIT ${FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED))`

const POSTPONE = `
UPDATE outbox SET attempts = attempts + 1, due_at = later.due_at
FROM unnest($1::bigint[], $2::text[]) AS later(id, due_at) WHERE outbox.id = later.id`

type DueRow = Omit<DueMessage, "content" | "target"> & {
  readonly content: string
  readonly target: string | null
  readonly attempts: number
}

async function takeDue(db: ClientBase, queue: Queue, now: Date, limit: number, only?: Receiver): Promise<DueMessage[]> {
  await db.query(FORGET_SETTLED, [rememberedSince(now)])
  const [where, values] = dueWhere(queue, now, only)
  const { rows } = await db.query<DueRow>(due(where, limit), values)
  const again = rows.map(({ attempts }) => dueAgain(queue, now, attempts))
  await db.query(POSTPONE, [rows.map(({ id }) => id), again])
  return rows.map(({ attempts: _attempts, target, content, ...message }) => ({
    ...message,
    ...(target === null ? {} : { target }),
    content: JSON.parse(content) as DueMessage["content"],
  }))
}
