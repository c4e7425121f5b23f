import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { EVERY_ABILITY, NO_ABILITY } from "../domain/index.ts"
import { type ConformanceSetup, conformance, describeConformance } from "./index.ts"

/** A backend of a kind that can nearly nothing, and does not exist. */
const POOR: ConformanceSetup = {
  abilities: NO_ABILITY,
  linksExpire: false,
  addsLanes: false,
  movesClock: false,
  imports: false,
  breaks: false,
  open: () => Promise.reject(new Error("There is no backend behind this set-up.")),
}
const RICH: ConformanceSetup = {
  ...POOR,
  abilities: EVERY_ABILITY,
  linksExpire: true,
  addsLanes: true,
  movesClock: true,
  imports: true,
  breaks: true,
}

/** A test framework that only notes what it is handed. */
function notingFramework() {
  const noted = { described: [] as string[], ran: [] as string[], skipped: [] as string[] }
  const it = Object.assign((title: string) => void noted.ran.push(title), {
    skip: (title: string) => void noted.skipped.push(title),
  })
  const describe = (title: string, body: () => void) => {
    noted.described.push(title)
    body()
  }
  return { noted, framework: { describe, it } }
}

describe("the conformance kit", () => {
  it("gives every case a title of its own", () => {
    const titles = conformance(RICH).map(({ topic, title }) => `${topic}: ${title}`)
    expect(new Set(titles).size).toBe(titles.length)
  })

  it("skips nothing of an adapter that can everything", () => {
    expect(conformance(RICH).filter(({ skipped }) => skipped !== null)).toEqual([])
  })

  it.each([
    ['the adapter does not have the ability "undo"', 14],
    ['the adapter does not have the ability "detectsConflicts"', 4],
    ['the adapter does not have the ability "keepsReceipt"', 1],
    ["links of this backend do not expire", 3],
    ["the set-up cannot add lanes", 2],
    ['the adapter does not have the ability "pause"', 10],
    ['the adapter does not have the ability "frequency"', 5],
    ['the adapter does not have the ability "history"', 6],
  ])("skips with a reason: %s", (reason, count) => {
    expect(conformance(POOR).filter(({ skipped }) => skipped === reason)).toHaveLength(count)
  })

  it("skips with a reason what takes more than an ability: a clock that can be moved", () => {
    const skipped = conformance({ ...RICH, movesClock: false }).filter(({ skipped }) => skipped !== null)
    expect(skipped.map(({ title, skipped }) => [title, skipped])).toEqual([
      ["leaving can be undone until the time on its receipt, and not after it", "the set-up cannot move the clock"],
      ["a pause ends by itself, at its end and not before", "the set-up cannot move the clock"],
    ])
  })

  it("fails every case, rather than passing it, when there is no backend to check", async () => {
    const outcomes = await Promise.allSettled(conformance(RICH).map(({ run }) => run()))
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toEqual([])
  })

  it("hands every case to the test framework, the skipped ones with their reason in the title", () => {
    const { noted, framework } = notingFramework()
    describeConformance(framework, "a poor adapter", POOR)
    const cases = conformance(POOR)
    expect(noted.ran).toEqual(cases.filter(({ skipped }) => skipped === null).map(({ title }) => title))
    expect(noted.skipped).toContain(
      'undo restores exactly what stood before leaving (skipped: the adapter does not have the ability "undo")',
    )
    expect(noted.ran.length + noted.skipped.length).toBe(cases.length)
    expect(noted.described[0]).toBe("a poor adapter keeps the promises of the port")
  })

  it("runs in the test runner of Node, and fails there for want of a backend", async () => {
    const folder = await mkdtemp(join(tmpdir(), "conformance-"))
    try {
      const file = join(folder, "adapter.test.mjs")
      await writeFile(
        file,
        `import { describe, it } from "node:test"
        import { describeConformance } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)}
        const abilities = {
          undo: false, detectsConflicts: true, pause: true, frequency: true, history: true, requestLink: false }
        const open = async () => { throw new Error("There is no backend behind this set-up.") }
        describeConformance({ describe, it }, "mine", {
          abilities, linksExpire: true, addsLanes: true, movesClock: true, open })`,
      )
      const { NODE_OPTIONS: _inherited, NODE_TEST_CONTEXT: _nested, ...env } = process.env
      const run = promisify(execFile)(process.execPath, ["--test", "--test-reporter=tap", file], { env })
      const report = await run.then(
        () => "everything passed",
        ({ stdout }: { stdout: string }) => stdout,
      )
      expect(report).toContain("There is no backend behind this set-up.")
      expect(report).toMatch(/ok \d+ - undo restores .*skipped: the adapter does not have the ability .* # SKIP/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
