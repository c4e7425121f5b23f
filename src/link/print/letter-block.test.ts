import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { LinkConfigError } from "../errors.ts"
import { newCode, printedCode } from "../typed-code.ts"
import { type LetterBlockOptions, letterBlock } from "./letter-block.ts"
import { LETTER_TEXTS } from "./letter-texts.ts"
import { qrSvg } from "./qr-svg.ts"

const BASE = "https://prefs.acme.example"
const CODE = printedCode(newCode(() => Uint8Array.from({ length: 15 }, (_, at) => at * 7)))
const LOCALES = Object.keys(LETTER_TEXTS)

const block = (more: Partial<LetterBlockOptions> = {}) =>
  letterBlock({ sender: "Maison Lenoir", locales: ["fr", "nl", "en"], code: CODE, address: BASE, ...more })

describe("the block in a letter", () => {
  it.each(LOCALES)("says in %s how to refuse, with the labels of the page, the opt-out first (A15, A40)", (locale) => {
    const { html, text } = block({ locales: [locale] })
    const page = JSON.parse(readFileSync(new URL(`../../../locales/${locale}/page.json`, import.meta.url), "utf8"))
    const { leave, adapt } = page.choice
    expect(html).toContain(`<li><b>${leave}</b></li><li>${adapt}</li>`)
    expect(text).toContain(`\n- ${leave}\n- ${adapt}\n`)
    expect(html).toContain(`<div lang="${locale}"`)
    for (const said of [html.replace(/<[^>]*>/g, ""), text]) {
      expect(said).toContain("Maison Lenoir")
      expect(said).toContain("prefs.acme.example/s")
      expect(said).toContain(CODE)
      expect(said).toContain(LETTER_TEXTS[locale]?.free)
      expect(said).not.toContain("{{")
    }
  })

  it("comes in several languages with one QR code and one code", () => {
    const { html, text } = block()
    expect(html.match(/<div lang="\w\w"/g)).toEqual(['<div lang="fr"', '<div lang="nl"', '<div lang="en"'])
    expect(html.split("<svg")).toHaveLength(2)
    expect(html.split(CODE)).toHaveLength(2)
    expect(text.split(CODE)).toHaveLength(2)
    expect(html).toContain(qrSvg(`${BASE}/s/${CODE}`, "Code QR de votre page personnelle"))
  })

  it("prints the code in its four groups, however it was handed in", () => {
    expect(block({ code: CODE.replaceAll("-", "").toLowerCase() })).toEqual(block())
    expect(block({ address: `${BASE}/` })).toEqual(block())
  })

  it("speaks of no QR code where there is none", () => {
    expect(block({ locales: LOCALES }).text).not.toMatch(/QR|sca/i)
  })

  it("runs nothing, fetches nothing, and takes no name for markup", () => {
    const { html } = block({ sender: '<b>"$&" & fils</b>' })
    expect(html).toContain("<bdi>&lt;b&gt;&quot;$&amp;&quot; &amp; fils&lt;/b&gt;</bdi>")
    expect(html).not.toMatch(/<script|href=|src=|url\(|<link|@import/)
  })

  it.each([
    ["no language", { locales: [] }, "locales: name at least one language"],
    ["a language that the page does not speak", { locales: ["it"] }, 'locale "it": the block comes in de, en, fr, nl'],
    ["a name that is none", { sender: " " }, "sender: say who sends the letter"],
    ["a name of two lines", { sender: "a\nb" }, "sender: the name has a line break"],
    ["an address that is not https", { address: "http://prefs.acme.example" }, "needs https"],
  ])("is not made with %s", (_, more, said) => {
    expect(() => block(more)).toThrow(LinkConfigError)
    expect(() => block(more)).toThrow(said)
  })

  it("is not made with a code that nobody could type, which the error does not tell", () => {
    const wrong = `${CODE.slice(0, -1)}${CODE.endsWith("0") ? "1" : "0"}`
    expect(() => block({ code: wrong })).toThrow("code: it is no code of a letter")
    expect(() => block({ code: wrong })).not.toThrow(wrong)
  })
})
