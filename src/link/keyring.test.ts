import { describe, expect, it } from "vitest"
import { LinkConfigError } from "./errors.ts"
import { createKeyring, type KeyConfig, newKey } from "./keyring.ts"
import { base64url, hsKey, newEdKey, SECRET } from "./testing.ts"

const secretOf = (...bytes: number[]): string => base64url(Uint8Array.from(bytes))
const count = (length: number, byteAt: (at: number) => number): string =>
  secretOf(...Array.from({ length }, (_, at) => byteAt(at)))

describe("reading keys", () => {
  it("fresh keys pass, each with another secret of 256 bits (D9)", async () => {
    const keys = Array.from({ length: 500 }, (_, at) => newKey(`k${at}`, "lenoir"))
    const ring = await createKeyring(keys)
    expect([...ring.keys()]).toEqual(keys.map(({ kid }) => kid))
    for (const key of keys)
      expect(key).toMatchObject({ status: "active", secret: expect.stringMatching(/^[\w-]{43}$/) })
  })

  it("key material cannot be read back from a keyring", async () => {
    for (const config of [newKey("k1", "lenoir"), await newEdKey("k1", "lenoir")]) {
      const key = (await createKeyring([config])).get("k1")
      expect(key?.signWith?.extractable).toBe(false)
      expect(key?.verifyWith).toHaveProperty("usages", expect.arrayContaining(["verify"]))
    }
  })

  it.each([
    ["31 bytes", secretOf(...Buffer.from(SECRET, "base64url").subarray(1))],
    ["none", ""],
    ["text in base64url", base64url("The quick brown fox jumps over the lazy dog")],
    ["a typed phrase as it is", "correct-horse-battery-staplecorrect-horse-battery-staple"],
    ["an example from a manual", "your-256-bit-secret-your-256-bit-secret-your-256-bit"],
    ["hexadecimal, which is not read as such", Buffer.from(SECRET, "base64url").toString("hex")],
    ["all zeroes", count(32, () => 0)],
    ["all ones", count(32, () => 255)],
    ["bytes that count up", count(32, (at) => at)],
    ["bytes that count down in steps", count(32, (at) => 250 - at * 7)],
    ["bytes that count up behind others", count(32, (at) => [222, 173, 190, 239][at] ?? at - 4)],
    ["a short pattern repeated", count(64, (at) => 131 + (at % 8) * 17)],
    ["half a secret, twice", count(32, (at) => Buffer.from(SECRET, "base64url")[at % 16] ?? 0)],
    ["a secret, three times", Buffer.from(SECRET, "base64url").subarray(0, 22).toString("base64url").repeat(3)],
    ["words, each with a capital", "CorrectHorseBatteryStapleCorrectHorseBattery"],
    ["words and some digits", "Acme2026ExampleKeyForOurNewsletter0123456789"],
    ["a word between what was drawn", `${SECRET.slice(0, 16)}PassWord${SECRET.slice(24)}`],
    ["one letter too many for base64url", `${"Aa0-".repeat(11)}B`],
    ["standard base64", `${SECRET.slice(0, 40)}+/=`],
    ["a line break at its end", `${SECRET}\n`],
  ])("a secret of %s is refused, and never repeated in the message (D9)", async (_, secret) => {
    const error = await createKeyring([hsKey("k1", "lenoir", secret)]).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(LinkConfigError)
    expect(String(error)).toContain("k1")
    if (secret) expect(String(error)).not.toContain(secret)
  })

  it.each([
    ["a kid twice", [newKey("k1", "lenoir"), newKey("k1", "ardent")]],
    ["one secret for two keys", [hsKey("k1", "lenoir"), hsKey("k2", "ardent")]],
    ["one secret in two spellings", [hsKey("k1", "lenoir", spelled("A")), hsKey("k2", "ardent", spelled("B"))]],
    ["an empty kid", [newKey("", "lenoir")]],
    ["a kid with a slash", [newKey("a/b", "lenoir")]],
    ["a kid that is too long", [newKey("k".repeat(33), "lenoir")]],
    ["a brand that is no id", [newKey("k1", "Lenoir & fils")]],
  ] as [string, KeyConfig[]][])("%s is refused (B28, D3)", async (_, keys) => {
    await expect(createKeyring(keys)).rejects.toThrow(LinkConfigError)
  })

  it("a private half of Ed25519 that nobody drew is refused, and never repeated in the message (D9)", async () => {
    const key = await newEdKey("k1", "lenoir")
    for (const [d, x] of [
      [count(32, () => 0), "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik"],
      [count(32, (at) => at), "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"],
      [base64url("a phrase of thirty-two letters.."), "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik"],
    ] as const) {
      const error = await createKeyring([{ ...key, jwk: { ...key.jwk, d, x } }]).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(LinkConfigError)
      expect(String(error)).toContain("its private half is not random")
      expect(String(error)).not.toContain(d)
    }
  })

  it("a JWK that is no Ed25519 key, or a key twice, is refused (D2)", async () => {
    const key = await newEdKey("k1", "lenoir")
    const other = await newEdKey("k2", "lenoir")
    const { x: _, ...withoutX } = key.jwk
    const wrong: JsonWebKey[] = [
      {},
      withoutX,
      { ...key.jwk, kty: "EC" },
      { ...key.jwk, crv: "X25519" },
      { ...key.jwk, x: "AAAA" },
      { ...key.jwk, d: "AAAA" },
      { kty: "oct", k: SECRET },
    ]
    for (const jwk of wrong) await expect(createKeyring([{ ...key, jwk }])).rejects.toThrow(LinkConfigError)
    await expect(createKeyring([key, { ...key, kid: "k2" }])).rejects.toThrow(LinkConfigError)
    await expect(createKeyring([{ ...key, jwk: { ...key.jwk, d: String(other.jwk.d) } }])).rejects.toThrow(
      LinkConfigError,
    )
  })
})

/** The same 32 bytes, with other spare bits in the last letter. */
function spelled(last: "A" | "B"): string {
  return SECRET.slice(0, -1) + last
}
