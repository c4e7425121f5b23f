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

/** What makes each version of the schema from the one before. The version is how many of them were run. */
export const MIGRATIONS: readonly string[] = [FIRST, FREQUENCY_AND_PAUSE]
