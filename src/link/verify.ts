import { decodeProtectedHeader, jwtVerify } from "jose"
import { audienceOf, isMailing, isNumericDate, isSubject, type LinkClaims } from "./claims.ts"
import type { Keyring, LinkKey } from "./keyring.ts"
import { isCanonicalToken, LINK_TYPE } from "./token-format.ts"

/**
 * What a link may do.
 * - `valid`: see, change, leave.
 * - `leave-only`: genuine, but expired, signed with a retired key or, by a wrong clock, in the future: leave, nothing
 *   else (A33).
 * - `not-ours`: anything else, with no word on why (D14).
 */
export type Verified =
  | { readonly kind: "valid"; readonly claims: LinkClaims }
  | {
      readonly kind: "leave-only"
      readonly claims: LinkClaims
      readonly because: "expired" | "retired-key" | "not-yet-valid"
    }
  | { readonly kind: "not-ours" }

export interface Verifier {
  readonly keyring: Keyring
  readonly issuer: string
  /** Seconds since 1970; the machine's clock by default. */
  readonly now?: () => number
}

/** How far clocks may differ, in seconds (D7). */
const SKEW_S = 60

const NOT_OURS: Verified = { kind: "not-ours" }

/**
 * Tells what a link may do. Never throws for a token, whatever it holds.
 * The order is that of RFC 8725: form, then key by `kid` from the fixed map, then signature, then claims.
 *
 * @example const link = await verifyLink({ keyring, issuer: "https://prefs.example" }, token)
 */
export async function verifyLink(verifier: Verifier, token: string): Promise<Verified> {
  const key = isCanonicalToken(token) ? keyOf(token, verifier.keyring) : undefined
  if (!key) return NOT_OURS
  const payload = await provenPayload(token, key, verifier.issuer)
  const now = verifier.now?.() ?? Math.floor(Date.now() / 1000)
  const claims = payload && claimsOf(payload, key)
  if (!claims) return NOT_OURS
  if (key.status === "retired") return { kind: "leave-only", claims, because: "retired-key" }
  if (now >= claims.expiresAt + SKEW_S) return { kind: "leave-only", claims, because: "expired" }
  const begins = Math.max(claims.issuedAt, isNumericDate(payload.nbf) ? payload.nbf : 0)
  if (begins > now + SKEW_S) return { kind: "leave-only", claims, because: "not-yet-valid" }
  return { kind: "valid", claims }
}

/** The header may name a key and nothing more: no key material, no extensions (D3). */
function keyOf(token: string, keyring: Keyring): LinkKey | undefined {
  try {
    const { alg, kid, typ, ...more } = decodeProtectedHeader(token)
    const key = typeof kid === "string" ? keyring.get(kid) : undefined
    return key && alg === key.alg && typ === LINK_TYPE && Object.keys(more).length === 0 ? key : undefined
  } catch {
    return undefined
  }
}

/** The payload, once signature, type, issuer and audience are proven. Time is judged later: an old link may still leave. */
async function provenPayload(
  token: string,
  key: LinkKey,
  issuer: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload } = await jwtVerify(token, key.verifyWith, {
      algorithms: [key.alg],
      typ: LINK_TYPE,
      issuer,
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    })
    return payload.aud === audienceOf(key.brand) ? payload : undefined
  } catch {
    return undefined
  }
}

function claimsOf(payload: Record<string, unknown>, key: LinkKey): LinkClaims | undefined {
  const { sub, iat, exp, nbf, mid } = payload
  if (!isSubject(sub) || !isNumericDate(iat) || !isNumericDate(exp)) return undefined
  if (nbf !== undefined && !isNumericDate(nbf)) return undefined
  if (mid !== undefined && !isMailing(mid)) return undefined
  return { brand: key.brand, subject: sub, issuedAt: iat, expiresAt: exp, mailing: mid ?? null }
}
