import type { Catalogue } from "./catalogue.ts"
import type { Locale, LocalizedText } from "./locale.ts"
import type { Theme } from "./theme.ts"

/**
 * The ways to say no that a brand has opened beside the links in its messages. All of it is public: it stands on the page,
 * in mailings and in the privacy statement. None of them costs more than the message or the call itself (A7).
 */
export interface BrandDoors {
  /** A number that takes STOP by short message: international (`+32460001122`), or a short one (`8850`). */
  readonly sms?: { readonly number: string }
  /** An e-mail address that takes a mail from whoever wants to leave; also the one of List-Unsubscribe (RFC 2369). */
  readonly mail?: { readonly address: string }
  /** A number at which agents write down what somebody says: international (`+3222000000`). */
  readonly phone?: { readonly number: string }
  /** An address for letters, one line each. */
  readonly post?: { readonly address: string }
}

/** Who answers for the data in law (GDPR art. 13.1 a): a name by which people know the sender need not be theirs. */
export interface Controller {
  /** The name in law, such as `Acme SA`. */
  readonly name: string
  /** The postal address, one line each. */
  readonly address: string
}

/**
 * What the page says of the sender it speaks for. All of it is public; what may be left out says so, the rest is mandatory
 * (GDPR art. 13, A25).
 */
export interface Brand {
  readonly id: string
  /** What people know the sender by. */
  readonly name: string
  readonly controller: Controller
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
  /** The authority that `complaintUrl` leads to; the Belgian one where it is left out. */
  readonly complaintAuthority?: LocalizedText
  /** Who the sender is, or why somebody hears from them: at most 200 characters of plain words, below the two answers. */
  readonly about?: LocalizedText
  readonly catalogue: Catalogue
  /** Where every way to leave is named, by language, for the foot of the page. The server's pages name its own. */
  readonly waysUrl?: LocalizedText
  /** None where there are none: the page and the links in messages are always open. */
  readonly doors?: BrandDoors
  /** Ours where there is none. */
  readonly theme?: Theme
}
