import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { benchPage, tableOf } from "./page.ts"

test.each([false, true])(
  "the bench presses as a person would, and finds each press on record once (from a mail: %s)",
  async (fromMail) => {
    const bench = await benchPage({ runs: 1, warmUps: 0, pages: ["static form", "hosted page"], fromMail })
    expect(bench.measured.map(({ page }) => page)).toEqual(["static form", "hosted page"])
    for (const {
      page,
      visible,
      took,
      recorded,
      done,
      acknowledged,
      firstPaint,
      largestPaint,
      ...wire
    } of bench.measured) {
      expect([page, acknowledged]).toEqual([page, 1])
      expect([visible, took, recorded, done]).toEqual([visible, took, recorded, done].toSorted((a, b) => a - b))
      expect(firstPaint).toBeLessThanOrEqual(largestPaint)
      expect(wire.firstBytes).toBeLessThanOrEqual(wire.bytes)
      expect(wire.layoutShift).toBe(0)
    }
    const [floor, hosted] = bench.measured
    // The page that they come from is no part of the visit.
    expect(floor?.requests).toBe(1)
    expect([floor?.adapt, floor?.adaptAtRest]).toEqual([null, null])
    expect(Math.min(hosted?.adapt ?? 0, hosted?.adaptAtRest ?? 0)).toBeGreaterThan(0)
    expect(tableOf(bench)).toContain("\nhosted page ")
    expect(tableOf(bench)).toContain(fromMail ? "; from a page of another site;" : "; as into a new tab;")
  },
  120_000,
)

test("its command refuses what is no number of runs", () => {
  const command = new URL("page.ts", import.meta.url).pathname
  const refused = () => execFileSync(process.execPath, [command, "--runs", "0"], { encoding: "utf8", stdio: "pipe" })
  expect(refused).toThrow('--runs has to be a whole number from 1, and not "0"')
})
