import { expect, it } from "vitest"
import { LANGUAGE_TAG_PATTERN, pickText } from "./locale.ts"

it.each([
  ["the wanted language", { fr: "Bonjour", en: "Hello" }, "fr", { text: "Bonjour", lang: "fr" }],
  ["English where the wanted one is missing", { fr: "Bonjour", en: "Hello" }, "nl", { text: "Hello", lang: "en" }],
  ["any other where English is missing too", { de: "Hallo" }, "nl", { text: "Hallo", lang: "de" }],
  ["an empty text that is there", { nl: "", en: "Hello" }, "nl", { text: "", lang: "nl" }],
  ["nothing, in the wanted language, where there is none", {}, "nl", { text: "", lang: "nl" }],
  ["English where the wanted tag is a name every object has", { en: "Hi" }, "toString", { text: "Hi", lang: "en" }],
])("a text is given in %s, and says which it is (WCAG 3.1.2)", (_, texts, wanted, given) => {
  expect(pickText(texts, wanted)).toEqual(given)
})

it.each(["fr", "fr-BE", "FR-be", "zh-Hant-TW", "es-419"])("%s can be the tag of a text", (tag) => {
  expect(tag).toMatch(LANGUAGE_TAG_PATTERN)
  expect(Intl.getCanonicalLocales(tag)).toHaveLength(1)
})

it.each(["", "no tag!", "f", "fr_BE", "fr-", "fr-be-be", "fr-Latn-Latn", "fr-x", " fr"])(
  '"%s" cannot be the tag of a text: formatting by it may fail',
  (tag) => {
    expect(tag).not.toMatch(LANGUAGE_TAG_PATTERN)
  },
)
