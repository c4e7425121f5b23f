import { statSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"

/** How long to wait for another process that writes, in milliseconds. */
export const BUSY_MS = 5_000

/** The longest time between two looks whether the other one is done, in milliseconds. */
const LOOK_MS = 20

export interface Writer {
  /** Does all of some work in one transaction, or none of it. */
  write<T>(work: () => T): Promise<T>
  /** When all is written that was begun. */
  finish(): Promise<void>
}

/**
 * Writes one after the other, in the order of the calls. While another process holds the file, the calls wait and this
 * process does not: it answers whoever reads, and everybody who has waited for `BUSY_MS` is told that it failed.
 */
export function createWriter(db: DatabaseSync): Writer {
  const expectInPlace = filesOf(db)
  let last: Promise<unknown> = Promise.resolve()
  return {
    write: (work) => {
      const until = performance.now() + BUSY_MS
      const turn = last
        .then(() => whenFree(db, until, work))
        .then((result) => {
          expectInPlace()
          return result
        })
      last = turn.catch(() => undefined)
      return turn
    },
    finish: async () => void (await last),
  }
}

/**
 * What is written into a file that was deleted, or has given way to another, is gone when the process ends, and no commit
 * tells. So it is looked at after every one, before anybody is answered.
 *
 * @returns throws Error when the file, or its log, is no more where it was; and goes on throwing, since what is open is lost
 */
function filesOf(db: DatabaseSync): () => void {
  const { file } = db.prepare("PRAGMA database_list").get() as { file: string }
  // In memory there is none.
  const paths = file === "" ? [] : [file, `${file}-wal`]
  const known = paths.map(placeOf)
  return () => {
    const gone = paths.find((path, at) => placeOf(path) !== known[at])
    if (gone !== undefined)
      throw new Error("The database was moved or replaced while it was in use. Start the server again.")
  }
}

const placeOf = (path: string): string | null => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found ? `${found.dev}/${found.ino}` : null
}

/** Nothing of this process comes between the lock and the end of the work: all of it is one stretch without a pause. */
async function whenFree<T>(db: DatabaseSync, until: number, work: () => T): Promise<T> {
  for (let wait = 1; ; wait = Math.min(wait * 2, LOOK_MS)) {
    try {
      db.exec(LOCK_AT_ONCE)
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, wait))
      continue
    } finally {
      db.exec(PATIENT)
    }
    return committed(db, work)
  }
}

/** All or nothing. `IMMEDIATE` takes the write lock before the first read, so that nobody decides on what is about to change. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE")
  return committed(db, work)
}

function committed<T>(db: DatabaseSync, work: () => T): T {
  try {
    const result = work()
    db.exec("COMMIT")
    return result
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK")
    throw error
  }
}

/** Whoever only reads waits where it stands: that is a moment, while another process opens or closes the file. */
export const PATIENT = `PRAGMA busy_timeout = ${BUSY_MS}`
const LOCK_AT_ONCE = "PRAGMA busy_timeout = 0; BEGIN IMMEDIATE"

const SQLITE_BUSY = 5

/** Whether somebody else holds the file. The upper bits say how exactly. */
export const isBusy = (error: unknown): boolean => ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY
