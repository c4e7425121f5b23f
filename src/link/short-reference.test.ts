import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LinkConfigError } from "./errors.ts"
import { newShortReference, shortReferencesIn } from "./short-reference.ts"
import { mailtoAddress, shortUrl } from "./short-urls.ts"

const anyReference = fc.uint8Array({ minLength: 26, maxLength: 26 }).map((bytes) => newShortReference(() => bytes))
/** A text in which every letter has whatever case it likes. */
const anyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(""))

describe("a short reference (D11)", () => {
  it("has twenty-six characters of base 32, 130 bits of chance", () => {
    expect(newShortReference()).toMatch(/^[a-z2-7]{26}$/)
    expect(new Set(Array.from({ length: 1_000 }, () => newShortReference())).size).toBe(1_000)
  })

  it("takes each of its characters from the chance it is given, five bits each", () => {
    expect(newShortReference((length) => Uint8Array.from({ length }, (_, at) => at))).toBe("abcdefghijklmnopqrstuvwxyz")
    expect(newShortReference((length) => new Uint8Array(length).fill(255))).toBe("7".repeat(26))
  })

  it("survives every change of case, in an address and in a subject (B22)", () => {
    fc.assert(
      fc.property(
        anyReference.chain((reference) => fc.tuple(fc.constant(reference), anyCase(reference))),
        ([reference, changed]) => {
          expect(shortReferencesIn(changed)).toEqual([reference])
          expect(shortReferencesIn(`LEAVE+${changed}@Lenoir.Example`)).toEqual([reference])
          expect(shortReferencesIn(`Re: [EXTERN] "${changed}".`)).toEqual([reference])
        },
      ),
    )
  })

  it.each([
    ["one character short", "mfrggzdfmztwq2lknnwg23tpo"],
    ["one too long", "mfrggzdfmztwq2lknnwg23tpobq"],
    ["with a digit that base 32 does not have", "mfrggzdfmztwq2lknnwg23tpo1"],
    ["glued to a digit", "mfrggzdfmztwq2lknnwg23tpob9"],
    ["broken in two", "mfrggzdfmztwq 2lknnwg23tpob"],
    ["nothing", ""],
  ])("%s is none", (_, text) => {
    expect(shortReferencesIn(text)).toEqual([])
  })

  it("is found once, however often it stands there", () => {
    const [one, two] = [newShortReference(), newShortReference()]
    expect(shortReferencesIn(`${one}, ${one.toUpperCase()} and ${two}`)).toEqual([one, two])
  })
})

describe("the addresses of a reference", () => {
  const reference = "mfrggzdfmztwq2lknnwg23tpob"

  it("are short, and hold it in the path, the detail of the address and the subject", () => {
    expect(shortUrl("https://p.lenoir.example/", reference)).toBe(`https://p.lenoir.example/s/${reference}`)
    expect(mailtoAddress("leave@lenoir.example", reference)).toBe(
      `mailto:leave+${reference}@lenoir.example?subject=unsubscribe%20${reference}`,
    )
  })

  it.each([
    ["http", () => shortUrl("http://p.lenoir.example", reference), "https"],
    ["another reference", () => shortUrl("https://p.lenoir.example", "../u"), "no reference"],
    ["a reference in the address that is none", () => mailtoAddress("leave@lenoir.example", "a?b"), "no reference"],
    ["no address", () => mailtoAddress("leave", reference), "no address"],
    ["an address with a question mark", () => mailtoAddress("leave?x@lenoir.example", reference), "no address"],
    ["a local part of more than 64 octets", () => mailtoAddress(`${"a".repeat(38)}@b.example`, reference), "64"],
  ])("are refused for %s", (_, make, why) => {
    expect(make).toThrow(LinkConfigError)
    expect(make).toThrow(why)
  })

  it("fit with a local part of 64 octets exactly (RFC 5321 section 4.5.3.1.1)", () => {
    expect(mailtoAddress(`${"a".repeat(37)}@b.example`, reference)).toContain(`${"a".repeat(37)}+${reference}@`)
  })
})
