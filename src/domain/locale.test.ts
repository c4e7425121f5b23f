import { expect, it } from "vitest"
import { pickText } from "./locale.ts"

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
