import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { createKeyring, type Keyring } from "./keyring.ts"
import { signLink } from "./sign.ts"
import { base64url, CLAIMS, flipped, forge, HEADER, hsKey, ISSUER, LETTERS, NOW, newEdKey, oneKey } from "./testing.ts"
import { verifyLink } from "./verify.ts"

const link = { brand: "lenoir", subject: "c-1042", lifetime: 3600 }
const claims = { brand: "lenoir", subject: "c-1042", issuedAt: NOW, expiresAt: NOW + 3600, mailing: null }
const notOurs = { kind: "not-ours" }

let keyring: Keyring
const at = (now: number, ring = keyring) => ({ keyring: ring, issuer: ISSUER, now: () => now })
const check = (token: string, now = NOW) => verifyLink(at(now), token)

beforeAll(async () => {
  keyring = await oneKey()
})

describe("a genuine link", () => {
  it("forged by hand as we sign it is valid, so that the refusals below refuse for one reason each", async () => {
    expect(await check(forge(HEADER, CLAIMS))).toEqual({ kind: "valid", claims })
    expect(await check(forge(HEADER, { ...CLAIMS, nbf: NOW, mid: "m-1" }))).toEqual({
      kind: "valid",
      claims: { ...claims, mailing: "m-1" },
    })
  })

  it.each([
    [0, "valid"],
    [59, "valid"],
    [60, "leave-only"],
    [5 * 365 * 86_400, "leave-only"],
  ])("asked %i s after it expired is %s: it loses power, never access (D7, A33)", async (late, kind) => {
    const because = kind === "valid" ? {} : { because: "expired" }
    expect(await check(forge(HEADER, CLAIMS), NOW + 3600 + late)).toEqual({ kind, claims, ...because })
  })

  it("signed with a key retired since can still leave, however old it is (A33, D10)", async () => {
    const retired = await createKeyring([{ ...hsKey("k1", "lenoir"), status: "retired" }])
    for (const now of [NOW, NOW + 5 * 365 * 86_400]) {
      const answer = await verifyLink(at(now, retired), forge(HEADER, CLAIMS))
      expect(answer).toEqual({ kind: "leave-only", claims, because: "retired-key" })
    }
  })

  it.each(["iat", "nbf"])(
    "whose %s lies up to 60 s ahead is valid, and beyond that can only leave: it is genuine, a clock is wrong (D7, D35)",
    async (name) => {
      expect(await check(forge(HEADER, { ...CLAIMS, [name]: NOW + 60 }))).toMatchObject({ kind: "valid" })
      expect(await check(forge(HEADER, { ...CLAIMS, [name]: NOW + 61 }))).toMatchObject({
        kind: "leave-only",
        because: "not-yet-valid",
      })
    },
  )
})

