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

/** An index, or a table that is one, of more than one page. */
export interface Tree {
  readonly name: string
  /** All of its pages, and those that lead to others. */
  readonly pages: number
  readonly inner: number
  /** Pages from the first to a row: what one look-up in it reads. */
  readonly levels: number
}

/** More people than were tried, worked out from the most that were. */
export interface Foretold {
  readonly people: number
  readonly bytes: number
  readonly trees: readonly { readonly name: string; readonly measuredLevels: number; readonly levels: number }[]
}

interface Place {
  readonly database: string
  bytes(): Promise<number>
  trees(): Promise<readonly Tree[]>
}

export const sqliteAt = (path: string): Place => ({
  database: path,
  bytes: async () => {
    const db = new DatabaseSync(path)
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return statSync(path).size
  },
  trees: async () => {
    const db = new DatabaseSync(path, { readOnly: true })
    // The path of a page names each page on the way to it: `/` is the first, `/000/` the first below that.
    const sql = `SELECT name, count(*) AS pages, sum(pagetype = 'internal') AS "inner",
      max(length(path) - length(replace(path, '/', ''))) AS levels
      FROM dbstat WHERE name <> 'sqlite_schema' GROUP BY name HAVING "inner" > 0`
    const trees = db.prepare(sql).all() as unknown as Tree[]
    db.close()
    return trees
  },
})

export const postgresAt = (url: string): Place => ({
  database: url,
  bytes: async () => {
    const sql =
      "SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    const [found] = await asked<{ bytes: string }>(url, "VACUUM ANALYZE", sql)
    return Number(found?.bytes)
  },
  // The first page of an index is about it, and none of the tree. `level` counts from the rows, and from 0.
  trees: () =>
    asked<Tree>(
      url,
      "CREATE EXTENSION IF NOT EXISTS pageinspect",
      `SELECT name, count(*)::int AS pages, count(*) FILTER (WHERE type <> 'l')::int AS "inner",
        (SELECT level + 1 FROM bt_metap(name))::int AS levels
        FROM (SELECT relname::text AS name, pg_relation_size(oid) / current_setting('block_size')::int AS blocks
          FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace) AS index,
        generate_series(1, blocks - 1) AS page, bt_page_stats(name, page)
        GROUP BY name HAVING count(*) FILTER (WHERE type <> 'l') > 0 ORDER BY name`,
    ),
})

/** What the last of some statements answers. */
async function asked<Row extends object>(url: string, ...statements: readonly string[]): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    let rows: Row[] = []
    for (const sql of statements) ({ rows } = await client.query<Row>(sql))
    return rows
  } finally {
    await client.end()
  }
}

/**
 * How many levels a tree has with so many times as many rows, when as many of them go on a page, and as many pages below
 * one, as now. Its upper pages have room left while there are few of them: it may be too many, and is not too few.
 */
export function levelsWith(times: number, { pages, inner }: Tree): number {
  const below = (pages - 1) / inner
  let levels = 1
  for (let row = Math.ceil((pages - inner) * times); row > 1; row = Math.ceil(row / below)) levels += 1
  return levels
}

/**
 * Registers of several sizes, each filled by the import; then one page and one objection at a time, of somebody drawn at
 * random, size by size in turn.
 *
 * @param placeFor an empty place for each
 * @param beyond how many people are worked out from the largest
 */
export async function growPeople(
  sizes: readonly number[],
  placeFor: (people: number) => Promise<Place>,
  rounds: number,
  beyond: number,
): Promise<{ steps: PeopleStep[]; foretold: Foretold }> {
  const steps: { people: number; center: Center; bytesPerPerson: number; page: number[]; objection: number[] }[] = []
  let foretold: Foretold = { people: beyond, bytes: 0, trees: [] }
  for (const people of sizes) {
    const place = await placeFor(people)
    const center = await openCenter(place.database)
    await center.fill(0, people)
    const bytesPerPerson = (await place.bytes()) / people
    foretold = foretell(beyond, beyond / people, bytesPerPerson, await place.trees())
    steps.push({ people, center, bytesPerPerson, page: [], objection: [] })
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
  return {
    steps: steps.map(({ people, bytesPerPerson, page, objection }) => {
      return { people, bytesPerPerson, pageMs: median(page), objectionMs: median(objection) }
    }),
    foretold,
  }
}

const foretell = (people: number, times: number, bytesPerPerson: number, trees: readonly Tree[]): Foretold => ({
  people,
  bytes: people * bytesPerPerson,
  trees: trees.map((tree) => ({ name: tree.name, measuredLevels: tree.levels, levels: levelsWith(times, tree) })),
})
