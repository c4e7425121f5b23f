import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { receiptBlock, splitReceiptFile } from "./receipt-block.ts"

const SIGNED = `${"e".repeat(70)}.${"f".repeat(300)}.${"g".repeat(86)}`

describe("a signature in a file", () => {
  it("stands between two marks, in lines that a mail program leaves whole", () => {
    const lines = receiptBlock(SIGNED).split("\n")
    expect(lines.at(0)).toBe("-----BEGIN PREFERENCE-CENTER RECEIPT-----")
    expect(lines.at(-1)).toBe("-----END PREFERENCE-CENTER RECEIPT-----")
    expect(Math.max(...lines.slice(1, -1).map((line) => line.length))).toBe(64)
  })

  it("is found again with the text around it, whatever that says and however lines end", () => {
    const around = fc.string({ unit: "binary" }).filter((text) => !text.includes("-----"))
    fc.assert(
      fc.property(around, around, fc.constantFrom("\n", "\r\n", "\r"), (before, after, end) => {
        const file = `${before}${end}${receiptBlock(SIGNED).replaceAll("\n", end)}${end}${after}`
        const split = splitReceiptFile(file)
        expect(split.signed).toEqual([SIGNED])
        expect(split.around).toContain(before)
        expect(split.around).toContain(after)
      }),
    )
  })

  it("is missing from a file without marks, and each of several is found", () => {
    expect(splitReceiptFile(SIGNED)).toEqual({ signed: [], around: SIGNED })
    expect(splitReceiptFile(`${receiptBlock("a.b.c")}\n${receiptBlock("d.e.f")}`).signed).toEqual(["a.b.c", "d.e.f"])
  })
})
