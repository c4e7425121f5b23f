import type { DatabaseSync } from "node:sqlite"

/** How long to wait for another process that writes, in milliseconds. */
export const BUSY_MS = 5_000

/** Whoever only reads waits where it stands: that is a moment, while another process opens or closes the file. */
export const PATIENT = `PRAGMA busy_timeout = ${BUSY_MS}`

const SQLITE_BUSY = 5

/** Whether somebody else holds the file. The upper bits say how exactly. */
export const isBusy = (error: unknown): boolean => ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY

/** Several reads of one state, though another process may write between them. */
export function atOneMoment<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN")
  try {
    return work()
  } finally {
    db.exec("COMMIT")
  }
}

/** All or nothing. `IMMEDIATE` takes the write lock before the first read, so that nobody decides on what is about to change. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE")
  return committed(db, work)
}

/** Begins as `inTransaction` does, but waits for nobody. @throws Error `isBusy` when another process holds the file */
export function beginAtOnce(db: DatabaseSync): void {
  try {
    db.exec("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE")
  } finally {
    db.exec(PATIENT)
  }
}

/** Ends what was begun: all of this work, or none of it. */
export function committed<T>(db: DatabaseSync, work: () => T): T {
  try {
    const result = work()
    db.exec("COMMIT")
    return result
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK")
    throw error
  }
}

/**
 * All or nothing, within a transaction that goes on either way. Where it does not, because SQLite itself took everything
 * back (as it does when the disk is full), `db.isTransaction` is `false` after the throw.
 */
export function inSavepoint<T>(db: DatabaseSync, work: () => T): T {
  db.exec("SAVEPOINT one")
  try {
    const result = work()
    db.exec("RELEASE one")
    return result
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK TO one; RELEASE one")
    throw error
  }
}
