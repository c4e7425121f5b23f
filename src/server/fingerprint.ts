/** SHA-256 in base64url: names a text without holding it. */
export const fingerprint = async (text: string): Promise<string> =>
  base64Url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))

/**
 * HMAC-SHA256 in base64url: stands for a text that is not kept. Without the key nobody finds out which one by trying.
 *
 * @param secret base64url
 */
export async function keyedHash(secret: string, text: string): Promise<string> {
  return base64Url(await crypto.subtle.sign("HMAC", await hashKey(secret), new TextEncoder().encode(text)))
}

/** Keys by their secrets: there is one for each brand. */
const hashKeys = new Map<string, Promise<CryptoKey>>()

function hashKey(secret: string): Promise<CryptoKey> {
  const known = hashKeys.get(secret)
  if (known) return known
  const bytes = Uint8Array.from(atob(secret.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0))
  const key = crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
  hashKeys.set(secret, key)
  return key
}

const base64Url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
