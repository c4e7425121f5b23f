import type { DatabaseSync } from "node:sqlite"
import { type Contact, contactKey } from "../../domain/index.ts"

/** The tables as they were first. Evidence refuses to be changed or deleted (A30). */
const FIRST = `
CREATE TABLE subject (
  brand TEXT NOT NULL,
  subject TEXT NOT NULL,
  revision INTEGER NOT NULL,
  locale TEXT,
  contacts TEXT NOT NULL,
  PRIMARY KEY (brand, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE choice (
  brand TEXT NOT NULL,
  subject TEXT NOT NULL,
  channel TEXT NOT NULL,
  topic TEXT NOT NULL,
  receives INTEGER NOT NULL CHECK (receives IN (0, 1)),
  basis TEXT NOT NULL,
  by TEXT NOT NULL CHECK (by IN ('person', 'business')),
  at TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (brand, subject, channel, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE objection (
  brand TEXT NOT NULL,
  subject TEXT NOT NULL,
  revision INTEGER NOT NULL,
  reference TEXT NOT NULL,
  at TEXT NOT NULL,
  undone_at TEXT,
  PRIMARY KEY (brand, subject, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE press (
  brand TEXT NOT NULL,
  subject TEXT NOT NULL,
  key TEXT NOT NULL,
  content TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (brand, subject, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  brand TEXT NOT NULL,
  subject TEXT NOT NULL,
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
) STRICT;

CREATE INDEX evidence_of_subject ON evidence (brand, subject, seq);

CREATE TRIGGER evidence_is_never_changed BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TRIGGER evidence_is_never_deleted BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

-- INSERT OR REPLACE deletes without asking the trigger above (recursive_triggers is off by default).
CREATE TRIGGER evidence_is_never_replaced BEFORE INSERT ON evidence
WHEN EXISTS (SELECT 1 FROM evidence WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
`

/** How often, and not for a while. */
const FREQUENCY_AND_PAUSE = `
ALTER TABLE subject ADD COLUMN frequencies TEXT NOT NULL DEFAULT '[]';
ALTER TABLE subject ADD COLUMN pause TEXT;
`

/** Why somebody left, and that a person was erased. */
const REASON_AND_ERASURE = `
ALTER TABLE objection ADD COLUMN reason TEXT;
ALTER TABLE subject ADD COLUMN erased_at TEXT;
`

/** By what people are found, messages that wait to be sent, and codes from letters. */
const OUTBOX_AND_CODES = `
CREATE TABLE contact (
  brand TEXT NOT NULL,
  key TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (brand, key, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_of_subject ON contact (brand, subject);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  brand TEXT NOT NULL,
  key TEXT NOT NULL,
  at TEXT NOT NULL,
  counted_as TEXT,
  content TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at TEXT,
  settled_at TEXT,
  UNIQUE (brand, key)
) STRICT;

CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_counted ON outbox (brand, counted_as, settled_at) WHERE counted_as IS NOT NULL;
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE code (
  fingerprint TEXT PRIMARY KEY,
  brand TEXT NOT NULL,
  subject TEXT NOT NULL,
  issued_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

/** Finds everybody who is on record already by their addresses: the key of an address is ours to tell, not the database's. */
function indexContacts(db: DatabaseSync): void {
  const add = db.prepare("INSERT OR IGNORE INTO contact (brand, key, subject) VALUES (?, ?, ?)")
  for (const { brand, subject, contacts } of db.prepare("SELECT brand, subject, contacts FROM subject").iterate()) {
    for (const { address } of JSON.parse(String(contacts)) as Contact[]) {
      const key = contactKey(address)
      if (key !== null) add.run(brand ?? null, key, subject ?? null)
    }
  }
}

/** Who wrote a line down, its place in the chain of its person, and messages for others than people. */
const CHAIN_AND_EVENTS = `
ALTER TABLE evidence ADD COLUMN agent TEXT;
ALTER TABLE evidence ADD COLUMN hash TEXT;
CREATE INDEX evidence_of_brand ON evidence (brand, seq);

ALTER TABLE outbox ADD COLUMN queue TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE outbox ADD COLUMN ordered_as TEXT;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (queue, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_ordered ON outbox (brand, ordered_as, id) WHERE ordered_as IS NOT NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (brand, queue, at) WHERE due_at IS NOT NULL;
`

/** For whom a message is: each receiver is looked after alone, however many messages wait for the others. */
const RECEIVERS = `
ALTER TABLE outbox ADD COLUMN target TEXT;
UPDATE outbox SET target = substr(ordered_as, 1, instr(ordered_as, '/') - 1) WHERE queue = 'events';
CREATE INDEX outbox_due_for ON outbox (queue, brand, target, due_at) WHERE target IS NOT NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_waiting_for ON outbox (brand, target, at) WHERE target IS NOT NULL AND due_at IS NOT NULL;
`

/** What makes each version of the schema from the one before. The version is how many of them were run. */
export const MIGRATIONS: readonly ((db: DatabaseSync) => void)[] = [
  (db) => db.exec(FIRST),
  (db) => db.exec(FREQUENCY_AND_PAUSE),
  (db) => db.exec(REASON_AND_ERASURE),
  (db) => {
    db.exec(OUTBOX_AND_CODES)
    indexContacts(db)
  },
  (db) => db.exec(CHAIN_AND_EVENTS),
  (db) => db.exec(RECEIVERS),
]
