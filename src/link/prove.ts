import { decodeProtectedHeader, errors, jwtVerify } from "jose"
import type { Keyring, LinkKey } from "./keyring.ts"
import { isCanonicalToken } from "./token-format.ts"

/** Which tokens are meant: those of one kind, by one issuer, under one of these keys. */
export interface Expected {
  readonly keyring: Keyring
  readonly issuer: string
  /** The one `typ` they may have (D5). */
  readonly type: string
  /** The `aud` that they have to have for a brand (D6). */
  readonly audienceOf: (brand: string) => string
}

/**
 * At which step a token failed.
 * - `form`: no compact JWS in canonical form.
 * - `header`: of another type or algorithm, or with more in its header than a type, an algorithm and a key's name.
 * - `key`: the key that it names is not in the keyring.
 * - `signature`: not made by that key for exactly this content.
 * - `claims`: signed, and it does not say what it should.
 */
export type Flaw = "form" | "header" | "key" | "signature" | "claims"

export type Proof = { readonly key: LinkKey; readonly payload: Record<string, unknown> } | { readonly flaw: Flaw }

/**
 * Proves a token of ours. Never throws for a token, whatever it holds. The order is that of RFC 8725: form, then key by
 * `kid` from the fixed map, then signature and type, then issuer and audience. Time is judged by whoever asks.
 */
export async function prove(expected: Expected, token: string): Promise<Proof> {
  if (!isCanonicalToken(token)) return { flaw: "form" }
  const key = keyOf(token, expected)
  if (typeof key === "string") return { flaw: key }
  try {
    const { payload } = await jwtVerify(token, key.verifyWith, {
      algorithms: [key.alg],
      typ: expected.type,
      issuer: expected.issuer,
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    })
    return payload.aud === expected.audienceOf(key.brand) ? { key, payload } : { flaw: "claims" }
  } catch (error) {
    return { flaw: error instanceof errors.JWSSignatureVerificationFailed ? "signature" : "claims" }
  }
}

/** The header may name a key and nothing more: no key material, no extensions (D3). */
function keyOf(token: string, { keyring, type }: Expected): LinkKey | "header" | "key" {
  try {
    const { alg, kid, typ, ...more } = decodeProtectedHeader(token)
    if (typ !== type || typeof kid !== "string" || Object.keys(more).length > 0) return "header"
    const key = keyring.get(kid)
    if (!key) return "key"
    return alg === key.alg ? key : "header"
  } catch {
    return "header"
  }
}
