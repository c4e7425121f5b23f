import { SUBJECT_PATTERN } from "../domain/index.ts"

/** What a link says once its signature is proven. No personal data (D8). */
export interface LinkClaims {
  readonly brand: string
  /** The person, by an opaque id. */
  readonly subject: string
  /** Seconds since 1970, when it was signed. */
  readonly issuedAt: number
  /** Seconds since 1970, until when it may see and change choices. */
  readonly expiresAt: number
  /** The mailing it went out with, if the sender named one. */
  readonly mailing: string | null
}

/** The purpose half of `aud`: a link opens the page and nothing else (D5, D6). */
const PURPOSE = "preferences"

/** The `aud` of a brand's links. */
export const audienceOf = (brand: string): string => `${brand}/${PURPOSE}`

const MAILING_PATTERN = /^[A-Za-z0-9_.-]{1,64}$/

export const isSubject = (value: unknown): value is string => typeof value === "string" && SUBJECT_PATTERN.test(value)

export const isMailing = (value: unknown): value is string => typeof value === "string" && MAILING_PATTERN.test(value)

/** A NumericDate (RFC 7519 section 2) that is a real moment: a whole number of seconds, not before 1970. */
export const isNumericDate = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
