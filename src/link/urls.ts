import { LinkConfigError } from "./errors.ts"
import { isCanonicalToken } from "./token-format.ts"

export interface LinkUrls {
  /** *Unsubscribe me from all communications*: `GET` shows the page, `POST` is the RFC 8058 one-click. */
  readonly unsubscribe: string
  /** *Adapt my preferences*: the same page, on its preferences screen. */
  readonly preferences: string
}

/**
 * The two addresses of a signed link. The base comes from configuration, never from a request (B30).
 *
 * @param base the public address of the installation: https, or http on a loopback host
 * @param locale a BCP 47 tag, or `null` to let the page decide by the person's record
 * @throws LinkConfigError when the base, the language or the token does not fit
 * @example linkUrls("https://prefs.example", "fr", token).unsubscribe // https://prefs.example/fr/u/eyJ...
 */
export function linkUrls(base: string, locale: string | null, token: string): LinkUrls {
  if (locale !== null && !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale)) {
    throw new LinkConfigError(`"${locale}" is no language tag such as fr or nl-BE`)
  }
  if (!isCanonicalToken(token)) throw new LinkConfigError("the token is no compact JWS as signLink makes them")
  const unsubscribe = `${publicBase(base)}${locale === null ? "" : `/${locale}`}/u/${token}`
  return { unsubscribe, preferences: `${unsubscribe}/preferences` }
}

/**
 * A public base address in the form in which we use it: origin and path, no slash at the end.
 *
 * @throws LinkConfigError when it is no https address (http is for loopback hosts), or has a query, fragment or user
 */
export function publicBase(base: string): string {
  const url = URL.parse(base)
  if (!url) throw new LinkConfigError(`"${base}" is no address such as https://prefs.example`)
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    throw new LinkConfigError(`"${base}": a public address needs https`)
  }
  if (url.search || url.hash || url.username || url.password) {
    throw new LinkConfigError(`"${base}": an address with a query, a fragment or a user cannot be a base`)
  }
  return (url.origin + url.pathname).replace(/\/+$/, "")
}
