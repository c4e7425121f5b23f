import fc from "fast-check"
import { expect, it } from "vitest"
import { sameText } from "./same-text.ts"

it("two texts are the same exactly when every letter of them is (D13)", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 })
  fc.assert(
    fc.property(text, text, fc.nat(60), (some, others, at) => {
      const like = some.slice(0, at) + others.slice(at)
      expect([sameText(some, some), sameText(some, others), sameText(some, like)]).toEqual([
        true,
        some === others,
        some === like,
      ])
    }),
    { numRuns: 500 },
  )
  for (const [some, others] of [
    ["", "\0"],
    ["a", "a\0"],
    ["a\0", "a"],
    ["ab", "a"],
  ] as const) {
    expect(sameText(some, others)).toBe(false)
  }
})
