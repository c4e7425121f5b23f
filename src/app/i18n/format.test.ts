import { describe, expect, it } from "vitest"
import { formatDay, formatMoment, formatNames } from "./format.ts"

const FIRST = "2026-12-01T12:00:00Z"

describe("a date", () => {
  it.each([
    ["fr-BE", "1er décembre 2026"],
    ["nl-BE", "1 december 2026"],
    ["en-GB", "1 December 2026"],
    ["de-BE", "1. Dezember 2026"],
  ])("on the first of a month is written as people write it (%s)", (formats, text) => {
    expect(formatDay(FIRST, formats, "Europe/Brussels")).toBe(text)
    expect(formatMoment(FIRST, formats, "Europe/Brussels")).toContain(text)
  })

  it("on another day is no first one", () => {
    expect(formatDay("2026-12-11T12:00:00Z", "fr-BE", "Europe/Brussels")).toBe("11 décembre 2026")
  })
})

describe("a list of names", () => {
  it.each(["fr-BE", "nl-BE", "en-GB", "de-BE"])("is joined as Intl does (%s)", (formats) => {
    const list = new Intl.ListFormat(formats, { type: "conjunction" })
    for (const names of [[], ["A"], ["A", "b"], ["A", "b", "c"], ["A", "b", "c", "d", "e"]]) {
      expect(
        formatNames(
          names.map((name) => ({ en: name })),
          formats,
        ),
      ).toBe(list.format(names))
    }
  })

  it("keeps one that runs from right to left to itself, and leaves the others as they are", () => {
    const names = ["e-mail", "חדשות", "post"].map((name) => ({ en: name }))
    expect(formatNames(names, "en-GB")).toBe("E-mail, \u2068חדשות\u2069 and post")
    expect(formatNames([{ en: "e-mail" }], "en-GB")).toBe("E-mail")
  })
})
