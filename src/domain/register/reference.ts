/** Crockford's base 32: no I, L, O, U, so that a reference read aloud or copied by hand arrives whole. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** 10 characters carry 50 random bits: plenty to name an objection; it opens nothing by itself. */
export const REFERENCE_BYTES = 10

/** A reference from random bytes (at least `REFERENCE_BYTES`); the five low bits of each make one character. */
export function referenceFrom(bytes: Uint8Array): string {
  const letters = Array.from(bytes.subarray(0, REFERENCE_BYTES), (byte) => ALPHABET[byte & 31]).join("")
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
}
