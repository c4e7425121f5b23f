import { decodeProtectedHeader, errors, jwtVerify } from "jose"
import { decoyKey, STAND_IN } from "./decoy.ts"
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

/** What is looked at: a token with the key that it names, or something in its place, whose outcome is known before. */
type Asked = { readonly key: LinkKey } | { readonly flaw: Flaw; readonly text: string; readonly decoy: LinkKey["alg"] }

/**
 * Proves a token of ours. Never throws for a token, whatever it holds. The order is that of RFC 8725: form, then key by
 * `kid` from the fixed map, then signature and type, then issuer and audience. Time is judged by whoever asks.
 *
 * Whatever is refused costs one look at a signature: of a token with a key that is not there, as of one with a key that is.
 * How long a refusal takes tells of a text what it says itself, and of the keyring nothing (D14).
 */
export async function prove(expected: Expected, token: string): Promise<Proof> {
  const asked: Asked = isCanonicalToken(token) ? askedOf(token, expected) : standIn("form")
  if ("flaw" in asked) {
    await look(expected, asked.text, asked.decoy, () => decoyKey(asked.decoy))
    return { flaw: asked.flaw }
  }
  const { key } = asked
  const payload = await look(expected, token, key.alg, () => key.verifyWith)
  if (typeof payload === "string") return { flaw: payload }
  return payload.aud === expected.audienceOf(key.brand) ? { key, payload } : { flaw: "claims" }
}

async function look(
  { type, issuer }: Expected,
  token: string,
  alg: LinkKey["alg"],
  key: () => CryptoKey | Promise<CryptoKey>,
): Promise<Record<string, unknown> | "signature" | "claims"> {
  try {
    const { payload } = await jwtVerify(token, await key(), {
      algorithms: [alg],
      typ: type,
      issuer,
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    })
    return payload
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed ? "signature" : "claims"
  }
}

const standIn = (flaw: Flaw): Asked => ({ flaw, text: STAND_IN, decoy: "HS256" })

/** The header may name a key and nothing more: no key material, no extensions (D3). */
function askedOf(token: string, { keyring, type }: Expected): Asked {
  try {
    const { alg, kid, typ, ...more } = decodeProtectedHeader(token)
    if (typ !== type || typeof kid !== "string" || Object.keys(more).length > 0) return standIn("header")
    if (alg !== "HS256" && alg !== "EdDSA") return standIn("header")
    const key = keyring.get(kid)
    if (key?.alg === alg) return { key }
    return { flaw: key ? "header" : "key", text: token, decoy: alg }
  } catch {
    return standIn("header")
  }
}
