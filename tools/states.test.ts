import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { ERRORS, type ErrorCode } from "../src/domain/index.ts"
import { STATUS_OF_CODE } from "../src/wire/index.ts"

const ROOT = new URL("../", import.meta.url).pathname
const english = readFileSync(`${ROOT}locales/en/page.json`, "utf8")

/** The rows of both tables of the document, cell by cell. */
const rows = readFileSync(`${ROOT}docs/states.md`, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| code") && !line.startsWith("| state"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

const errors = new Map(
  rows.filter((row) => row.length === 5).map(([code = "", ...row]) => [code.replaceAll("`", ""), row]),
)

describe("the table of states", () => {
  test("has a row for every code, and none beside", () => {
    expect([...errors.keys()].sort()).toEqual(Object.keys(ERRORS).sort())
  })

  test.each(Object.keys(ERRORS) as ErrorCode[])("says of %s what the code says", (code) => {
    const [status, again] = errors.get(code) ?? []
    expect(status).toBe(String(STATUS_OF_CODE[code] ?? "none"))
    expect(again).toBe(ERRORS[code].retry)
  })

  test("quotes words that stand on the page", () => {
    const quoted = rows
      .map((row) => (row.length === 5 ? row[3] : row[1]) ?? "")
      .filter((words) => !words.startsWith("*"))
    expect(quoted.length).toBeGreaterThan(12)
    for (const words of quoted) expect(english).toContain(`"${words}"`)
  })
})
