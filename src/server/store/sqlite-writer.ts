import { statSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import { BUSY_MS, beginAtOnce, committed, inSavepoint, isBusy } from "./sqlite-transaction.ts"

/** The longest time between two looks whether another process is done, in milliseconds. */
const LOOK_MS = 20

/**
 * The most that share a transaction: some hundredths of a second, in which this process answers nobody, and in which
 * others who share the file cannot write.
 */
const MOST = 200

export interface Writer {
  /**
   * Does this with all that waits at the end of the event loop's turn, in the order of the calls: in one transaction, which
   * waits for the disk once. What it throws takes back this alone.
   *
   * @returns what it gave, once that is durable
   * @throws what it threw, or why the whole transaction failed: then nothing of it is written
   */
  write<T>(work: () => T): Promise<T>
  /** When all is written that was begun. */
  finish(): Promise<void>
}

/** One that waits. It is done inside the transaction; what that gives says how it went, and is called after the commit. */
interface Waiting {
  readonly run: () => () => void
  readonly fail: (error: unknown) => void
  /** By the clock of this process. */
  readonly until: number
}

/**
 * Writes what comes. While another process holds the file, the calls wait and this process does not: it answers whoever
 * reads, and everybody who has waited for `BUSY_MS` is told that it failed.
 *
 * @param most how many share a transaction at most
 */
export function createWriter(db: DatabaseSync, most = MOST): Writer {
  const expectInPlace = filesOf(db)
  const waiting: Waiting[] = []
  let writing: Promise<void> | null = null

  /** One stretch without a pause, so that nothing of this process comes between. @returns whether another holds the file */
  const writeGroup = (): boolean => {
    try {
      beginAtOnce(db)
    } catch (error) {
      const isLate = ({ until }: Waiting) => !isBusy(error) || performance.now() > until
      for (let [first] = waiting; first && isLate(first); [first] = waiting) waiting.shift()?.fail(error)
      return waiting.length > 0
    }
    const group = waiting.splice(0, most)
    try {
      const answers = committed(db, () => group.map(({ run }) => run()))
      expectInPlace()
      for (const answer of answers) answer()
    } catch (error) {
      for (const { fail } of group) fail(error)
    }
    return false
  }

  const writeAll = async () => {
    await endOfTurn()
    for (let wait = 1; waiting.length > 0; ) {
      const held = writeGroup()
      await (held ? new Promise((resolve) => setTimeout(resolve, wait)) : endOfTurn())
      wait = held ? Math.min(wait * 2, LOOK_MS) : 1
    }
    writing = null
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        const run = () => {
          try {
            const result = inSavepoint(db, work)
            return () => resolve(result)
          } catch (error) {
            if (!db.isTransaction) throw error
            return () => reject(error)
          }
        }
        waiting.push({ run, fail: reject, until: performance.now() + BUSY_MS })
        writing ??= writeAll()
      }),
    finish: async () => void (await writing),
  }
}

const endOfTurn = () => new Promise((resolve) => setImmediate(resolve))

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
