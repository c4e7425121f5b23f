-- A file as the first version of the program left it. Never edited: it stands for the files that are out there.
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

PRAGMA user_version = 1;

INSERT INTO subject VALUES ('lenoir', 'c-1', 3, 'nl', '[{"channel":"email","address":"jeanne@example.be"}]');
INSERT INTO choice VALUES ('lenoir', 'c-1', 'email', 'news', 1, 'consent', 'person', '2026-11-23T10:00:00.000Z', 2);
INSERT INTO objection VALUES ('lenoir', 'c-1', 3, '7K4M-Q9TX-2C', '2026-11-23T10:00:00.000Z', NULL);
INSERT INTO press VALUES ('lenoir', 'c-1', '0123456789abcdef', 'leave', '7K4M-Q9TX-2C');
INSERT INTO evidence VALUES
  (1, 'lenoir', 'c-1', '2026-11-23T10:00:00.000Z', 'chosen', 'email', 'news', 'none', 'on', NULL, 'page', 'nl', 'v7', 'x'),
  (2, 'lenoir', 'c-1', '2026-11-23T10:00:00.000Z', 'objected', NULL, NULL, NULL, NULL, '7K4M-Q9TX-2C', 'one-click', NULL, NULL, 'x');
