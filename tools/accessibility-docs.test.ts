import { existsSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const ROOT = new URL("../", import.meta.url).pathname
const guide = readFileSync(`${ROOT}docs/accessibility.md`, "utf8")

/** All criteria of WCAG 2.2 of levels A and AA, as the recommendation numbers them. */
const CRITERIA = {
  A: `1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4
      2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2`,
  AA: `1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2
       3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3`,
}
const expected = Object.entries(CRITERIA).flatMap(([level, numbers]) =>
  numbers.split(/\s+/).map((number) => `${number} ${level}`),
)

const rows = guide
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))

/** What a criterion's row says of it. */
const RESULTS = ["supports", "partly", "not applicable"]

describe("the table of conformance", () => {
  it("has a row for each criterion of its level, and none twice", () => {
    expect(expected).toHaveLength(55)
    const named = rows.map(([, criterion = "", level]) => `${criterion.split(" ")[0]} ${level}`)
    expect(named.toSorted()).toEqual(expected.toSorted())
  })

  it("says of each what came of it and how that is known", () => {
    expect(rows.filter(([, , , result = ""]) => !RESULTS.includes(result))).toEqual([])
    expect(rows.filter(([, , , , how = ""]) => how.length < 10)).toEqual([])
  })

  it("names the gap of everything that is met in part", () => {
    const gaps = guide.split("## Known gaps")[1]?.split("\n## ")[0] ?? ""
    const partly = rows.filter(([, , , result]) => result === "partly")
    for (const [, criterion = ""] of partly) expect(gaps).toContain(`(${criterion.split(" ")[0]})`)
  })
})

describe("the guide to accessibility", () => {
  it("names files that exist", () => {
    const files = [...guide.matchAll(/`((?:e2e|src|tools|docs)\/[^`]+)`/g)].map(([, file = ""]) => file)
    expect(new Set(files).size).toBeGreaterThan(20)
    expect(files.filter((file) => !existsSync(ROOT + file))).toEqual([])
  })

  it("gives businesses the same text in three languages, with the same number of places to fill in", () => {
    const texts = ["English", "Français", "Nederlands"].map(
      (name) => guide.split(`### ${name}\n`)[1]?.split("\n### ")[0],
    )
    const places = texts.map((text) => text?.match(/\[[^\]]+\]/g)?.length)
    expect(places).toEqual([12, 12, 12])
  })
})
