import { afterEach, expect, it, vi } from "vitest"
import { drawAccessKey, drawSigningSecret } from "./draw-secrets.ts"
import { fingerprint } from "./fingerprint.ts"

/** A key that one could draw, and whose SHA-256 spells a word: `-73BqwErtyQ4…`. */
const HASHES_TO_A_WORD = "K1ZS0gfeE3TM3iwDXn_jxK_6kfsql2IZUr2oKLNmF5c"

afterEach(() => vi.restoreAllMocks())

it("a key whose hash spells a word is drawn again, as a configuration would refuse the hash (D39)", async () => {
  expect(await fingerprint(HASHES_TO_A_WORD)).toContain("qwErty")
  const draw = vi.spyOn(crypto, "getRandomValues").mockImplementationOnce((into) => {
    ;(into as unknown as Uint8Array).set(Buffer.from(HASHES_TO_A_WORD, "base64url"))
    return into
  })
  const { key, sha256 } = await drawAccessKey()
  expect(draw).toHaveBeenCalledTimes(2)
  expect(key).not.toBe(HASHES_TO_A_WORD)
  expect(sha256).toBe(await fingerprint(key))
})

it("a signing secret is 32 bytes in standard base64 (Standard Webhooks 1.0)", () => {
  const [, base64 = ""] = /^whsec_(.+)$/.exec(drawSigningSecret()) ?? []
  expect(Buffer.from(base64, "base64").toString("base64")).toBe(base64)
  expect(Buffer.from(base64, "base64")).toHaveLength(32)
})
