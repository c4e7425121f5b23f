import fc from "fast-check"
import { SignJWT } from "jose"
import { describe, expect, it } from "vitest"
import { LinkConfigError } from "./errors.ts"
import { createKeyring, newKey } from "./keyring.ts"
import { nodeHmac } from "./node.ts"
import { signLink } from "./sign.ts"
import { ISSUER, NOW, newEdKey, oneKey, payloadOf } from "./testing.ts"
import { verifyLink } from "./verify.ts"

const link = { brand: "lenoir", subject: "c-1042" }
const at = (keyring: Awaited<ReturnType<typeof createKeyring>>, now = NOW) => ({
  keyring,
  issuer: ISSUER,
  now: () => now,
})
const kidOf = (token: string): unknown => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid

describe("signing a link", () => {
  it.each(["HS256", "EdDSA"] as const)("what was signed by %s is read back as it was said", async (alg) => {
    const ring = await createKeyring([alg === "HS256" ? newKey("k1", "lenoir") : await newEdKey("k1", "lenoir")])
    const token = await signLink(at(ring), { ...link, mailing: "2026-11.a", lifetime: 60 })
    expect(await verifyLink(at(ring), token)).toEqual({
      kind: "valid",
      claims: { brand: "lenoir", subject: "c-1042", issuedAt: NOW, expiresAt: NOW + 60, mailing: "2026-11.a" },
    })
  })

  it.each(["HS256", "EdDSA"] as const)(
    "the token is to the letter what jose makes of the same claims, by %s",
    async (alg) => {
      const key = alg === "HS256" ? newKey("k1", "lenoir") : await newEdKey("k1", "lenoir")
      const ring = await createKeyring([key])
      const signWith = ring.get("k1")?.signWith
      if (!signWith) throw new Error("This key can sign.")
      const issuer = "https://préférences.example/☃"
      const claims = { mid: "m-1", iss: issuer, aud: "lenoir/preferences", sub: "c-1042", iat: NOW, exp: NOW + 60 }
      const header = { alg, kid: "k1", typ: "prefc-link+jwt" }
      const ascii = await signLink(at(ring), { ...link, mailing: "m-1", lifetime: 60 })
      expect(ascii).toBe(await new SignJWT({ ...claims, iss: ISSUER }).setProtectedHeader(header).sign(signWith))
      const signer = { ...at(ring), issuer }
      const token = await signLink(signer, { ...link, mailing: "m-1", lifetime: 60 })
      expect(JSON.parse(payloadOf(token))).toEqual(claims)
      expect(await verifyLink(signer, token)).toMatchObject({ kind: "valid" })
    },
  )

  it("Node's own HMAC makes the same token as Web Crypto, and a pair of keys is left to Web Crypto", async () => {
    const keys = [newKey("k1", "lenoir"), await newEdKey("k2", "ardent")]
    const [web, node] = [await createKeyring(keys), await createKeyring(keys, { hmac: nodeHmac })]
    for (const each of [link, { brand: "ardent", subject: "c-1" }]) {
      expect(await signLink(at(node), each)).toBe(await signLink(at(web), each))
    }
    expect(node.get("k1")?.hmac?.("x")).toMatch(/^[\w-]{43}$/)
  })

  it("a link may see and change choices for 90 days unless said otherwise", async () => {
    const ring = await oneKey()
    expect(await verifyLink(at(ring), await signLink(at(ring), link))).toMatchObject({
      claims: { expiresAt: NOW + 90 * 86_400, mailing: null },
    })
  })

  it("the token is short, of letters that survive a mail, and holds six claims and no more (B14, D8)", async () => {
    const token = await signLink(at(await oneKey()), { ...link, mailing: "m-1" })
    expect(token).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/)
    expect(token.length).toBeLessThan(400)
    expect(Object.keys(JSON.parse(payloadOf(token))).sort()).toEqual(["aud", "exp", "iat", "iss", "mid", "sub"])
  })

  it("no address ever gets into a token, whatever is given as subject or mailing (D8)", async () => {
    const ring = await oneKey()
    const given = fc.oneof(fc.string(), fc.emailAddress(), fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/))
    await fc.assert(
      fc.asyncProperty(given, given, async (subject, mailing) => {
        const token = await signLink(at(ring), { ...link, subject, mailing }).catch((error) => error)
        if (token instanceof LinkConfigError) return
        expect(payloadOf(token)).not.toContain("@")
        expect(await verifyLink(at(ring), token)).toMatchObject({ kind: "valid", claims: { subject, mailing } })
      }),
    )
  })

  it.each([
    ["an e-mail address as subject", { subject: "jeanne@dupont.be" }],
    ["an international number as subject", { subject: "+32475123456" }],
    ["an empty subject", { subject: "" }],
    ["a subject that is too long", { subject: "a".repeat(65) }],
    ["an empty mailing", { mailing: "" }],
    ["a mailing with spaces", { mailing: "Black Friday" }],
    ["a lifetime of nothing", { lifetime: 0 }],
    ["half a second", { lifetime: 0.5 }],
    ["a lifetime that is no number", { lifetime: Number.NaN }],
    ["a lifetime beyond all numbers", { lifetime: Number.MAX_SAFE_INTEGER }],
    ["a brand without a key", { brand: "ardent" }],
  ])("%s is refused at once, not when the link is opened", async (_, wrong) => {
    await expect(signLink(at(await oneKey()), { ...link, ...wrong })).rejects.toThrow(LinkConfigError)
  })

  it("a clock in fractions of a second is refused: verifying would call its links none of ours (D7)", async () => {
    await expect(signLink(at(await oneKey(), NOW + 0.5), link)).rejects.toThrow(LinkConfigError)
  })

  it("after a rotation the last active key signs, and links of the one before stay valid (D10)", async () => {
    const [first, second, retired] = [newKey("a", "lenoir"), newKey("b", "lenoir"), newKey("c", "lenoir")]
    const before = await signLink(at(await createKeyring([first])), link)
    const ring = await createKeyring([first, second, newKey("d", "ardent"), { ...retired, status: "retired" }])
    expect(kidOf(await signLink(at(ring), link))).toBe("b")
    expect(await verifyLink(at(ring), before)).toMatchObject({ kind: "valid" })
  })

  it("a public key alone verifies and cannot sign", async () => {
    const key = await newEdKey("k1", "lenoir")
    const { d: _, ...jwk } = key.jwk
    const ring = await createKeyring([{ ...key, jwk }])
    const token = await signLink(at(await createKeyring([key])), link)
    expect(await verifyLink(at(ring), token)).toMatchObject({ kind: "valid" })
    await expect(signLink(at(ring), link)).rejects.toThrow(LinkConfigError)
  })
})
