import { audienceOf, isMailing, isNumericDate, isSubject, type LinkClaims } from "./claims.ts"
import type { Keyring, LinkKey } from "./keyring.ts"
import { prove } from "./prove.ts"
import { LINK_TYPE } from "./token-format.ts"

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
 * Tells what a link may do. Never throws for a token, whatever it holds. An old link may still leave: time takes away
 * power, never access.
 *
 * @example const link = await verifyLink({ keyring, issuer: "https://prefs.example" }, token)
 */
export async function verifyLink(verifier: Verifier, token: string): Promise<Verified> {
  const proof = await prove({ ...verifier, type: LINK_TYPE, audienceOf }, token)
  if ("flaw" in proof) return NOT_OURS
  const { key, payload } = proof
  const claims = claimsOf(payload, key)
  if (!claims) return NOT_OURS
  if (key.status === "retired") return { kind: "leave-only", claims, because: "retired-key" }
  const now = verifier.now?.() ?? Math.floor(Date.now() / 1000)
  if (now >= claims.expiresAt + SKEW_S) return { kind: "leave-only", claims, because: "expired" }
  const begins = Math.max(claims.issuedAt, isNumericDate(payload.nbf) ? payload.nbf : 0)
  if (begins > now + SKEW_S) return { kind: "leave-only", claims, because: "not-yet-valid" }
  return { kind: "valid", claims }
}

function claimsOf(payload: Record<string, unknown>, key: LinkKey): LinkClaims | undefined {
  const { sub, iat, exp, nbf, mid } = payload
  if (!isSubject(sub) || !isNumericDate(iat) || !isNumericDate(exp)) return undefined
  if (nbf !== undefined && !isNumericDate(nbf)) return undefined
  if (mid !== undefined && !isMailing(mid)) return undefined
  return { brand: key.brand, subject: sub, issuedAt: iat, expiresAt: exp, mailing: mid ?? null }
}
