import fc from "fast-check"
import { SignJWT } from "jose"
import { beforeAll, describe, expect, it } from "vitest"
import { LinkConfigError } from "./errors.ts"
import { createKeyring, type Keyring } from "./keyring.ts"
import { namedIssuer, type ReceiptClaims, signReceipt, verifyReceipt } from "./receipt.ts"
import { newReceiptKey, publicKeySet, type ReceiptKeyConfig, readKeySet, receiptKey } from "./receipt-keys.ts"
import { signLink } from "./sign.ts"
import { CLAIMS, flipped, forge, HEADER, hsKey, ISSUER, NOW, newEdKey, oneKey, payloadOf } from "./testing.ts"
import { verifyLink } from "./verify.ts"

const receipt: ReceiptClaims = {
  brand: "lenoir",
  subject: "c-1042",
  reference: "7K4M-Q9TX-2C",
  at: "2026-11-23T10:00:00.000Z",
  coversFuture: true,
}
const PAYLOAD = {
  iss: ISSUER,
  aud: "lenoir/receipt",
  sub: "c-1042",
  reference: "7K4M-Q9TX-2C",
  at: "2026-11-23T10:00:00.000Z",
  coversFuture: true,
  scope: "all-direct-marketing",
  profiling: false,
}
const RECEIPT_HEADER = { alg: "EdDSA", kid: "r1", typ: "prefc-receipt+jwt" }

let config: ReceiptKeyConfig
let keyring: Keyring
let signed: string
beforeAll(async () => {
  config = await newReceiptKey("r1", "lenoir")
  keyring = await createKeyring([receiptKey(config)])
  signed = await signReceipt({ keyring, issuer: ISSUER }, receipt)
})

const check = (token: string, ring = keyring, issuer = ISSUER) => verifyReceipt({ keyring: ring, issuer }, token)
const not = (because: string) => ({ kind: "not-genuine", because })

/** A token with any header and any payload, really signed with the brand's receipt key. */
async function signedAs(header: Record<string, unknown>, payload: Record<string, unknown>): Promise<string> {
  const { signWith } = keyring.get("r1") ?? {}
  if (!signWith) throw new Error("The key of the tests signs.")
  return new SignJWT(payload).setProtectedHeader({ ...RECEIPT_HEADER, ...header }).sign(signWith)
}

describe("a signed receipt", () => {
  it("is read back as it was said", async () => {
    expect(await check(signed)).toEqual({ kind: "genuine", claims: receipt })
    expect(await check(await signReceipt({ keyring, issuer: ISSUER }, { ...receipt, coversFuture: false }))).toEqual({
      kind: "genuine",
      claims: { ...receipt, coversFuture: false },
    })
  })

  it("says what was asked: all direct marketing and no profiling for it, and nothing personal (D8)", () => {
    expect(JSON.parse(payloadOf(signed))).toEqual(PAYLOAD)
  })

  it("is the same however often it is signed, so that an answer repeated is the same answer (D31)", async () => {
    expect(await signReceipt({ keyring, issuer: ISSUER }, receipt)).toBe(signed)
  })

  it("forged by hand as we sign it is genuine, so that the refusals below refuse for one reason each", async () => {
    expect(await check(await signedAs({}, PAYLOAD))).toMatchObject({ kind: "genuine" })
  })

  it("is verified with the published keys alone, which hold no private half", async () => {
    const published = JSON.parse(JSON.stringify(publicKeySet([config])))
    expect(published).toEqual({
      keys: [{ kty: "OKP", crv: "Ed25519", x: config.jwk.x, kid: "r1", alg: "EdDSA", use: "sig", brand: "lenoir" }],
    })
    const ring = await readKeySet(published)
    expect(await check(signed, ring)).toEqual({ kind: "genuine", claims: receipt })
    await expect(signReceipt({ keyring: ring, issuer: ISSUER }, receipt)).rejects.toThrow(LinkConfigError)
  })

  it("stays genuine after a rotation, as long as its key is published, and the newer key signs", async () => {
    const { d: _, ...jwk } = config.jwk
    const ring = await createKeyring([
      receiptKey({ ...config, jwk }),
      receiptKey(await newReceiptKey("r2", "lenoir")),
      receiptKey(await newReceiptKey("r3", "ardent")),
    ])
    expect(await check(signed, ring)).toMatchObject({ kind: "genuine" })
    const newer = await signReceipt({ keyring: ring, issuer: ISSUER }, receipt)
    expect(await check(newer, ring)).toMatchObject({ kind: "genuine" })
    expect(await check(newer)).toEqual(not("key"))
  })

  it("names its issuer to whoever looks for the keys, and garbage names none", () => {
    expect(namedIssuer(signed)).toBe(ISSUER)
    for (const token of ["", "a.b.c", `${signed}=`, forge(RECEIPT_HEADER, "7"), forge(RECEIPT_HEADER, { iss: 7 })]) {
      expect(namedIssuer(token), token).toBe(null)
    }
  })
})

