import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { newCode, printedCode, readCode } from "./typed-code.ts"

const anyCode = fc.uint8Array({ minLength: 15, maxLength: 15 }).map((bytes) => newCode(() => bytes))
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

describe("a code from a letter (B24)", () => {
  it("has sixteen characters that nobody confuses, and 75 bits of chance", () => {
    expect(newCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/)
    expect(new Set(Array.from({ length: 1_000 }, () => newCode())).size).toBe(1_000)
    expect(printedCode("7K4MQ9TX2CGH0BVR")).toBe("7K4M-Q9TX-2CGH-0BVR")
  })

  it.each([
    ["as it is printed", (code: string) => printedCode(code)],
    ["in small letters", (code: string) => code.toLowerCase()],
    [
      "with spaces and other dashes",
      (code: string) => ` ${code.slice(0, 5)}\u2013${code.slice(5, 6)} \u00a0${code.slice(6)}\t`,
    ],
    [
      "with O for 0, I and L for 1, U for V",
      (code: string) => code.replaceAll("0", "o").replace("1", "l").replaceAll("1", "I").replaceAll("V", "u"),
    ],
    [
      "in full-width letters",
      (code: string) => [...code].map((each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0)).join(""),
    ],
  ])("is read %s", (_, typed) => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(readCode(typed(code))).toBe(code)
      }),
    )
  })

  it("with one wrong character is no code, wherever it stands", () => {
    fc.assert(
      fc.property(anyCode, fc.nat(15), fc.nat(31), (code, at, other) => {
        const wrong = code.slice(0, at) + ALPHABET[other] + code.slice(at + 1)
        expect(readCode(wrong)).toBe(wrong === code ? code : null)
      }),
    )
  })

  it("with two characters exchanged is no code, however far apart they are", () => {
    fc.assert(
      fc.property(anyCode, fc.nat(15), fc.nat(15), (code, one, other) => {
        const letters = [...code]
        ;[letters[one], letters[other]] = [letters[other] as string, letters[one] as string]
        const wrong = letters.join("")
        expect(readCode(wrong)).toBe(wrong === code ? code : null)
      }),
    )
  })

  it.each(["", "7K4M", "7K4M-Q9TX-2CGH-0BVR-7", "7K4M-Q9TX-2CGH-0B*R", "\u{1f600}".repeat(16)])(
    "%j is none",
    (typed) => {
      expect(readCode(typed)).toBeNull()
    },
  )
})
