import { describe, expect, it } from "vitest"
import { type PageAddress, readPageAddress } from "./page-address.ts"

const at = (path: string): PageAddress | null => readPageAddress(new URL(path, "https://prefs.example"))

describe("the address of a page", () => {
  it.each<[string, string | null, string | null, PageAddress["place"]]>([
    ["/", null, null, "entry"],
    ["/fr", "fr", null, "entry"],
    ["/fr/", "fr", null, "entry"],
    ["/nl-BE/", "nl-BE", null, "entry"],
    ["/u/a.b.c", null, "a.b.c", "choice"],
    ["/fr/u/a.b.c", "fr", "a.b.c", "choice"],
    ["/fr/u/a.b.c/", "fr", "a.b.c", "choice"],
    ["//fr//u//a.b.c//".slice(1), "fr", "a.b.c", "choice"],
    ["/fr/u/a.b.c/preferences", "fr", "a.b.c", "preferences"],
    ["/fr/u/a.b.c/unsubscribed", "fr", "a.b.c", "unsubscribed"],
    ["/fr/u/a.b.c/undo", "fr", "a.b.c", "undo"],
    ["/fr/u/a.b.c/whatever", "fr", "a.b.c", "choice"],
    ["/fr/u/a.b.c/preferences/more", "fr", "a.b.c", "choice"],
    ["/fr/u", "fr", null, "choice"],
    ["/fr/u/preferences", "fr", null, "preferences"],
    ["/fr/u?token=a.b.c", "fr", "a.b.c", "choice"],
    ["/fr/u/preferences?token=a.b.c", "fr", "a.b.c", "preferences"],
    ["/?token=a.b.c", null, "a.b.c", "choice"],
    ["/fr/?token=a.b.c", "fr", "a.b.c", "choice"],
    ["/fr/u/a.b.c?token=x.y.z", "fr", "a.b.c", "choice"],
    ["/fr/u/a.b.c?utm_source=mail&lang=nl&place=undo", "fr", "a.b.c", "choice"],
    ["/fr/u?token=a.b.c&token=x.y.z", "fr", "a.b.c", "choice"],
    ["/fr/u?TOKEN=a.b.c", "fr", null, "choice"],
  ])("%s: language %s, token %s, place %s (B15, B16)", (path, lang, token, place) => {
    expect(at(path)).toEqual({ lang, token, place, code: null, brand: null })
  })

  it.each([
    "/fr/u/a.b.c)",
    "/fr/u/a.b.c.",
    "/fr/u/a.b.c%3E",
    "/fr/u/a.b.c%253E",
    "/fr/u/a%2Eb%2Ec",
    "/fr/u/a%252Eb%252Ec",
    "/fr/u/%22a.b.c%22,",
    "/fr/u?token=a.b.c)",
    "/fr/u?token=%3Ca.b.c%3E",
    "/fr/u/a.b.c%E2%80%A6",
  ])("%s: the token is found in what a mail client made of it (B14)", (path) => {
    expect(at(path)?.token).toBe("a.b.c")
  })

  it("what holds no token stays what it is, and undecodable text too (B14)", () => {
    expect(at("/fr/u/a.b")?.token).toBe("a.b")
    for (const four of ["a.b.c.d", "a.b.c.-d", "a.b.c._d"]) expect(at(`/fr/u/${four}`)?.token).toBe(four)
    expect(at("/fr/u/a.%zz")?.token).toBe("a.%zz")
  })

  it("whatever stands in the place of a token is one that came damaged, also where no dot of it is left (D14)", () => {
    for (const path of ["/fr/u/nothing", "/fr/u/eyJhbGciOi", "/fr/u/PREFERENCES", "/fr/u/%00", "/fr/u/__proto__"]) {
      expect(at(path)).toMatchObject({ token: path.slice(6), place: "choice" })
    }
    expect(at("/fr/u/nothing/preferences")).toMatchObject({ token: "nothing", place: "preferences" })
  })

  it.each(["/fr/x", "/favicon.ico", "/FR/u/a.b.c", "/fr/nl/u/a.b.c", "/x/a.b.c"])("%s is no page", (path) => {
    expect(at(path)).toBeNull()
  })
})
