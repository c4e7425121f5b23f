import type { LinkKey } from "./keyring.ts"
import { base64Url, LINK_TYPE } from "./token-format.ts"

/**
 * What is asked in the place of a token that cannot be proven: a key that nobody has, or a text of our form that nobody
 * signed. So every refusal costs one look at a signature, and none tells by its time which keys there are (D14).
 */

const part = (content: object): string => base64Url(JSON.stringify(content))

/** Looked at in the place of a text that is no token of ours. Signed by nobody. */
export const STAND_IN = [
  part({ alg: "HS256", kid: "none", typ: LINK_TYPE }),
  part({ iss: "https://nobody.invalid", aud: "nobody/preferences", sub: "nobody", iat: 0, exp: 0 }),
  "A".repeat(43),
].join(".")

const decoys = new Map<LinkKey["alg"], Promise<CryptoKey>>()

/** A key that has signed nothing, of the algorithm that a token names. Drawn once. */
export function decoyKey(alg: LinkKey["alg"]): Promise<CryptoKey> {
  const known = decoys.get(alg)
  if (known) return known
  const drawn = DRAW[alg]()
  decoys.set(alg, drawn)
  return drawn
}

const DRAW: Readonly<Record<LinkKey["alg"], () => Promise<CryptoKey>>> = {
  HS256: () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign", "verify"]),
  EdDSA: async () => (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])).publicKey,
}
