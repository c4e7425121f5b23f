import type { Catalogue } from "./catalogue.ts"
import type { Locale, LocalizedText } from "./locale.ts"
import type { Theme } from "./theme.ts"

/** What the page says of the sender it speaks for. All of it is public; all of it is mandatory (GDPR art. 13, A25). */
export interface Brand {
  readonly id: string
  readonly name: string
  /** The languages in which this sender speaks, in the order in which they are offered. */
  readonly locales: readonly Locale[]
  /** Spoken when nothing else decides (A48). One of `locales`. */
  readonly defaultLocale: Locale
  /** An IANA time zone, such as `Europe/Brussels`: in which times are told. */
  readonly timeZone: string
  /** Where a person reaches the sender about personal data: an e-mail address. */
  readonly contactEmail: string
  /** https links, by language. */
  readonly privacyUrl: LocalizedText
  readonly complaintUrl: LocalizedText
  readonly catalogue: Catalogue
  /** Ours where there is none. */
  readonly theme?: Theme
}
