/**
 * References for short messages, for QR codes and for an address to write to: twenty-six characters of base 32 (RFC 4648
 * section 6), such as `mfrggzdfmztwq2lknnwg23tpob`. Each is drawn at random, 130 bits (D11), and stands in no text that tells
 * whose it is. It survives whatever becomes of the case on its way (B22).
 */

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
const LENGTH = 26

/** In a longer text: as long as it has to be, and nothing glued to it. */
const INSIDE = new RegExp(`(?<![a-z0-9])[a-z2-7]{${LENGTH}}(?![a-z0-9])`, "gi")

/** A fresh reference, in small letters. */
export function newShortReference(
  random: (length: number) => Uint8Array = (length) => crypto.getRandomValues(new Uint8Array(length)),
): string {
  return Array.from(random(LENGTH), (byte) => ALPHABET[byte & 31]).join("")
}

/** The references in a text, in small letters, each once: in an address, a subject, or with brackets and full stops around them. */
export const shortReferencesIn = (text: string): string[] => [
  ...new Set(Array.from(text.normalize("NFKC").matchAll(INSIDE), ([found]) => found.toLowerCase())),
]
