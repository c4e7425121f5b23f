import { describe, expect, it } from "vitest"
import { LinkConfigError } from "./errors.ts"
import { linkUrls, publicBase } from "./urls.ts"

/** The form of a token; what it says does not matter here. */
const TOKEN = "eyJh.eyJz.c2ln"

describe("the public address", () => {
  it.each([
    ["https://prefs.example", "https://prefs.example"],
    ["https://prefs.example/", "https://prefs.example"],
    ["https://prefs.example:443/", "https://prefs.example"],
    ["https://prefs.example:8443//", "https://prefs.example:8443"],
    ["HTTPS://Prefs.Example/Keuze/", "https://prefs.example/Keuze"],
    ["https://shop.example/mail/preferences", "https://shop.example/mail/preferences"],
    ["https://préférences.example", "https://xn--prfrences-c4ab.example"],
    ["http://localhost:3000/", "http://localhost:3000"],
    ["http://127.0.0.1", "http://127.0.0.1"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ])("%s is used as %s", (base, used) => {
    expect(publicBase(base)).toBe(used)
    expect(publicBase(used)).toBe(used)
  })

  it.each([
    "",
    "prefs.example",
    "/preferences",
    "//prefs.example",
    "http://prefs.example",
    "http://localhost.evil.example",
    "http://192.168.1.4",
    "ftp://prefs.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "https://",
    "https://prefs.example?brand=lenoir",
    "https://prefs.example/#top",
    "https://admin@prefs.example",
    "https://:secret@prefs.example",
  ])("%j cannot be one (B30)", (base) => {
    expect(() => publicBase(base)).toThrow(LinkConfigError)
  })
})

describe("the two addresses of a link", () => {
  it.each([
    ["https://prefs.example", "fr", "https://prefs.example/fr/u/eyJh.eyJz.c2ln"],
    ["https://prefs.example/", null, "https://prefs.example/u/eyJh.eyJz.c2ln"],
    ["https://shop.example/mail/", "nl-BE", "https://shop.example/mail/nl-BE/u/eyJh.eyJz.c2ln"],
    ["http://localhost:3000", "zh-Hant-TW", "http://localhost:3000/zh-Hant-TW/u/eyJh.eyJz.c2ln"],
  ])("at %s in %s carry the token in the path (B16)", (base, locale, unsubscribe) => {
    expect(linkUrls(base, locale, TOKEN)).toEqual({ unsubscribe, preferences: `${unsubscribe}/preferences` })
  })

  it.each(["", "FR", "f", "french", "fr/", "../x", "fr-", "fr\n", "fr_BE", "u"])(
    "%j is no language (B30)",
    (locale) => {
      expect(() => linkUrls("https://prefs.example", locale, TOKEN)).toThrow(LinkConfigError)
    },
  )

  it("a base that cannot be one is refused here too", () => {
    expect(() => linkUrls("http://prefs.example", "fr", TOKEN)).toThrow(LinkConfigError)
  })
})

it.each(["", "c-1042", "a.b", "a b.c.d", `${TOKEN})`])("a token that no link can carry is refused: %s", (token) => {
  expect(() => linkUrls("https://prefs.example", "fr", token)).toThrow(LinkConfigError)
})
