import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { startPostgres } from "../tools/private-postgres.ts"
import { openCenter } from "./growth/center.ts"
import { levelsWith, postgresAt, sqliteAt } from "./growth/people.ts"
import { benchGrowth, tableOf } from "./growth.ts"

test("the bench grows people, years and lanes, and says what each step costs", { timeout: 120_000 }, async () => {
  const options = { people: 900, postgres: 20, rounds: 2, lines: [3, 60], lanes: [2, 30], beyond: 1_800 }
  const bench = await benchGrowth(options)
  const steps = [...bench.inSqlite, ...bench.inPostgres, ...bench.years, ...bench.catalogue, ...bench.inBrowser]
  expect(bench.inSqlite.map(({ people }) => people)).toEqual([900])
  expect(bench.inPostgres.map(({ people }) => people)).toEqual([20])
  expect(bench.years.map(({ lines }) => lines)).toEqual([3, 60])
  for (const catalogue of [bench.catalogue, bench.inBrowser])
    expect(catalogue.map(({ lanes }) => lanes)).toEqual([2, 30])
  for (const step of steps) expect(Math.min(...Object.values(step))).toBeGreaterThan(0)
  // What is more is on the page.
  const [two, many] = bench.catalogue
  expect(many?.pageBytes).toBeGreaterThan(two?.pageBytes ?? 0)
  const { people, bytes, trees } = bench.sqliteBeyond
  expect([people, bytes]).toEqual([1_800, 1_800 * (bench.inSqlite[0]?.bytesPerPerson ?? 0)])
  expect(trees.map(({ name }) => name)).toContain("subject")
  const table = tableOf(bench)
  for (const said of ["lanes of a catalogue, in Chromium", "not tried: 1800 people"]) expect(table).toContain(said)
})

test("what is worked out for ten times as many people is what a tree then has, or one level more", {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-growth-"))
  const server = await startPostgres()
  try {
    const places = [sqliteAt(join(folder, "people.db")), postgresAt(await server.createDatabase())]
    for (const place of places) {
      const center = await openCenter(place.database)
      await center.fill(0, 2_000)
      const before = await treesOf(place)
      await center.fill(2_000, 20_000)
      const after = await treesOf(place)
      await center.close()
      expect(before.size).toBeGreaterThan(3)
      for (const [name, tree] of after) expect([name, levelsWith(1, tree)]).toEqual([name, tree.levels])
      for (const [name, tree] of before) {
        const tooMany = levelsWith(10, tree) - (after.get(name)?.levels ?? 0)
        expect([name, tooMany === 0 || tooMany === 1]).toEqual([name, true])
      }
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
})

/** By their names, once all is written. */
async function treesOf(place: ReturnType<typeof sqliteAt>) {
  await place.bytes()
  return new Map((await place.trees()).map((tree) => [tree.name, tree]))
}
