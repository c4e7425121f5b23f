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
  /** The same, signed by the brand (a compact JWS): proof towards others. `null` where the backend signs none. */
  readonly signed: string | null
}

/** The form of a reference: three groups of Crockford's base 32. */
export const REFERENCE_PATTERN = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/
