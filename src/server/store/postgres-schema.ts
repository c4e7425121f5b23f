import type { ClientBase } from "pg"
import { refuseNewer } from "./schema-version.ts"

/**
 * The tables as they were first. Instants are texts, kept to the letter as they were written. Texts that are compared or
 * sorted are so by their bytes (`"C"`): in the order of SQLite, and in the same one after the machine's locales changed.
 * Evidence refuses to be changed, deleted or emptied (A30), also by a session that goes as a replica.
 */
const FIRST = `
CREATE TABLE subject (
  brand TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  revision INTEGER NOT NULL,
  erased_at TEXT,
  locale TEXT,
  contacts TEXT NOT NULL,
  frequencies TEXT NOT NULL,
  pause TEXT,
  PRIMARY KEY (brand, subject)
);

CREATE TABLE choice (
  brand TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  topic TEXT COLLATE "C" NOT NULL,
  receives BOOLEAN NOT NULL,
  basis TEXT NOT NULL,
  by TEXT NOT NULL CHECK (by IN ('person', 'business')),
  at TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (brand, subject, channel, topic)
);

CREATE TABLE objection (
  brand TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  revision INTEGER NOT NULL,
  reference TEXT NOT NULL,
  at TEXT NOT NULL,
  undone_at TEXT,
  reason TEXT,
  PRIMARY KEY (brand, subject, revision)
);

CREATE TABLE press (
  brand TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  content TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (brand, subject, key)
);

CREATE TABLE evidence (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  brand TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  at TEXT NOT NULL,
  what TEXT NOT NULL,
  channel TEXT,
  topic TEXT,
  "from" TEXT,
  "to" TEXT,
  reference TEXT,
  door TEXT NOT NULL,
  locale TEXT,
  text_version TEXT,
  link TEXT
);

CREATE INDEX evidence_of_subject ON evidence (brand, subject, seq);

CREATE FUNCTION refuse_to_change_evidence() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'evidence is append-only'; END $$;

CREATE TRIGGER evidence_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_evidence();

ALTER TABLE evidence ENABLE ALWAYS TRIGGER evidence_is_append_only;

CREATE TABLE contact (
  brand TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (brand, key, subject)
);

CREATE INDEX contact_of_subject ON contact (brand, subject);

CREATE TABLE outbox (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  brand TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  at TEXT NOT NULL,
  counted_as TEXT COLLATE "C",
  content TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at TEXT COLLATE "C",
  settled_at TEXT COLLATE "C",
  UNIQUE (brand, key)
);

CREATE INDEX outbox_due ON outbox (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_counted ON outbox (brand, counted_as, settled_at) WHERE counted_as IS NOT NULL;
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE code (
  fingerprint TEXT COLLATE "C" PRIMARY KEY,
  brand TEXT NOT NULL,
  subject TEXT NOT NULL,
  issued_at TEXT NOT NULL
);
`

/**
 * Who wrote a line down, its place in the chain of its person, and messages for others than people. A line also names the
 * transaction that wrote it: numbers are drawn in one order, and what they number appears in another.
 */
const CHAIN_AND_EVENTS = `
ALTER TABLE evidence ADD COLUMN agent TEXT;
ALTER TABLE evidence ADD COLUMN hash TEXT COLLATE "C";
ALTER TABLE evidence ADD COLUMN written_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE evidence ALTER COLUMN written_in SET DEFAULT txid_current();
CREATE INDEX evidence_of_brand ON evidence (brand, written_in, seq);

ALTER TABLE outbox ADD COLUMN queue TEXT COLLATE "C" NOT NULL DEFAULT 'mail';
ALTER TABLE outbox ADD COLUMN ordered_as TEXT COLLATE "C";
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (queue, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_ordered ON outbox (brand, ordered_as, id) WHERE ordered_as IS NOT NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (brand, queue, at) WHERE due_at IS NOT NULL;
`

/** For whom a message is: each receiver is looked after alone, however many messages wait for the others. */
const RECEIVERS = `
ALTER TABLE outbox ADD COLUMN target TEXT COLLATE "C";
UPDATE outbox SET target = split_part(ordered_as, '/', 1) WHERE queue = 'events';
CREATE INDEX outbox_due_for ON outbox (queue, brand, target, due_at, id) WHERE target IS NOT NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_waiting_for ON outbox (brand, target, at) WHERE target IS NOT NULL AND due_at IS NOT NULL;
`

/** What makes each version of the schema from the one before. The version is how many of them were run. */
export const MIGRATIONS: readonly string[] = [FIRST, CHAIN_AND_EVENTS, RECEIVERS]

/**
 * Brings the tables to the newest version, or leaves everything as it is. Processes that start at once do it one after the
 * other, and the later ones find it done. A role that may read and write, but create nothing, can start over tables that
 * another role has made.
 *
 * @throws Error when a newer version of this program has written the database
 */
export async function prepareSchema(client: ClientBase, migrations = MIGRATIONS): Promise<void> {
  await client.query("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on")
  try {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('preference-center/schema', 0))")
    const version = await versionOf(client)
    refuseNewer(version, migrations.length)
    for (const migration of migrations.slice(version)) await client.query(migration)
    if (version === 0) await client.query("CREATE TABLE schema_version (version INTEGER NOT NULL)")
    const change = version === 0 ? "INSERT INTO schema_version VALUES ($1)" : "UPDATE schema_version SET version = $1"
    if (version < migrations.length) await client.query(change, [migrations.length])
    await client.query("COMMIT")
  } catch (error) {
    await client.query("ROLLBACK")
    throw error
  }
}

/** 0 for a database without our tables. */
async function versionOf(client: ClientBase): Promise<number> {
  const known = await client.query<{ known: boolean }>("SELECT to_regclass('schema_version') IS NOT NULL AS known")
  if (!known.rows[0]?.known) return 0
  const { rows } = await client.query<{ version: number }>("SELECT version FROM schema_version")
  return rows[0]?.version ?? 0
}
