import fc from "fast-check"
import { expect, it } from "vitest"
import { REFERENCE_PATTERN } from "../receipt.ts"
import { REFERENCE_BYTES, referenceFrom } from "./reference.ts"

it("a reference from any random bytes has the form of one, and uses five bits of each", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: REFERENCE_BYTES, maxLength: 32 }), (bytes) => {
      const reference = referenceFrom(bytes)
      expect(reference).toMatch(REFERENCE_PATTERN)
      expect(referenceFrom(bytes.map((byte) => byte | 0b1110_0000))).toBe(reference)
    }),
  )
})

it("no two sets of five bits make the same letter, and none is mistaken for another when read aloud", () => {
  const letters = Array.from({ length: 32 }, (_, byte) => referenceFrom(new Uint8Array(10).fill(byte))[0])
  expect(new Set(letters).size).toBe(32)
  for (const letter of "ILOU") expect(letters).not.toContain(letter)
})

it.each(["7k4m-q9tx-2c", "7K4M-Q9TX-2", "7K4M-Q9TX-2CC", "7K4MQ9TX2C", "7K4M-Q9TX-2I", "7K4M-Q9TX-2C\n", ""])(
  "%j has not the form of a reference",
  (text) => {
    expect(REFERENCE_PATTERN.test(text)).toBe(false)
  },
)
