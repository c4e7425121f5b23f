import { describe, expect, it } from "vitest"
import english from "../../../../locales/en/page.json" with { type: "json" }
import french from "../../../../locales/fr/page.json" with { type: "json" }
import dutch from "../../../../locales/nl/page.json" with { type: "json" }
import { sampleBrand } from "../../../demo/sample-brand.ts"
import { splitReceiptFile } from "../../../domain/index.ts"
import { createI18n } from "../../i18n/create-i18n.ts"
import { receiptFile } from "./save-receipt.ts"

const RECEIPT = {
  reference: "7K4M-Q9TX-2C",
  at: "2026-11-23T20:04:00.000Z",
  undoUntil: "2026-12-23T20:04:00.000Z",
  coversFuture: true,
  signed: `${"e".repeat(70)}.${"f".repeat(300)}.${"g".repeat(86)}`,
}
const PAGES = { en: english, fr: french, nl: dutch }
const fileIn = (locale: keyof typeof PAGES, more = {}, brand = sampleBrand) =>
  receiptFile({ ...RECEIPT, ...more }, brand, createI18n(locale, PAGES[locale]).t)

describe("a saved receipt", () => {
  it("says everything that the screen says, line by line, then carries the signature", () => {
    const { signed, around } = splitReceiptFile(fileIn("en"))
    expect(signed).toEqual([RECEIPT.signed])
    const lines = around.trim().split("\n")
    expect(lines.map((line) => line.trim())).toEqual([
      "Your receipt",
      "",
      "Sender",
      "Maison Lenoir",
      "Since",
      "23 November 2026 at 21:04 (Central European Time)",
      "Stopped",
      "E-mail, SMS, phone and post: every topic, including any added later",
      "Continues",
      "Invoices, deliveries and security messages",
      "Reference",
      "7K4M-Q9TX-2C",
      "",
      "You can undo this until 23 December 2026.",
      "",
      english.unsubscribed.signature,
    ])
  })

  it.each(["en", "fr", "nl"] as const)(
    "is in the person's own language, with nothing left to fill in (%s)",
    (locale) => {
      const file = fileIn(locale)
      expect(file).toContain(PAGES[locale].unsubscribed.receipt)
      expect(file).toContain("verify-receipt")
      expect(file).not.toMatch(/\{\{|undefined|null|unsubscribed\./)
    },
  )

  it("promises no more than the backend does, and says nothing where there is nothing to say", () => {
    const brand = { ...sampleBrand, catalogue: { ...sampleBrand.catalogue, services: [] } }
    const file = fileIn("en", { undoUntil: null, coversFuture: false, signed: null }, brand)
    expect(file).toContain("every topic that exists today")
    expect(file).not.toContain("Continues")
    expect(file).not.toContain("undo")
    expect(file).not.toContain("-----")
    expect(file).not.toMatch(/\n\n\n/)
  })
})
