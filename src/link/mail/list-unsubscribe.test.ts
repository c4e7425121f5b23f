import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LinkConfigError } from "../errors.ts"
import { signLink } from "../sign.ts"
import { ISSUER, NOW, oneKey } from "../testing.ts"
import { linkUrls } from "../urls.ts"
import { listUnsubscribeHeaders } from "./list-unsubscribe.ts"

const URL_OF_ONE = "https://prefs.example/fr/u/eyJh.eyJz.c2ln"

describe("the two headers (B1, RFC 8058 section 3.1, RFC 2369 section 2)", () => {
  it("hold the one https address of a signed link", async () => {
    const token = await signLink(
      { keyring: await oneKey(), issuer: ISSUER, now: () => NOW },
      { brand: "lenoir", subject: "c-1042" },
    )
    const urls = linkUrls(ISSUER, "fr", token)
    expect(listUnsubscribeHeaders(urls)).toEqual({
      "List-Unsubscribe": `<https://prefs.example/fr/u/${token}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    })
  })

  it("may hold an address to write to, after it", () => {
    const mailto = "mailto:leave@prefs.example?subject=c-1042%2C%20all"
    expect(listUnsubscribeHeaders({ unsubscribe: URL_OF_ONE, mailto })["List-Unsubscribe"]).toBe(
      `<${URL_OF_ONE}>, <${mailto}>`,
    )
  })

  it.each([
    ["http", "http://prefs.example/u/a.b.c", "has to begin with https://"],
    ["http on this machine, as no provider reaches it", "http://localhost:4600/u/a.b.c", "has to begin with https://"],
    ["no scheme", "prefs.example/u/a.b.c", "has to begin with https://"],
    ["another scheme", "javascript:alert(1)", "has to begin with https://"],
    ["one slash", "https:/prefs.example/u/a.b.c", "has to begin with https://"],
    ["no host", "https://", "has to begin with https://"],
    ["two addresses", `${URL_OF_ONE}>, <${URL_OF_ONE}`, "a space"],
    ["two addresses without a space", `${URL_OF_ONE}>,<${URL_OF_ONE}`, "separates addresses"],
    ["a comma", `${URL_OF_ONE},`, "separates addresses"],
    ["its own brackets", `<${URL_OF_ONE}>`, "separates addresses"],
    ["a space", `${URL_OF_ONE} `, "a space"],
    ["a line break", `${URL_OF_ONE}\r\nBcc: evil@example.org`, "a line break"],
    ["a tab", `${URL_OF_ONE}\t`, "a space"],
    ["a letter beyond ASCII", "https://préférences.example/u/a.b.c", "beyond ASCII"],
    ["a fragment", "https://prefs.example/u#token=a.b.c", "never reaches the server"],
    ["a user", "https://me:secret@prefs.example/u/a.b.c", "with a user"],
    ["nothing", "", "a space"],
    ["no text", undefined as unknown as string, "a space"],
  ])("refuse %s", (_, unsubscribe, why) => {
    expect(() => listUnsubscribeHeaders({ unsubscribe })).toThrow(LinkConfigError)
    expect(() => listUnsubscribeHeaders({ unsubscribe })).toThrow(why)
  })

  it.each([
    ["another https address", URL_OF_ONE, "has to begin with mailto:"],
    ["a bare address", "leave@prefs.example", "has to begin with mailto:"],
    ["no address", "mailto:?subject=leave", "names no address"],
    ["a space", "mailto:leave@prefs.example?subject=c-1042, all", "a space"],
    ["a comma", "mailto:leave@prefs.example,c@prefs.example", "separates addresses"],
    ["a line break", "mailto:leave@prefs.example\nBcc:evil@example.org", "a line break"],
  ])("refuse %s to write to", (_, mailto, why) => {
    expect(() => listUnsubscribeHeaders({ unsubscribe: URL_OF_ONE, mailto })).toThrow(LinkConfigError)
    expect(() => listUnsubscribeHeaders({ unsubscribe: URL_OF_ONE, mailto })).toThrow(why)
  })

  it("fit in one line of a mail, 998 characters, or are refused (RFC 5322 section 2.1.1)", () => {
    const of = (length: number) => `https://prefs.example/u/${"a".repeat(length)}`
    const most = 998 - "List-Unsubscribe: <>".length - of(0).length
    expect(listUnsubscribeHeaders({ unsubscribe: of(most) })["List-Unsubscribe"]).toHaveLength(998 - 18)
    expect(() => listUnsubscribeHeaders({ unsubscribe: of(most + 1) })).toThrow("at most 998")
    expect(() => listUnsubscribeHeaders({ unsubscribe: of(most), mailto: "mailto:a@b.example" })).toThrow("at most 998")
  })

  it("whatever comes in, are one https address of printable ASCII in brackets, or an error that says so", () => {
    const part = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\r\n", ">", "<", ", ", " ", "\u0000", "é"))
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        try {
          const headers = listUnsubscribeHeaders({ unsubscribe: `https://prefs.example/u/${parts.join("")}` })
          expect(headers["List-Unsubscribe"]).toMatch(/^<https:\/\/[!#-+\--;=?-[\]-~]+>$/)
        } catch (error) {
          expect(error).toBeInstanceOf(LinkConfigError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