describe("a receipt is refused when it is signed", () => {
  it.each<[string, Partial<ReceiptClaims>]>([
    ["for an e-mail address as subject (D8)", { subject: "jeanne@dupont.be" }],
    ["for an international number as subject (D8)", { subject: "+32475123456" }],
    ["without a reference", { reference: "" }],
    ["with a reference that is none", { reference: "7K4M-Q9TX-2I" }],
    ["with a moment in another zone", { at: "2026-11-23T11:00:00+01:00" }],
    ["with a day that does not exist", { at: "2026-02-30T10:00:00.000Z" }],
    ["for a brand without a key", { brand: "ardent" }],
  ])("%s", async (_, wrong) => {
    await expect(signReceipt({ keyring, issuer: ISSUER }, { ...receipt, ...wrong })).rejects.toThrow(LinkConfigError)
  })

  it("with a key that signs links: only EdDSA proves anything to others (B28)", async () => {
    await expect(signReceipt({ keyring: await oneKey(), issuer: ISSUER }, receipt)).rejects.toThrow(LinkConfigError)
  })
})

describe("a receipt is not genuine", () => {
  it("with any one character of it changed (D1, D4)", async () => {
    for (const damaged of flipped(signed)) expect(await check(damaged), damaged).toMatchObject({ kind: "not-genuine" })
  })

  it("cut off anywhere, from either end (D4)", async () => {
    for (let length = 0; length < signed.length; length++) {
      expect(await check(signed.slice(0, length))).toMatchObject({ kind: "not-genuine" })
      expect(await check(signed.slice(signed.length - length))).toMatchObject({ kind: "not-genuine" })
    }
  })

  it.each<[string, Record<string, unknown>, string]>([
    ["another type", { typ: "JWT" }, "header"],
    ["the type of a link (D5)", { typ: "prefc-link+jwt" }, "header"],
    ["the full media type", { typ: "application/prefc-receipt+jwt" }, "header"],
    ["its type in capitals", { typ: "PREFC-RECEIPT+JWT" }, "header"],
    ["no type", { typ: undefined }, "header"],
    ["an unknown kid (D3)", { kid: "r2" }, "key"],
    ["a kid every object has (D3)", { kid: "constructor" }, "key"],
    ["no kid", { kid: undefined }, "header"],
    ["jku (D3)", { jku: "https://evil.example/keys" }, "header"],
    ["jwk (D3)", { jwk: { kty: "OKP" } }, "header"],
    ["a name no one knows", { x: 1 }, "header"],
  ])("with %s in its header, though signed with our key", async (_, header, because) => {
    expect(await check(await signedAs(header, PAYLOAD))).toEqual(not(because))
  })

  it.each(["none", "nOnE", "HS256", "Ed25519", "eddsa", undefined])("with alg %s (D2)", async (alg) => {
    const forged = forge({ ...RECEIPT_HEADER, alg }, PAYLOAD, Buffer.from(String(config.jwk.x), "base64url"))
    expect(await check(forged)).toEqual(not("header"))
    const [header, payload] = forged.split(".")
    expect(await check(`${header}.${payload}.`)).toEqual(not("form"))
  })

  it("with the signature of another key, or of an HS256 key by the same name (D2)", async () => {
    const other = await createKeyring([receiptKey(await newReceiptKey("r1", "lenoir"))])
    expect(await check(signed, other)).toEqual(not("signature"))
    expect(await check(signed, await createKeyring([hsKey("r1", "lenoir")]))).toEqual(not("header"))
  })

  it("with an HS256 key in the keyring that has really signed it: a shared secret proves nothing to others", async () => {
    const forged = forge({ ...HEADER, typ: "prefc-receipt+jwt" }, PAYLOAD)
    expect(await check(forged, await oneKey())).toEqual(not("header"))
  })

  it("that one brand's key signed in the name of another (D6)", async () => {
    const theirs = await createKeyring([receiptKey({ ...config, brand: "ardent" })])
    expect(await check(signed, theirs)).toEqual(not("claims"))
    expect(await check(await signedAs({}, { ...PAYLOAD, aud: "ardent/receipt" }))).toEqual(not("claims"))
  })

  it.each<[string, Record<string, unknown>]>([
    ["another issuer", { iss: "https://evil.example" }],
    ["no issuer", { iss: undefined }],
    ["the audience of links (D5)", { aud: "lenoir/preferences" }],
    ["several audiences", { aud: ["lenoir/receipt", "ardent/receipt"] }],
    ["no subject", { sub: undefined }],
    ["an address as subject", { sub: "jeanne@dupont.be" }],
    ["no reference", { reference: undefined }],
    ["a reference that is none", { reference: "HELLO" }],
    ["no moment", { at: undefined }],
    ["a moment in seconds", { at: NOW }],
    ["a moment that is none", { at: "yesterday" }],
    ["another scope", { scope: "newsletter" }],
    ["no scope", { scope: undefined }],
    ["profiling that goes on", { profiling: true }],
    ["no word on profiling", { profiling: undefined }],
    ["no word on the future", { coversFuture: undefined }],
    ["a future that is a text", { coversFuture: "true" }],
  ])("with %s, though signed with our key", async (_, more) => {
    expect(await check(await signedAs({}, { ...PAYLOAD, ...more }))).toEqual(not("claims"))
  })

  it("whatever comes in: verifying never throws", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.json().map((each) => forge(RECEIPT_HEADER, each)),
        ),
        async (token) => {
          expect(await check(token)).toMatchObject({ kind: "not-genuine" })
        },
      ),
    )
  })
})