describe("a token that is none of ours, with no word on why (D14)", () => {
  it.each(["HS256", "EdDSA"] as const)("with any one character of it changed, signed by %s (B6, D1)", async (alg) => {
    const ring = await createKeyring([alg === "HS256" ? hsKey("k1", "lenoir") : await newEdKey("k1", "lenoir")])
    const token = await signLink(at(NOW, ring), link)
    expect(await verifyLink(at(NOW, ring), token)).toEqual({ kind: "valid", claims })
    for (const damaged of flipped(token)) expect(await verifyLink(at(NOW, ring), damaged), damaged).toEqual(notOurs)
  })

  it("cut off anywhere, from either end (D4)", async () => {
    const token = forge(HEADER, CLAIMS)
    for (let length = 0; length < token.length; length++) {
      expect(await check(token.slice(0, length))).toEqual(notOurs)
      expect(await check(token.slice(token.length - length))).toEqual(notOurs)
    }
  })

  it.each([
    ["another type", { ...HEADER, typ: "JWT" }],
    ["the full media type", { ...HEADER, typ: "application/prefc-link+jwt" }],
    ["its type in capitals", { ...HEADER, typ: "PREFC-LINK+JWT" }],
    ["no type", { ...HEADER, typ: undefined }],
    ["no algorithm named", { ...HEADER, alg: undefined }],
    ["alg none", { ...HEADER, alg: "none" }],
    ["alg nOnE", { ...HEADER, alg: "nOnE" }],
    ["alg hs256", { ...HEADER, alg: "hs256" }],
    ["alg HS512", { ...HEADER, alg: "HS512" }],
    ["alg EdDSA for an HS256 key", { ...HEADER, alg: "EdDSA" }],
    ["an unknown kid", { ...HEADER, kid: "k2" }],
    ["no kid", { ...HEADER, kid: undefined }],
    ["a kid that is no text", { ...HEADER, kid: 1 }],
    ["a kid every object has", { ...HEADER, kid: "constructor" }],
    ["jku", { ...HEADER, jku: "https://evil.example/keys" }],
    ["x5u", { ...HEADER, x5u: "https://evil.example/cert" }],
    ["x5c", { ...HEADER, x5c: ["MIIB"] }],
    ["jwk", { ...HEADER, jwk: { kty: "oct", k: "AAAA" } }],
    ["crit", { ...HEADER, crit: ["exp"] }],
    ["b64", { ...HEADER, b64: false }],
    ["b64 as it is by default", { ...HEADER, b64: true }],
    ["zip", { ...HEADER, zip: "DEF" }],
    ["a name no one knows", { ...HEADER, x: 1 }],
    ["__proto__", '{"alg":"HS256","kid":"k1","typ":"prefc-link+jwt","__proto__":{}}'],
    ["a header that is an array", [HEADER]],
    ["a header that is null", "null"],
    ["a header that is no JSON", "{"],
  ])("with %s in its header, though signed with our key (D2, D3, D5)", async (_, header) => {
    expect(await check(forge(header, CLAIMS))).toEqual(notOurs)
  })

  it.each([
    ["another brand", { aud: "ardent/preferences" }],
    ["another purpose", { aud: "lenoir/session" }],
    ["our brand among others", { aud: ["lenoir/preferences", "ardent/preferences"] }],
    ["our brand in a list", { aud: ["lenoir/preferences"] }],
    ["no audience", { aud: undefined }],
    ["another issuer", { iss: "https://prefs.example.evil" }],
    ["our issuer with a slash", { iss: `${ISSUER}/` }],
    ["our issuer in a list", { iss: [ISSUER] }],
    ["no issuer", { iss: undefined }],
    ["an address as its subject", { sub: "jeanne@dupont.be" }],
    ["a number as its subject", { sub: 1042 }],
    ["no subject", { sub: undefined }],
    ["an address as its mailing", { mid: "jeanne@dupont.be" }],
    ["no mailing but null", { mid: null }],
    ["no exp", { exp: undefined }],
    ["no iat", { iat: undefined }],
    ...["exp", "iat", "nbf"].flatMap((name) =>
      [String(NOW), NOW + 0.5, -1, null, true, [NOW], {}, 2 ** 53].map((value): [string, object] => [
        `${name} ${JSON.stringify(value)}`,
        { [name]: value },
      ]),
    ),
  ])("for %s, though signed with our key (D6, D7, D8)", async (_, claim) => {
    expect(await check(forge(HEADER, { ...CLAIMS, ...claim }))).toEqual(notOurs)
  })

  it.each(["exp", "iat", "nbf"])("with 1e400 as its %s (D7)", async (name) => {
    const payload = JSON.stringify({ ...CLAIMS, [name]: "?" }).replace('"?"', "1e400")
    expect(await check(forge(HEADER, payload))).toEqual(notOurs)
  })

  it.each(["[]", "null", "7", '"text"', "{", ""])("with %j as its payload", async (payload) => {
    expect(await check(forge(HEADER, payload))).toEqual(notOurs)
  })

  it("written leniently: padded, spaced, in standard base64, with spare bits, too long, or in other letters (D4)", async () => {
    const token = forge(HEADER, CLAIMS)
    const [header = "", payload = "", signature = ""] = token.split(".")
    const lenient = [
      `${token}=`,
      `${header}==.${payload}.${signature}`,
      ` ${token}`,
      `${token} `,
      `${token}\n`,
      `${header}.\t${payload}.${signature}`,
      token.replace(/.$/, (last) => LETTERS[LETTERS.indexOf(last) | 1] ?? ""),
      `${token}.`,
      `.${token}`,
      `${token}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${payload}.${Buffer.from(signature, "base64url").toString("base64")}`,
      token.replace("e", "е"),
      `${token}\u0000`,
      `${token}%3D`,
      forge(HEADER, { ...CLAIMS, more: "x".repeat(1500) }),
    ]
    for (const each of lenient) expect(await check(each), each).toEqual(notOurs)
  })

  it("whose HS256 signature was made with the public half of an EdDSA key (D2)", async () => {
    const key = await newEdKey("k1", "lenoir")
    const ring = await createKeyring([key])
    const secrets = [String(key.jwk.x), JSON.stringify(key.jwk), ""].map((text) => Buffer.from(text))
    for (const secret of [...secrets, Buffer.from(String(key.jwk.x), "base64url")]) {
      for (const alg of ["HS256", "EdDSA"]) {
        expect(await verifyLink(at(NOW, ring), forge({ ...HEADER, alg }, CLAIMS, secret))).toEqual(notOurs)
      }
    }
  })

  it("that one brand's key signed in the name of another (D6)", async () => {
    const other = await newEdKey("k2", "ardent")
    const ring = await createKeyring([hsKey("k1", "lenoir"), other])
    const theirs = await signLink(at(NOW, ring), { ...link, brand: "ardent" })
    expect(await verifyLink(at(NOW, ring), theirs)).toMatchObject({ kind: "valid", claims: { brand: "ardent" } })
    expect(await verifyLink(at(NOW, ring), forge(HEADER, { ...CLAIMS, aud: "ardent/preferences" }))).toEqual(notOurs)
    expect(await verifyLink(at(NOW, await createKeyring([{ ...other, brand: "lenoir" }])), theirs)).toEqual(notOurs)
  })
})

describe("whatever comes in", () => {
  const part = fc.string({ minLength: 1 }).map(base64url)
  const token = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.tuple(part, part, part).map((parts) => parts.join(".")),
    fc.tuple(fc.json(), fc.json()).map(([header, payload]) => forge(header, payload)),
    fc.dictionary(fc.string(), fc.jsonValue()).map((more) => forge({ ...more, ...HEADER }, more)),
  )

  it("verifying never throws, and calls nothing ours that we did not sign", async () => {
    await fc.assert(
      fc.asyncProperty(token, async (text) => {
        expect(await check(text)).toEqual(notOurs)
      }),
      { numRuns: 500 },
    )
  })
})
