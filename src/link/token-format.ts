/** The media type of our tokens (RFC 8725 section 3.11): no other JWT of the same key set is a link. */
export const LINK_TYPE = "prefc-link+jwt"

/** The media type of signed receipts: no receipt opens the page, and no link is a receipt (D5). */
export const RECEIPT_TYPE = "prefc-receipt+jwt"

/** The longest token looked at, in characters. */
export const MAX_TOKEN_LENGTH = 2048

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/** The six bits each letter of base64url stands for. */
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/**
 * Whether a text is a compact JWS in canonical form: three parts of base64url without padding, no stray bits in the last
 * letter, of sensible length. Asked *before* any library sees the token: libraries are more lenient (D4, RFC 8725bis).
 */
export function isCanonicalToken(text: string): boolean {
  return text.length <= MAX_TOKEN_LENGTH && COMPACT.test(text) && text.split(".").every(isCanonicalBase64Url)
}

/** RFC 4648 section 3.5: bits of the last letter that carry no data are zero. The letters themselves are checked before. */
export function isCanonicalBase64Url(part: string): boolean {
  const spareBits = [0, -1, 4, 2][part.length % 4] ?? -1
  if (spareBits === -1) return false
  const last = BASE64URL.indexOf(part.at(-1) ?? "A")
  return (last & ((1 << spareBits) - 1)) === 0
}

/** The bytes that base64url or base64 stands for, padded or not. @throws DOMException when it is neither */
export const bytesOfBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/").replaceAll("=", "")), (char) =>
    char.charCodeAt(0),
  )

/** Bytes in base64url without padding (RFC 7515 section 2). @param bytes a character for each, none above 255 */
export const base64Url = (bytes: string): string =>
  btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
