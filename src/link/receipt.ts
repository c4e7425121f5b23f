import { decodeJwt, SignJWT } from "jose"
import { REFERENCE_PATTERN } from "../domain/index.ts"
import { isSubject } from "./claims.ts"
import { LinkConfigError } from "./errors.ts"
import type { LinkKey } from "./keyring.ts"
import { type Flaw, prove } from "./prove.ts"
import { type Signer, signingKey } from "./sign.ts"
import { isCanonicalToken, RECEIPT_TYPE } from "./token-format.ts"
import type { Verifier } from "./verify.ts"

/** What a brand puts its name to when a person has left. No personal data (D8). */
export interface ReceiptClaims {
  readonly brand: string
  /** The person, by an opaque id. */
  readonly subject: string
  /** Names the objection for people, such as `7K4M-Q9TX-2C`. */
  readonly reference: string
  /** When the objection was durably written: ISO 8601 in UTC. */
  readonly at: string
  /** Whether channels and topics added later are off too. */
  readonly coversFuture: boolean
}

/**
 * What a signed receipt is worth.
 * - `genuine`: a key of this brand has signed exactly these claims.
 * - `not-genuine`: anything else, and at which step it failed.
 */
export type VerifiedReceipt =
  | { readonly kind: "genuine"; readonly claims: ReceiptClaims }
  | { readonly kind: "not-genuine"; readonly because: Flaw }

/** An objection is to all direct marketing, and to profiling for it (GDPR article 21(2)). */
const SCOPE = { scope: "all-direct-marketing", profiling: false } as const

/** The `aud` of a brand's receipts: whatever else asks for an audience takes none of them (D6). */
const audienceOf = (brand: string): string => `${brand}/receipt`

/**
 * Signs a receipt with the brand's receipt key (the last one in configuration that can sign). The same receipt is signed
 * the same way every time: nothing in it is of the moment at which it is signed.
 *
 * @throws LinkConfigError when the brand has no EdDSA key that can sign, or a claim does not fit
 * @example const signed = await signReceipt({ keyring, issuer: "https://prefs.example" }, claims)
 */
export async function signReceipt(signer: Omit<Signer, "now">, claims: ReceiptClaims): Promise<string> {
  const { brand, subject, ...said } = claims
  const key = signingKey(signer.keyring, brand)
  if (key.alg !== "EdDSA") throw new LinkConfigError(`key ${key.kid}: receipts are signed with EdDSA`)
  if (!claimsOf({ ...SCOPE, ...said, sub: subject }, key)) {
    throw new LinkConfigError("a receipt needs an opaque subject, a reference and a moment in UTC")
  }
  const { reference, at, coversFuture } = said
  return new SignJWT({ reference, at, coversFuture, ...SCOPE })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: RECEIPT_TYPE })
    .setIssuer(signer.issuer)
    .setAudience(audienceOf(brand))
    .setSubject(subject)
    .sign(key.signWith)
}

/**
 * Tells whether a signed receipt is genuine. Never throws for a token, whatever it holds. A receipt does not expire.
 *
 * @example const verdict = await verifyReceipt({ keyring: await readKeySet(jwks), issuer: "https://prefs.example" }, signed)
 */
export async function verifyReceipt(verifier: Omit<Verifier, "now">, token: string): Promise<VerifiedReceipt> {
  const proof = await prove({ ...verifier, type: RECEIPT_TYPE, audienceOf }, token)
  if ("flaw" in proof) return { kind: "not-genuine", because: proof.flaw }
  if (proof.key.alg !== "EdDSA") return { kind: "not-genuine", because: "header" }
  const claims = claimsOf(proof.payload, proof.key)
  return claims ? { kind: "genuine", claims } : { kind: "not-genuine", because: "claims" }
}

/** Whom a receipt names as its issuer, unproven: good for finding the keys to prove it with. `null` where it names none. */
export function namedIssuer(token: string): string | null {
  if (!isCanonicalToken(token)) return null
  try {
    const { iss } = decodeJwt(token)
    return typeof iss === "string" ? iss : null
  } catch {
    return null
  }
}

function claimsOf(payload: Record<string, unknown>, key: LinkKey): ReceiptClaims | undefined {
  const { sub, reference, at, coversFuture, scope, profiling } = payload
  if (!isSubject(sub) || !isReference(reference) || !isInstant(at) || typeof coversFuture !== "boolean")
    return undefined
  if (scope !== SCOPE.scope || profiling !== SCOPE.profiling) return undefined
  return { brand: key.brand, subject: sub, reference, at, coversFuture }
}

const isReference = (value: unknown): value is string => typeof value === "string" && REFERENCE_PATTERN.test(value)

/** ISO 8601 in UTC to the millisecond, and a day that exists. */
const isInstant = (value: unknown): value is string =>
  typeof value === "string" && Number.isFinite(Date.parse(value)) && new Date(value).toISOString() === value
