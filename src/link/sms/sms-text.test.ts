import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LinkConfigError } from "../errors.ts"
import { shortUrl } from "../short-urls.ts"
import { gsm7Size, toGsm7 } from "./gsm7.ts"
import { type SmsOptions, smsHelp, smsLeft, smsText } from "./sms-text.ts"

const REFERENCE = "mfrggzdfmztwq2lknnwg23tpob"
const LINK = shortUrl("https://p.lenoir.example", REFERENCE)
const LOCALES = ["de", "en", "fr", "nl"]
/** 3GPP TS 23.038, table 1 and 2, row by row. */
const ALPHABET = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\f^{}\\[~\]|€]*$/

const sms = (more: Partial<SmsOptions> = {}) =>
  smsText({ sender: "Maison Lenoir", locale: "fr", shortUrl: LINK, stopNumber: "8850", ...more })

describe("the opt-out of a text message", () => {
  it.each([
    ["fr", `Refuser le marketing de Maison Lenoir : STOP au 8850 ou ${LINK}`],
    ["nl", `Marketing van Maison Lenoir weigeren: STOP naar 8850 of ${LINK}`],
    ["en", `Refuse marketing from Maison Lenoir: STOP to 8850 or ${LINK}`],
    ["de", `Werbung von Maison Lenoir ablehnen: STOP an 8850 oder ${LINK}`],
  ])("is a line in %s, with the number and the link", (locale, text) => {
    expect(sms({ locale })).toEqual({ text, septets: text.length, segments: 1 })
  })

  it("stands below the message, and without a number it is the link alone", () => {
    const { stopNumber: _none, ...rest } = { sender: "Maison Lenoir", locale: "fr", shortUrl: LINK, stopNumber: "" }
    expect(smsText({ ...rest, message: " -20 % vendredi ! \r\n" }).text).toBe(
      `-20 % vendredi !\nRefuser le marketing de Maison Lenoir : ${LINK}`,
    )
  })

  it.each(LOCALES)("leaves room for words in one message, in %s", (locale) => {
    expect(160 - sms({ locale }).septets).toBeGreaterThan(30)
  })

  it("writes what the alphabet lacks otherwise, as long as it says the same", () => {
    const { text } = sms({ sender: "Forêt d’Or", message: "L’œuvre « façon » coûte 5\u202f€… déjà\u00a0– vite" })
    expect(text).toBe(
      `L'oeuvre " facon " coute 5 €... déjà - vite\nRefuser le marketing de Foret d'Or : STOP au 8850 ou ${LINK}`,
    )
  })

  it("is refused with the characters that cannot be written", () => {
    expect(() => sms({ message: "Fête 🎉 – приве́т" })).toThrow(LinkConfigError)
    expect(() => sms({ message: "Fête 🎉" })).toThrow('message: "🎉" (U+1F389)')
    expect(() => sms({ sender: "Кафе" })).toThrow('sender: "К" (U+041A)')
  })

  it.each<[string, Partial<SmsOptions>, string]>([
    ["a link of 61 characters", { shortUrl: shortUrl(`https://${"p".repeat(16)}.example`, REFERENCE) }, "may have 23"],
    ["a link that is no short one", { shortUrl: `https://p.example/u/${"a".repeat(80)}` }, "Take a short reference"],
    ["http", { shortUrl: "http://p.example/s/x" }, "https"],
    ["a link with a space", { shortUrl: "https://p.example/s/x y" }, "no address"],
    ["a language that it does not speak", { locale: "it" }, "de, en, fr, nl"],
    ["no sender", { sender: " " }, "say who sends"],
    ["a sender of two lines", { sender: "Acme\nBank" }, "one line"],
    ["a number that is none", { stopNumber: "STOP" }, "stopNumber"],
    ["an empty message", { message: " " }, "leave it out"],
  ])("is refused for %s", (_, more, why) => {
    expect(() => sms(more)).toThrow(LinkConfigError)
    expect(() => sms(more)).toThrow(why)
  })

  it("takes a link of 60 characters exactly", () => {
    const link = shortUrl(`https://${"p".repeat(15)}.example`, REFERENCE)
    expect([link.length, sms({ shortUrl: link }).text.endsWith(link)]).toEqual([60, true])
  })

  it("has nothing beyond the alphabet, whatever comes in, or says why not (B23)", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom(...LOCALES), (message, locale) => {
        try {
          expect(sms({ message, locale }).text).toMatch(ALPHABET)
        } catch (error) {
          expect(error).toBeInstanceOf(LinkConfigError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe("the answers to a text message", () => {
  const options = { sender: "Maison Lenoir", url: "https://prefs.lenoir.example" }

  it.each(LOCALES)("fit in one message, in %s", (locale) => {
    const left = smsLeft({ ...options, locale, reference: "7K4M-Q9TX-2C" })
    const help = smsHelp({ ...options, locale })
    for (const { text, segments } of [left, help]) {
      expect([text, segments]).toEqual([expect.stringMatching(ALPHABET), 1])
      expect(text).toMatch(/^Maison Lenoir ?: .*: https:\/\/prefs\.lenoir\.example$/)
    }
    expect(left.text).toContain(" 7K4M-Q9TX-2C. ")
    expect(help.text).toContain(" STOP")
  })

  it("never fail for a name: the host stands in its place", () => {
    expect(smsHelp({ ...options, sender: "Кафе 🎉", locale: "en" }).text).toMatch(/^prefs\.lenoir\.example: reply STOP/)
  })
})

describe("the alphabet of text messages (3GPP TS 23.038)", () => {
  it("has 127 characters and ten behind an escape", () => {
    const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).filter((char) =>
      ALPHABET.test(char),
    )
    expect(all).toHaveLength(137)
    const kept = all.filter((char) => char !== "\r")
    expect(toGsm7(kept.join(""))).toEqual({ text: kept.join(""), foreign: [] })
  })

  it.each([
    [0, 0, 1],
    [160, 0, 1],
    [161, 0, 2],
    [306, 0, 2],
    [307, 0, 3],
    [158, 1, 1],
    [159, 1, 2],
  ])("counts %i plain characters and %i that take two as %i messages", (plain, double, segments) => {
    expect(gsm7Size("a".repeat(plain) + "€".repeat(double))).toEqual({ septets: plain + 2 * double, segments })
  })

  it("does not part an escape from what it belongs to", () => {
    expect(gsm7Size(`${"a".repeat(152)}€${"a".repeat(152)}`)).toEqual({ septets: 306, segments: 3 })
  })
})
