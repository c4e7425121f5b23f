import { audienceOf, isMailing, isNumericDate, isSubject } from "./claims.ts"
import { LinkConfigError } from "./errors.ts"
import type { Keyring, LinkKey } from "./keyring.ts"
import { base64Url, LINK_TYPE } from "./token-format.ts"

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
 * Signs the token of a link with the brand's active key (the last one in configuration when there are several). Whoever
 * signs a million of them on Node makes the keyring with `nodeHmac`; elsewhere, some hundred at a time (`Promise.all`) are
 * faster than one after the other.
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
  const claims = {
    ...(link.mailing === undefined ? {} : { mid: link.mailing }),
    iss: signer.issuer,
    aud: audienceOf(link.brand),
    sub: link.subject,
    iat: now,
    exp: now + lifetime,
  }
  const content = `${headerOf(key)}.${base64Url(asciiJson(claims))}`
  if (key.hmac) return `${content}.${key.hmac(content)}`
  const signature = await crypto.subtle.sign(ALGORITHMS[key.alg], key.signWith, encoder.encode(content))
  return `${content}.${base64Url(String.fromCharCode(...new Uint8Array(signature)))}`
}

const ALGORITHMS = { HS256: "HMAC", EdDSA: "Ed25519" } as const

const encoder = new TextEncoder()

/** The first part of every token of a key: it is the same for a million of them. */
const headers = new WeakMap<LinkKey, string>()

function headerOf(key: LinkKey): string {
  const known = headers.get(key)
  if (known !== undefined) return known
  const header = base64Url(asciiJson({ alg: key.alg, kid: key.kid, typ: LINK_TYPE }))
  headers.set(key, header)
  return header
}

/** JSON without a letter beyond ASCII, so that each of its characters is a byte (RFC 8259 section 7). */
const asciiJson = (value: object): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )

type SigningKey = LinkKey & { readonly signWith: CryptoKey }

const canSign = (key: LinkKey): key is SigningKey => key.status === "active" && key.signWith !== undefined

/** @throws LinkConfigError when no key of this brand can sign */
export function signingKey(keyring: Keyring, brand: string): SigningKey {
  let last: SigningKey | undefined
  for (const key of keyring.values()) if (key.brand === brand && canSign(key)) last = key
  if (!last) throw new LinkConfigError(`brand "${brand}" has no active key that can sign`)
  return last
}
