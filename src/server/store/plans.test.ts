import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Client } from "pg"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import { type Choice, type Evidence, emptyRecord, type SubjectRecord } from "../../domain/index.ts"
import { openPostgresStore } from "./postgres.ts"
import { openSqliteStore } from "./sqlite.ts"
import type { Decision, Message, Store } from "./store.ts"

/** Every statement finds what it wants by an index, however many people there are. */

let folder: string
let postgres: PrivatePostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plans-"))
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true })
})

const AT = "2026-11-23T10:00:00.000Z"
const NOW = new Date(AT)

const choice = (topic: string, revision: number): Choice => {
  return { channel: "email", topic, receives: true, basis: "consent", by: "person", at: AT, revision }
}

/** A record with something of everything, of which the next one changes, adds and drops some. */
const recordAt = (revision: number): SubjectRecord => ({
  ...emptyRecord("lenoir", "c-1"),
  revision,
  contacts: [{ channel: "email", address: `c-${revision}@example.be` }],
  choices: [choice("news", revision), choice(`only-${revision}`, revision)],
  objections: [{ reference: "7K4M-Q9TX-2C", at: AT, revision, undoneAt: null, reason: null }],
})

const LINE: Evidence = {
  ...{ brand: "lenoir", subject: "c-1", at: AT, what: "chosen", channel: null, topic: null, from: null, to: null },
  ...{ reference: null, door: "page", locale: null, textVersion: null, link: null, agent: null },
}

const messageOf = (name: string): Message => ({
  ...{ brand: "lenoir", queue: "events", key: name, at: AT, countedAs: "c-1", orderedAs: "crm/c-1", target: "crm" },
  content: { kind: "fresh-link", contact: "a@b.be", locale: "fr" },
})

const decided = (revision: number): Decision => {
  return {
    change: { record: recordAt(revision), evidence: [LINE] },
    outcome: "",
    messages: [messageOf(`m-${revision}`)],
  }
}

/** Calls of every method, so that each sends all of its statements. */
const CALLS: Readonly<Record<Exclude<keyof Store, "close">, (store: Store) => Promise<unknown>>> = {
  change: async (store) => {
    await store.change("lenoir", "c-1", { key: "a", content: "a" }, () => decided(1))
    await store.change("lenoir", "c-1", { key: "b", content: "b" }, () => decided(2))
  },
  changeMany: (store) => store.changeMany("lenoir", [{ subject: "c-1", decide: () => decided(3) }], ["c-2"]),
  read: (store) => store.read("lenoir", "c-1"),
  readMany: (store) => store.readMany("lenoir", ["c-1", "c-2"]),
  evidence: (store) => store.evidence("lenoir", "c-1"),
  evidencePage: (store) => store.evidencePage("lenoir", "c-1", null, 50),
  chainPage: (store) => store.chainPage('["lenoir", "c-1", "0"]', 1_000),
  numbersMissing: (store) => store.numbersMissing(1, 3),
  evidenceSince: async (store) => {
    const { cursor } = await store.evidenceSince("lenoir", null, 500)
    await store.evidenceSince("lenoir", cursor, 500)
  },
  objectors: (store) => store.objectors("lenoir", "c-1", 10),
  subjectsBy: (store) => store.subjectsBy("lenoir", "c-1@example.be", 100),
  post: (store) => store.post(messageOf("posted")),
  takeDue: async (store) => {
    await store.takeDue("events", NOW, 8)
    await store.takeDue("events", new Date(NOW.getTime() + 60_000), 8, { brand: "lenoir", target: "crm" })
  },
  waitingSince: async (store) => {
    await store.waitingSince("lenoir", "events")
    await store.waitingSince("lenoir", "events", "crm")
  },
  settle: (store) => store.settle("1", NOW, true),
  countSent: (store) => store.countSent("lenoir", "c-1", NOW),
  addCodes: (store) => store.addCodes([{ fingerprint: "f", brand: "lenoir", subject: "c-1", issuedAt: AT }]),
  readCode: (store) => store.readCode("f"),
}

const isStatement = (sql: string): boolean => /^\s*(SELECT|INSERT|UPDATE|DELETE)\b/.test(sql)

