import fc from "fast-check"
import { expect, it } from "vitest"
import { isCanonicalToken, MAX_TOKEN_LENGTH } from "./token-format.ts"

it("a part is canonical exactly when decoding and encoding again gives the same text (D4)", () => {
  const part = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/)
  fc.assert(
    fc.property(part, part, part, (...parts) => {
      const again = parts.map((each) => Buffer.from(each, "base64url").toString("base64url"))
      expect(isCanonicalToken(parts.join("."))).toBe(again.join(".") === parts.join("."))
    }),
    { numRuns: 2000 },
  )
})

it("a token of 2048 characters is looked at, a longer one is not (D4)", () => {
  const longest = `AA.AA.${"A".repeat(MAX_TOKEN_LENGTH - 6)}`
  expect(isCanonicalToken(longest)).toBe(true)
  expect(isCanonicalToken(`AAA.AA.${"A".repeat(MAX_TOKEN_LENGTH - 6)}`)).toBe(false)
})
