import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { JSON_CORPUS, type JsonCase } from "./json-corpus.contract.ts"
import { JsonMistake, readJson, textOf } from "./read-json.ts"

/** Numbers that JSON.parse would round are no part of it. */
const kept = (_: string, value: unknown) =>
  typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER ? 1 : value

const outcomeOf = ({ bytes }: JsonCase, options?: Parameters<typeof readJson>[1]): unknown => {
  try {
    return { read: readJson(textOf(bytes), options) }
  } catch (error) {
    if (error instanceof JsonMistake) return "refused"
    throw error
  }
}

describe("a reader of JSON", () => {
  it("takes what means one thing, and nothing else, out of nearly four hundred texts (D33, RFC 8259)", () => {
    expect(JSON_CORPUS.length).toBeGreaterThan(350)
    for (const each of JSON_CORPUS) {
      const expected = each.is === "right" ? { read: JSON.parse(textOf(each.bytes)) } : "refused"
      expect(outcomeOf(each), each.name).toEqual(expected)
    }
  })

  it("takes halves of characters where a text is quoted", () => {
    for (const each of JSON_CORPUS.filter(({ is }) => is === "quoted")) {
      expect(outcomeOf(each, { halves: "kept" }), each.name).toEqual({ read: JSON.parse(textOf(each.bytes)) })
    }
  })

  it("takes whatever JSON.stringify writes, as it was", () => {
    const value = fc.jsonValue({ maxDepth: 6, noUnicodeString: false })
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1), (written, space) => {
        const text = JSON.stringify(written, kept, space)
        expect(readJson(text, { halves: "kept" })).toEqual(JSON.parse(text))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['{"a": 1,\n "a": 2}', 'has the field "a" twice in one object', 2],
    ['{"a":1,"\\u0061":2}', 'has the field "a" twice in one object', 1],
    ['{"jeanne@example.be":1,"jeanne@example.be":2}', 'has the field "jeanne?example.be" twice in one object', 1],
    ["[\n[1e400]]", "has a number that is too large", 2],
    ["[".repeat(33) + "]".repeat(33), "has more than 32 levels", 1],
    ['["\\ud800"]', "has half of a character (a surrogate alone)", 1],
    ["\ufeff{}", "begins with a byte order mark: leave it out", undefined],
    [" ", "is empty, and has to be JSON", undefined],
    ["{\n]", "is no JSON", 2],
  ])("says of %j what is wrong, and where", (text, message, line) => {
    expect(() => readJson(text)).toThrow(expect.objectContaining({ message, line }))
  })
})