/** Of the line that is numbered highest, `SEARCH evidence` is the whole plan: it is the last one of the table. */
const SEARCHES = [
  "CORRELATED SCALAR SUBQUERY 1",
  "LIST SUBQUERY 1",
  "SEARCH choice USING PRIMARY KEY (brand=? AND subject=? AND channel=? AND topic=?)",
  "SEARCH choice USING PRIMARY KEY (brand=? AND subject=?)",
  "SEARCH code USING PRIMARY KEY (fingerprint=?)",
  "SEARCH contact USING COVERING INDEX contact_of_subject (brand=? AND subject=?)",
  "SEARCH contact USING PRIMARY KEY (brand=? AND key=?)",
  "SEARCH earlier USING INDEX outbox_ordered (brand=? AND ordered_as=? AND id<?)",
  "SEARCH evidence",
  "SEARCH evidence USING COVERING INDEX evidence_of_subject (brand=? AND subject=?)",
  "SEARCH evidence USING INDEX evidence_of_brand (brand=? AND seq>?)",
  "SEARCH evidence USING INDEX evidence_of_subject ((brand,subject)>(?,?))",
  "SEARCH evidence USING INDEX evidence_of_subject (brand=? AND subject=? AND seq>?)",
  "SEARCH evidence USING INDEX evidence_of_subject (brand=? AND subject=?)",
  "SEARCH evidence USING INTEGER PRIMARY KEY (rowid=?)",
  "SEARCH evidence USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
  "SEARCH message USING INDEX outbox_due (queue=? AND due_at<?)",
  "SEARCH message USING INDEX outbox_due_for (queue=? AND brand=? AND target=? AND due_at<?)",
  "SEARCH objection USING PRIMARY KEY (brand=? AND subject=?)",
  "SEARCH objection USING PRIMARY KEY (brand=? AND subject>?)",
  "SEARCH outbox USING COVERING INDEX outbox_counted (brand=? AND counted_as=? AND settled_at>?)",
  "SEARCH outbox USING COVERING INDEX outbox_due (queue=? AND due_at<?)",
  "SEARCH outbox USING COVERING INDEX outbox_due_for (queue=? AND brand=? AND target=? AND due_at<?)",
  "SEARCH outbox USING COVERING INDEX outbox_settled (settled_at<?)",
  "SEARCH outbox USING INDEX outbox_waiting (brand=? AND queue=?)",
  "SEARCH outbox USING INDEX outbox_waiting_for (brand=? AND target=?)",
  "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)",
  "SEARCH press USING PRIMARY KEY (brand=? AND subject=? AND key=?)",
  "SEARCH subject USING PRIMARY KEY (brand=? AND subject=?)",
]
/** A page of the history: the lines of one person are counted in the index, and those of the page sorted. */
const PAGE_OF_HISTORY = [
  "CO-ROUTINE (subquery-1)",
  "CO-ROUTINE (subquery-4)",
  "CO-ROUTINE page",
  "SCAN (subquery-1)",
  "SCAN (subquery-4)",
  "SCAN page",
  "USE TEMP B-TREE FOR ORDER BY",
]

it("SQLite searches, and walks through no table", async () => {
  const path = join(folder, "register.db")
  await openSqliteStore(path).close()
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare")
  const store = openSqliteStore(path)
  const statements = new Set(prepare.mock.calls.map(([sql]) => sql).filter(isStatement))
  prepare.mockRestore()
  const db = new DatabaseSync(path)
  const plans = [...statements].flatMap((sql) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
  db.close()
  await store.close()
  expect(statements.size).toBe(35)
  const found = new Set(plans.map(({ detail }) => String(detail)))
  expect([...found].sort()).toEqual([...SEARCHES, ...PAGE_OF_HISTORY].sort())
})

/** So many people, each with a line of everything. */
const MANY = 30_000
const EACH = `FROM generate_series(1, ${MANY}) AS n`
const FILL = `
INSERT INTO subject SELECT 'lenoir', 'c-' || n, 1, NULL, 'fr', '[]', '[]', NULL ${EACH};
INSERT INTO choice SELECT 'lenoir', 'c-' || n, 'email', 'news', true, 'consent', 'business', '${AT}', 1 ${EACH};
INSERT INTO objection SELECT 'lenoir', 'c-' || n, 1, '7K4M-Q9TX-2C', '${AT}', NULL, NULL ${EACH};
INSERT INTO press SELECT 'lenoir', 'c-' || n, 'key', 'content', '' ${EACH};
INSERT INTO evidence (brand, subject, at, what, door) SELECT 'lenoir', 'c-' || n, '${AT}', 'objected', 'page' ${EACH};
INSERT INTO contact SELECT 'lenoir', 'c-' || n || '@example.be', 'c-' || n ${EACH};
INSERT INTO code SELECT 'fingerprint-' || n, 'lenoir', 'c-' || n, '${AT}' ${EACH};
INSERT INTO outbox (brand, key, at, counted_as, settled_at) SELECT 'lenoir', 'm-' || n, '${AT}', 'c-' || n, '${AT}' ${EACH};
VACUUM ANALYZE`
const TABLES = ["choice", "code", "contact", "evidence", "objection", "outbox", "press", "subject"]

/** A node of a plan, as `EXPLAIN (FORMAT JSON)` tells it. */
interface PlanNode {
  readonly "Node Type": string
  readonly "Relation Name"?: string
  readonly Plans?: readonly PlanNode[]
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

it("PostgreSQL walks through no table of thirty thousand people", { timeout: 60_000 }, async () => {
  const url = await postgres.createDatabase()
  const store = await openPostgresStore(url)
  const raw = new Client({ connectionString: url })
  await raw.connect()
  for (const sql of FILL.split(";")) await raw.query(sql)
  const query = vi.spyOn(Client.prototype, "query")
  for (const call of Object.values(CALLS)) await call(store)
  const sent = query.mock.calls as unknown as [sql: string, values: unknown[]][]
  const statements = new Map(sent.filter(([sql]) => isStatement(String(sql))))
  query.mockRestore()
  const scans = new Map<string, string[]>()
  for (const [sql, values] of statements) {
    const { rows } = await raw.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(`EXPLAIN (FORMAT JSON) ${sql}`, values)
    for (const node of rows.flatMap((row) => nodesOf(row["QUERY PLAN"][0].Plan))) {
      const { "Node Type": type, "Relation Name": table } = node
      if (table !== undefined && type.endsWith("Scan"))
        scans.set(type, [...(scans.get(type) ?? []), `${table}: ${sql}`])
    }
  }
  await raw.end()
  await store.close()
  expect(scans.get("Seq Scan") ?? []).toEqual([])
  const reached = [...scans.values()].flat().map((each) => each.split(":")[0])
  expect([...new Set(reached)].sort()).toEqual(TABLES)
})
