import { SignJWT } from "jose"
import { audienceOf, isMailing, isNumericDate, isSubject } from "./claims.ts"
import { LinkConfigError } from "./errors.ts"
import type { Keyring, LinkKey } from "./keyring.ts"
import { LINK_TYPE } from "./token-format.ts"

/** How long a link may see and change choices unless said otherwise: 90 days, in seconds. Leaving it may for ever. */
export const DEFAULT_LIFETIME_S = 90 * 24 * 60 * 60

export interface LinkToSign {
  readonly brand: string
  /** The person, by an opaque id: 1 to 64 of `A-Z a-z 0-9 _ . -`; an address does not fit. */
  readonly subject: string
  /** 1 to 64 of `A-Z a-z 0-9 _ . -`. */
  readonly mailing?: string
  /** In seconds; 90 days by default. */
  readonly lifetime?: number
}

export interface Signer {
  readonly keyring: Keyring
  /** Who signs: the public address of the installation. */
  readonly issuer: string
  /** Seconds since 1970; the machine's clock by default. */
  readonly now?: () => number
}

/**
 * Signs the token of a link with the brand's active key (the last one in configuration when there are several).
 *
 * @throws LinkConfigError when the brand has no active key that can sign, or a field does not fit
 * @example const token = await signLink({ keyring, issuer: "https://prefs.example" }, { brand: "lenoir", subject: "c-1042" })
 */
export async function signLink(signer: Signer, link: LinkToSign): Promise<string> {
  if (!isSubject(link.subject)) {
    throw new LinkConfigError("subject: use an opaque id of 1 to 64 of A-Z a-z 0-9 _ . - and never an address")
  }
  if (link.mailing !== undefined && !isMailing(link.mailing)) {
    throw new LinkConfigError("mailing: use 1 to 64 of A-Z a-z 0-9 _ . -")
  }
  const lifetime = link.lifetime ?? DEFAULT_LIFETIME_S
  if (!Number.isSafeInteger(lifetime) || lifetime < 1) throw new LinkConfigError("lifetime: a whole number of seconds")
  const now = signer.now?.() ?? Math.floor(Date.now() / 1000)
  if (!isNumericDate(now) || !isNumericDate(now + lifetime)) {
    throw new LinkConfigError("now and lifetime: whole seconds since 1970 that come to a real moment")
  }
  const key = signingKey(signer.keyring, link.brand)
  return new SignJWT(link.mailing === undefined ? {} : { mid: link.mailing })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: LINK_TYPE })
    .setIssuer(signer.issuer)
    .setAudience(audienceOf(link.brand))
    .setSubject(link.subject)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(key.signWith)
}

/** @throws LinkConfigError when no key of this brand can sign */
export function signingKey(keyring: Keyring, brand: string): LinkKey & { signWith: CryptoKey } {
  const key = [...keyring.values()].findLast(
    (each) => each.brand === brand && each.status === "active" && each.signWith,
  )
  if (!key?.signWith) throw new LinkConfigError(`brand "${brand}" has no active key that can sign`)
  return { ...key, signWith: key.signWith }
}
