import { LinkConfigError } from "./errors.ts"
import { shortReferencesIn } from "./short-reference.ts"
import { publicBase } from "./urls.ts"

/** Octets of what stands before the @ (RFC 5321 section 4.5.3.1.1). */
const LONGEST_LOCAL_PART = 64

/**
 * The short address of a reference, for a text message or a QR code: the same page as the long link.
 *
 * @param base the public address of the installation: https, or http on a loopback host
 * @throws LinkConfigError when the base or the reference does not fit
 * @example shortUrl("https://p.acme.example", reference) // https://p.acme.example/s/mfrggzdfmztwq2lknnwg23tpob
 */
export const shortUrl = (base: string, reference: string): string => `${publicBase(base)}/s/${checked(reference)}`

/**
 * The `mailto:` for List-Unsubscribe (RFC 2369, RFC 6068): the reference stands in the detail of the address (RFC 5233) and
 * in the subject, for servers that cut the detail off.
 *
 * @param address the address that takes such mails, `leave@acme.example`
 * @throws LinkConfigError when the address or the reference does not fit
 */
export function mailtoAddress(address: string, reference: string): string {
  const [, local = "", host = ""] = /^([\w.!#$'*+/=^`{|}~-]+)@([\w.-]+\.[\w-]+)$/.exec(address) ?? []
  if (local === "") throw new LinkConfigError(`"${address}" is no address such as leave@acme.example`)
  const whole = `${local}+${checked(reference)}`
  if (whole.length > LONGEST_LOCAL_PART) {
    throw new LinkConfigError(
      `"${address}": with the reference there are ${whole.length} characters before the @, and there may be ${LONGEST_LOCAL_PART} (RFC 5321). Take a shorter address`,
    )
  }
  return `mailto:${encodeURIComponent(whole).replaceAll("%2B", "+")}@${host}?subject=unsubscribe%20${reference}`
}

function checked(reference: string): string {
  if (shortReferencesIn(reference)[0] !== reference) {
    throw new LinkConfigError("this is no reference as the register issues them: 26 of a-z 2-7")
  }
  return reference
}
