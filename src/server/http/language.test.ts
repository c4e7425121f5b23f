import { describe, expect, it } from "vitest"
import { chooseLanguage } from "./language.ts"

const AVAILABLE = ["fr", "nl", "en"]
const NOTHING = { address: null, record: null, acceptLanguage: null, brand: "fr" }

describe("the language of a page (A48)", () => {
  it.each([
    ["the brand's when nothing is known", {}, "fr"],
    ["that of the address before all", { address: "en", record: "nl", acceptLanguage: "fr" }, "en"],
    ["that of the person's record before the browser's", { record: "nl", acceptLanguage: "en" }, "nl"],
    ["the browser's before the brand's", { acceptLanguage: "nl" }, "nl"],
    [
      "the next wish when the page does not come in the first",
      { address: "de", record: "sv", acceptLanguage: "nl" },
      "nl",
    ],
    ["the language of a region", { address: "nl-BE" }, "nl"],
    ["the same in capitals", { address: "NL-be" }, "nl"],
    ["the one with the highest weight", { acceptLanguage: "en;q=0.5, nl;q=0.9, de" }, "nl"],
    ["the first of equal weights", { acceptLanguage: "en;q=0.5,nl;q=0.5" }, "en"],
    ["none that is refused", { acceptLanguage: "en;q=0, nl;q=0.1" }, "nl"],
    ["the brand's for any", { acceptLanguage: "*" }, "fr"],
    ["the brand's for nonsense", { acceptLanguage: ";;q=,=;q=9,\u0000" }, "fr"],
    ["what a browser really sends", { acceptLanguage: "nl-BE,nl;q=0.9,en-US;q=0.8,en;q=0.7" }, "nl"],
    ["the brand's for a name of Object's prototype", { address: "constructor", acceptLanguage: "__proto__" }, "fr"],
    ["no more than the first thousand letters of a field", { acceptLanguage: `${"x,".repeat(500)}nl` }, "fr"],
  ])("is %s", (_, wishes, expected) => {
    expect(chooseLanguage(AVAILABLE, { ...NOTHING, ...wishes })).toBe(expected)
  })
})
