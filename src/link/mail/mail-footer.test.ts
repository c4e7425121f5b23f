import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LinkConfigError } from "../errors.ts"
import { linkUrls } from "../urls.ts"
import { DARK, LIGHT } from "./footer-colors.ts"
import { FOOTER_TEXTS } from "./footer-texts.ts"
import { type MailFooterOptions, mailFooter } from "./mail-footer.ts"

const BASE = "https://prefs.example"
const TOKEN = "eyJh.eyJz.c2ln"
const links = linkUrls(BASE, "fr", TOKEN)
const footer = (more: Partial<MailFooterOptions> = {}) =>
  mailFooter({ sender: "Maison Lenoir", locale: "fr", links, ...more })

const hrefsIn = (html: string): string[] => [...html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href)
/** All that is read, without markup. */
const readIn = (html: string): string =>
  html
    .replace(/<style>.*<\/style>|<!--.*?-->|<[^>]*>/gs, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")

describe("the footer of a mailing", () => {
  it.each(Object.keys(FOOTER_TEXTS))("says, in %s, what the page says, the opt-out first (A36, A40)", (locale) => {
    const { html, text } = footer({ locale, links: linkUrls(BASE, locale, TOKEN) })
    const page = JSON.parse(readFileSync(new URL(`../../../locales/${locale}/page.json`, import.meta.url), "utf8"))
    const { leave, adapt } = page.choice
    const home = `https://prefs.example/${locale}/u/${TOKEN}`
    expect(hrefsIn(html)).toEqual([home, `${home}/preferences`])
    expect([...html.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map(([, label]) => label)).toEqual([leave, adapt])
    expect(html).toContain(` lang="${locale}" dir="ltr"`)
    expect(text.split("\n").slice(2)).toEqual([leave, home, "", adapt, `${home}/preferences`, ""])
    expect(text.split("\n")[0]).toContain("Maison Lenoir")
  })

  it("makes the addresses itself, from the public address and the token", () => {
    expect(footer({ links: { base: `${BASE}/`, token: TOKEN } })).toEqual(footer())
  })

  it.each([
    "*|PCTOKEN|*",
    "{{ contact.PCTOKEN }}",
    "{{pc_token}}",
    "%%pc_token%%",
    "{{ person|lookup:'pc_token' }}",
    "{{data:pc_token}}",
  ])("is a template with the merge tag %s in it, as it is", (mergeTag) => {
    const { html, text } = footer({ links: { base: BASE, mergeTag } })
    const home = `https://prefs.example/fr/u/${mergeTag}`
    expect(hrefsIn(html)).toEqual([home, `${home}/preferences`])
    expect(text).toContain(`\n${home}\n`)
    expect(text).toContain(`\n${home}/preferences\n`)
  })

  it("fetches nothing, runs nothing, and is a few kB", () => {
    const { html } = footer()
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import|src=/i)
    expect(html.length).toBeLessThan(3500)
    expect(html.match(/<\w/g)?.length).toBe(html.match(/<\/\w/g)?.length)
  })

  it("has the colours of the page, by day and by night", () => {
    const css = readFileSync(new URL("../../app/theme/tokens.css", import.meta.url), "utf8")
    const [light = "", dark = ""] = css.split("prefers-color-scheme: dark")
    const named = (text: string) =>
      Object.fromEntries(
        ["brand", "on-brand", "paper", "ink"].map((name) => [
          name.replace("-b", "B"),
          new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(text)?.[1],
        ]),
      )
    expect(named(light)).toEqual(LIGHT)
    expect(named(dark)).toEqual(DARK)
    expect(Object.values(LIGHT).filter((color) => !footer().html.includes(color))).toEqual([])
    expect(Object.values(DARK).filter((color) => !footer().html.includes(color))).toEqual([])
  })

  it("takes colours of one's own, and then has no others by night unless they are given too", () => {
    const own = { brand: "#7A0019", onBrand: "#ffffff", paper: "#ffffff" }
    const { html } = footer({ colors: own })
    expect(html).toContain('bgcolor="#7a0019"')
    expect(html).toContain(LIGHT.ink)
    expect(html).not.toContain("<style>")
    expect(footer({ colors: own, dark: {} }).html).toContain(DARK.brand)
    expect(footer({ dark: null }).html).not.toContain("<style>")
  })

  it.each<[string, Partial<MailFooterOptions>, string]>([
    ["a language that the page does not speak", { locale: "es" }, "the footer comes in de, en, fr, nl"],
    ["a language that every object has", { locale: "constructor" }, "the footer comes in"],
    ["an address of http", { links: { ...links, unsubscribe: "http://prefs.example/u/a" } }, "needs https"],
    ["a second address of http", { links: { ...links, preferences: "http://prefs.example/u/a" } }, "needs https"],
    ["an address with a quote", { links: { ...links, unsubscribe: `${BASE}/"onclick="` } }, "no address"],
    ["a script for an address", { links: { ...links, unsubscribe: "javascript:alert(1)" } }, "needs https"],
    ["an address with a user", { links: { ...links, unsubscribe: "https://a:b@prefs.example/" } }, "no address"],
    ["an address with a line break", { links: { ...links, unsubscribe: `${BASE}/\n` } }, "no address"],
    ["no address", { links: { unsubscribe: BASE } as never }, "no address"],
    ["a base of http", { links: { base: "http://prefs.example", token: TOKEN } }, "needs https"],
    ["a token that no link can carry", { links: { base: BASE, token: "c-1042" } }, "no compact JWS"],
    ["a merge tag with a quote", { links: { base: BASE, mergeTag: '{{ "x" }}' } }, "no merge tag"],
    ["a merge tag that is an id", { links: { base: BASE, mergeTag: "c-1042" } }, "no merge tag"],
    ["a merge tag with markup", { links: { base: BASE, mergeTag: "<%= token %>" } }, "no merge tag"],
    ["an empty name", { sender: " " }, "say who sends"],
    ["a name of characters that nobody sees", { sender: "\u200b\u200d" }, "say who sends"],
    ["a name of two lines", { sender: "Lenoir\r\nhttps://evil.example" }, "a line break"],
    ["a name that turns what follows", { sender: "\u202eevil" }, "not printed"],
    ["half a character", { sender: "Lenoir \ud83c" }, "not printed"],
    ["a colour by name", { colors: { brand: "red" } }, 'colors.brand: "red" is no colour; write it as #17493f'],
    ["a colour of three digits", { colors: { ink: "#123" } }, "colors.ink"],
    ["markup for a colour", { colors: { paper: '#ffffff"><b>' } }, "colors.paper"],
    ["a colour that there is not", { colors: { bran: "#123456" } as never }, 'there is no colour "bran"'],
    ["a dark colour by name", { dark: { brand: "white" } }, "dark.brand"],
    ["letters that cannot be read", { colors: { brand: "#ff8800" } }, "colors.onBrand: #ffffff on #ff8800"],
    ["a neighbour that cannot be read", { colors: { brand: "#ff8800", onBrand: "#000000" } }, "colors.brand"],
    ["a sentence that cannot be read", { colors: { ink: "#bbbbbb" } }, "colors.ink"],
    ["an opt-out paler than its neighbour (A38)", { colors: { onBrand: "#c0d8d0" } }, "the opt-out has less contrast"],
  ])("refuses %s, and says what to do", (_, more, why) => {
    expect(() => footer(more)).toThrow(LinkConfigError)
    expect(() => footer(more)).toThrow(why)
  })

  it("shows whatever name a business has as text, and nothing else of it", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        '<b>Bold & "quoted"</b>',
        "{{brand}}",
        "$&$1$`",
        "</style><script>",
        "<!--",
        "-->",
        "&amp;",
        "شركة",
      ),
    )
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), (parts) => {
        const sender = parts.join(" ")
        try {
          const { html, text } = footer({ sender })
          expect(readIn(html)).toContain(`envoyé par ${sender}. Vous`)
          expect(text.split("\n")[0]).toContain(`envoyé par ${sender}. Vous`)
          expect(text.split("\n")).toHaveLength(8)
          expect(html.replace(/<bdi>[^<>]*<\/bdi>/, "")).toBe(footer().html.replace(/<bdi>[^<>]*<\/bdi>/, ""))
        } catch (error) {
          if (!(error instanceof LinkConfigError)) throw error
        }
      }),
      { numRuns: 500 },
    )
  })

  it("in whatever colours, is one whose opt-out is at least as contrasted as its neighbour, or none (A38)", () => {
    const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`)
    let drawn = 0
    fc.assert(
      fc.property(fc.record({ brand: color, onBrand: color, paper: color, ink: color }), (colors) => {
        try {
          footer({ colors })
        } catch (error) {
          expect(error).toBeInstanceOf(LinkConfigError)
          return
        }
        drawn++
        expect(ratio(colors.onBrand, colors.brand)).toBeGreaterThanOrEqual(ratio(colors.brand, colors.paper))
      }),
      { numRuns: 2000, seed: 1 },
    )
    expect(drawn).toBeGreaterThan(10)
  })
})

/** By its definition in WCAG 2.2, once more. */
function ratio(one: string, other: string): number {
  const [a, b] = [one, other].map((color) => {
    const [red, green, blue] = (color.match(/[0-9a-f]{2}/g) ?? [])
      .map((part) => Number.parseInt(part, 16) / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
  }) as [number, number]
  return Math.max(a, b) / Math.min(a, b)
}