describe("links and receipts (D5)", () => {
  it("are not taken for each other, even when one key had signed both", async () => {
    const both = await newEdKey("both", "lenoir")
    const ring = await createKeyring([both])
    const at = { keyring: ring, issuer: ISSUER, now: () => NOW }
    const link = await signLink(at, { brand: "lenoir", subject: "c-1042" })
    const proof = await signReceipt(at, receipt)
    expect(await verifyLink(at, link)).toMatchObject({ kind: "valid" })
    expect(await check(proof, ring)).toMatchObject({ kind: "genuine" })
    expect(await check(link, ring)).toEqual(not("header"))
    expect(await verifyLink(at, proof)).toEqual({ kind: "not-ours" })
  })

  it("are not taken for each other when only the type was changed, or only the audience", async () => {
    const at = { keyring, issuer: ISSUER, now: () => NOW }
    const typeOfLink = await signedAs({ typ: "prefc-link+jwt" }, { ...CLAIMS, ...PAYLOAD })
    const audienceOfLink = await signedAs({}, { ...PAYLOAD, ...CLAIMS })
    expect(await verifyLink(at, typeOfLink)).toEqual({ kind: "not-ours" })
    expect(await verifyLink(at, audienceOfLink)).toEqual({ kind: "not-ours" })
    expect(await check(audienceOfLink)).toEqual(not("claims"))
  })
})

describe("a set of published keys", () => {
  it("leaves out keys of other kinds, as RFC 7517 asks", async () => {
    const [ours] = publicKeySet([config]).keys
    const others = [
      { kty: "RSA", n: "AQAB", e: "AQAB", kid: "a", alg: "RS256", use: "sig" },
      { kty: "oct", k: "AAAA", kid: "b" },
      { ...ours, kid: "c", use: "enc" },
      { ...ours, kid: "d", alg: "ES256" },
      { ...ours, kid: undefined },
      { ...ours, kid: "e", brand: undefined },
      null,
      "key",
    ]
    expect([...(await readKeySet({ keys: [...others, ours] })).keys()]).toEqual(["r1"])
  })

  it.each([null, [], "{}", {}, { keys: {} }])("that is %j is refused", async (input) => {
    await expect(readKeySet(input)).rejects.toThrow(LinkConfigError)
  })

  it("with the same name twice is refused: which key is meant would be a guess", async () => {
    const { keys } = publicKeySet([config, await newReceiptKey("r1", "lenoir")])
    await expect(readKeySet({ keys })).rejects.toThrow(LinkConfigError)
  })

  it("is made of drawn keys that differ, and of halves that belong together", async () => {
    const other = await newReceiptKey("r2", "lenoir")
    expect(other.jwk.d).not.toBe(config.jwk.d)
    const mixed = { ...config, jwk: { ...config.jwk, x: String(other.jwk.x) } }
    await expect(createKeyring([receiptKey(mixed)])).rejects.toThrow(LinkConfigError)
  })
})
