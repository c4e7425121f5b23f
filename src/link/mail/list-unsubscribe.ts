import { LinkConfigError } from "../errors.ts"

/** The two fields of a mail's header that make the button of mail programs leave with one press. */
export interface ListUnsubscribeHeaders {
  readonly "List-Unsubscribe": string
  readonly "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"
}

/** Where to leave: what `linkUrls` gives, and an address for mail programs that only write mails. */
export interface UnsubscribeTargets {
  /** One https address of printable ASCII, whose `POST` leaves: `linkUrls(…).unsubscribe`. */
  readonly unsubscribe: string
  /** `mailto:leave@acme.example?subject=…`. Comes after the https address. */
  readonly mailto?: string
}

/** Characters in a line of a mail's header, without its line break (RFC 5322 section 2.1.1). */
const MAX_LINE = 998

/**
 * `List-Unsubscribe` (RFC 2369 section 3.2) and `List-Unsubscribe-Post` (RFC 8058 section 3.1) for one mail to one person,
 * as nodemailer and others take them under `headers`. Each goes into the mail once, and the DKIM signature has to cover
 * both (RFC 8058 section 4): name them in its `h=`.
 *
 * @throws LinkConfigError when an address is not https, has a line break, a space, anything but printable ASCII, a
 *   character that would begin another address, a fragment or a user; or when the line would be longer than 998
 *   characters
 * @example await transport.sendMail({ to, subject, html, text, headers: { ...listUnsubscribeHeaders(links) } })
 */
export function listUnsubscribeHeaders({ unsubscribe, mailto }: UnsubscribeTargets): ListUnsubscribeHeaders {
  const web = checked("unsubscribe", unsubscribe, "https://")
  if (web.username || web.password) {
    throw new LinkConfigError("unsubscribe: an address with a user does not belong in a mail")
  }
  if (unsubscribe.includes("#")) {
    throw new LinkConfigError("unsubscribe: what stands behind # never reaches the server; put the token in the path")
  }
  const uris = [unsubscribe]
  if (mailto !== undefined) {
    if (!checked("mailto", mailto, "mailto:").pathname.includes("@")) {
      throw new LinkConfigError(`mailto: "${mailto}" names no address; write mailto:leave@acme.example`)
    }
    uris.push(mailto)
  }
  const value = uris.map((uri) => `<${uri}>`).join(", ")
  if (`List-Unsubscribe: ${value}`.length > MAX_LINE) {
    throw new LinkConfigError(
      `List-Unsubscribe would have ${value.length} characters, and a line of a header has at most ${MAX_LINE} (RFC 5322). Sign with a shorter subject, mailing or issuer`,
    )
  }
  return { "List-Unsubscribe": value, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }
}

/** One URI of printable ASCII that neither ends its angle brackets nor begins another. */
function checked(name: string, uri: string, begin: string): URL {
  if (typeof uri !== "string" || !/^[!-~]+$/.test(uri)) {
    throw new LinkConfigError(
      `${name}: ${JSON.stringify(uri)} has a space, a line break or a character beyond ASCII; write it percent-encoded`,
    )
  }
  if (/[<>",\\]/.test(uri)) {
    throw new LinkConfigError(`${name}: "${uri}" has a character that separates addresses; give one address`)
  }
  const url = uri.toLowerCase().startsWith(begin) ? URL.parse(uri) : null
  if (!url) throw new LinkConfigError(`${name}: "${uri}" is no address that we can use; it has to begin with ${begin}`)
  return url
}
