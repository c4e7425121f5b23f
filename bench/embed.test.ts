import { execFileSync } from "node:child_process"
import { statSync } from "node:fs"
import { expect, test } from "vitest"
import { benchEmbed, tableOf } from "./embed.ts"

/** A page of the host asks for this, and for its header. */
const HEADERS = 1_000

test("the bench finds each press on record once, and nothing asked for far below, and nothing moved", async () => {
  const bench = await benchEmbed({ runs: 1, warmUps: 0 })
  const [alone, bare, hosted, inSight, below] = bench.measured
  expect(bench.measured.map(({ page }) => page)).toEqual([
    "no embed",
    "bare iframe",
    "hosted page",
    "embedded page",
    "embedded below",
  ])
  for (const { page, layoutShift, script, layout, largestPaint } of bench.measured) {
    expect([page, layoutShift]).toEqual([page, 0])
    for (const figure of [script, layout, largestPaint]) expect(figure).toBeGreaterThanOrEqual(0)
  }
  for (const there of [bare, hosted, inSight, below]) {
    expect([there?.page, there?.acknowledged]).toEqual([there?.page, 1])
    const times = [there?.visible, there?.took, there?.recorded].map(Number)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  }
  expect([alone?.took, alone?.acknowledged]).toEqual([null, null])
  // Far below, the page asks for the loader and for nothing else.
  const loader = statSync(new URL("../dist/client/embed.js.br", import.meta.url)).size
  expect((below?.requests ?? 0) - (alone?.requests ?? 0)).toBe(1)
  expect((below?.bytes ?? 0) - (alone?.bytes ?? 0)).toBeLessThan(loader + 2 * HEADERS)
  expect(tableOf(bench)).toContain("\nembedded below ")
}, 240_000)

test("its command refuses what is no number of runs", () => {
  const command = new URL("embed.ts", import.meta.url).pathname
  const refused = () => execFileSync(process.execPath, [command, "--runs", "0"], { encoding: "utf8", stdio: "pipe" })
  expect(refused).toThrow('--runs has to be a whole number from 1, and not "0"')
})
