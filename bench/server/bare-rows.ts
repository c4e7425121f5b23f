/**
 * The least that a durable objection costs: a row for each, committed so that it survives the power going out.
 *
 * `node bare-rows.ts FILE-or-URL ROWS AT-ONCE`: of SQLite so many rows share a commit, to PostgreSQL they come over ten
 * connections and each has its own. Prints for how many rows a second, and how long each commit took in milliseconds.
 */
import { DatabaseSync } from "node:sqlite"
import { Pool } from "pg"

export interface BareRows {
  readonly perSecond: number
  readonly latencies: readonly number[]
  /** Processor time of this process, in milliseconds. */
  readonly usedMs: number
}

/** Of all threads, since some moment, in milliseconds. */
const usedSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const TABLE =
  "CREATE TABLE bare (brand TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL, reference TEXT NOT NULL, PRIMARY KEY (brand, subject))"

const rowOf = (at: number): string[] => ["lenoir", `c-${at}`, new Date().toISOString(), "7K4M-Q9TX-2C"]

function intoSqlite(path: string, rows: number, atOnce: number): BareRows {
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${TABLE}`)
  const insert = db.prepare("INSERT INTO bare (brand, subject, at, reference) VALUES (?, ?, ?, ?)")
  const latencies: number[] = []
  const [began, used] = [performance.now(), process.cpuUsage()]
  for (let at = 0; at < rows; at += atOnce) {
    const sent = performance.now()
    db.exec("BEGIN IMMEDIATE")
    for (let each = at; each < Math.min(at + atOnce, rows); each += 1) insert.run(...rowOf(each))
    db.exec("COMMIT")
    latencies.push(performance.now() - sent)
  }
  return { perSecond: (rows / (performance.now() - began)) * 1000, latencies, usedMs: usedSince(used) }
}

async function intoPostgres(url: string, rows: number, atOnce: number): Promise<BareRows> {
  const pool = new Pool({ connectionString: url })
  await pool.query(TABLE)
  const latencies: number[] = []
  let next = 0
  const client = async () => {
    while (next < rows) {
      const [at, sent] = [next++, performance.now()]
      await pool.query("INSERT INTO bare (brand, subject, at, reference) VALUES ($1, $2, $3, $4)", rowOf(at))
      latencies.push(performance.now() - sent)
    }
  }
  const [began, used] = [performance.now(), process.cpuUsage()]
  await Promise.all(Array.from({ length: atOnce }, client))
  const [tookMs, usedMs] = [performance.now() - began, usedSince(used)]
  await pool.end()
  return { perSecond: (rows / tookMs) * 1000, latencies, usedMs }
}

const [where = "", rows, atOnce] = process.argv.slice(2)
const into = where.startsWith("postgres:") ? intoPostgres : intoSqlite
process.stdout.write(`${JSON.stringify(await into(where, Number(rows), Number(atOnce)))}\n`)
