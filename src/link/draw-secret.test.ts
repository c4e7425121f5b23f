import { afterEach, expect, it, vi } from "vitest"
import { drawSecret } from "./draw-secret.ts"
import { looksDrawn } from "./looks-drawn.ts"
import { newReceiptKey } from "./receipt-keys.ts"
import { SECRET } from "./testing.ts"

/** What chance may draw: 32 bytes with a word in what they spell. */
const WITH_A_WORD = Buffer.from(`${SECRET.slice(0, 20)}Secret${SECRET.slice(26)}`, "base64url")

/** How a private half of Ed25519 begins (RFC 8410 section 7): its 32 bytes follow. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex")

afterEach(() => vi.restoreAllMocks())

it("a secret in which chance wrote a word is drawn again, as a configuration would refuse it (D9)", () => {
  const draw = vi.spyOn(crypto, "getRandomValues").mockImplementationOnce((into) => {
    ;(into as unknown as Uint8Array).set(WITH_A_WORD)
    return into
  })
  const secret = drawSecret()
  expect(draw).toHaveBeenCalledTimes(2)
  expect(secret).not.toContain("Secret")
  expect(looksDrawn(secret)).toBe(true)
})

it("and so is a key for receipts", async () => {
  const privateKey = await crypto.subtle.importKey("pkcs8", Buffer.concat([PKCS8, WITH_A_WORD]), "Ed25519", true, [
    "sign",
  ])
  const pair = { privateKey, publicKey: privateKey }
  const draw = vi.spyOn(crypto.subtle, "generateKey").mockImplementationOnce(async () => pair as never)
  const { jwk } = await newReceiptKey("r1", "lenoir")
  expect(draw).toHaveBeenCalledTimes(2)
  expect(looksDrawn(jwk.d ?? "")).toBe(true)
})
