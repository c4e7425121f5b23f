import { statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { Client } from "pg"
import { median } from "../median.ts"
import { type Center, openCenter } from "./center.ts"
import { timed } from "./timed.ts"

/** A register with so many people in it. */
export interface PeopleStep {
  readonly people: number
  /** On the disk, with all indexes. */
  readonly bytesPerPerson: number
  /** Medians, in milliseconds, of people drawn at random. */
  readonly pageMs: number
  readonly objectionMs: number
}

interface Place {
  readonly database: string
  bytes(): Promise<number>
}

export const sqliteAt = (path: string): Place => ({
  database: path,
  bytes: async () => {
    const db = new DatabaseSync(path)
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return statSync(path).size
  },
})

export const postgresAt = (url: string): Place => ({
  database: url,
  bytes: async () => {
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query("VACUUM ANALYZE")
    const sql =
      "SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    const { rows } = await client.query<{ bytes: string }>(sql)
    await client.end()
    return Number(rows[0]?.bytes)
  },
})

/**
 * Registers of several sizes, each filled by the import; then one page and one objection at a time, of somebody drawn at
 * random, size by size in turn.
 *
 * @param placeFor an empty place for each
 */
export async function growPeople(
  sizes: readonly number[],
  placeFor: (people: number) => Promise<Place>,
  rounds: number,
): Promise<PeopleStep[]> {
  const steps: { people: number; center: Center; bytesPerPerson: number; page: number[]; objection: number[] }[] = []
  for (const people of sizes) {
    const place = await placeFor(people)
    const center = await openCenter(place.database)
    await center.fill(0, people)
    steps.push({ people, center, bytesPerPerson: (await place.bytes()) / people, page: [], objection: [] })
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { people, center, page, objection } of steps) {
      // Another one each round, spread over all of them.
      const who = Math.floor(people * ((round * 0.618) % 1))
      page.push(await timed(() => center.page(who)))
      objection.push(await timed(() => center.leave(who)))
    }
  }
  for (const { center } of steps) await center.close()
  return steps.map(({ people, bytesPerPerson, page, objection }) => {
    return { people, bytesPerPerson, pageMs: median(page), objectionMs: median(objection) }
  })
}
