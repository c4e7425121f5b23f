import { expect, test } from "vitest"
import { benchGrowth, tableOf } from "./growth.ts"

test("the bench grows people, years and lanes, and says what each step costs", { timeout: 60_000 }, async () => {
  const bench = await benchGrowth({ people: 30, postgres: 20, rounds: 2, lines: [3, 60], lanes: [2, 4] })
  const steps = [...bench.inSqlite, ...bench.inPostgres, ...bench.years, ...bench.catalogue]
  expect(bench.inSqlite.map(({ people }) => people)).toEqual([30])
  expect(bench.inPostgres.map(({ people }) => people)).toEqual([20])
  expect(bench.years.map(({ lines }) => lines)).toEqual([3, 60])
  expect(bench.catalogue.map(({ lanes }) => lanes)).toEqual([2, 4])
  for (const step of steps) expect(Math.min(...Object.values(step))).toBeGreaterThan(0)
  // Two lanes more are on the page.
  const [two, four] = bench.catalogue
  expect(four?.pageBytes).toBeGreaterThan(two?.pageBytes ?? 0)
  expect(tableOf(bench)).toContain("lanes of a catalogue")
})
