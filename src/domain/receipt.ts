/** What a person holds after leaving: proof of what was asked, when, and how to take it back. */
export interface Receipt {
  /** Names the objection for people: three groups such as `7K4M-Q9TX-2C`. */
  readonly reference: string
  /** When the objection was durably written: ISO 8601 in UTC. */
  readonly at: string
  /** Until when it can be undone with one press: ISO 8601 in UTC; `null` when it cannot be undone by this link. */
  readonly undoUntil: string | null
  /** Whether channels and topics added later are off too. Says the truth about backends that cannot promise it. */
  readonly coversFuture: boolean
}

/** How long an undo is kept open: 30 days (REQUIREMENTS B12), in milliseconds. */
export const UNDO_WINDOW_MS = 30 * 24 * 60 * 60 * 1000

/** Crockford's base 32: no I, L, O, U, so that a reference read aloud or copied by hand arrives whole. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** 10 characters carry 50 random bits: plenty to name an objection; it opens nothing by itself. */
export const REFERENCE_BYTES = 10

/** A reference from random bytes (at least `REFERENCE_BYTES`); the five low bits of each make one character. */
export function referenceFrom(bytes: Uint8Array): string {
  const letters = Array.from(bytes.subarray(0, REFERENCE_BYTES), (byte) => ALPHABET[byte & 31]).join("")
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
}

/** The form of a reference. */
export const REFERENCE_PATTERN = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/
