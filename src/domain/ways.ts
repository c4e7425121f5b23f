import type { Brand } from "./brand.ts"
import type { Locale } from "./locale.ts"

/** All that is needed to tell somebody every way to leave that a brand has opened (GDPR art. 13.2.b, 21.4). */
export interface WaysModel {
  /** With its doors. */
  readonly brand: Brand
  readonly locale: Locale
  /** The public address of the installation, no slash at the end. */
  readonly publicUrl: string
  /** As in the model of a page: follows the addresses that hold no token. */
  readonly brandQuery: string
}

/** The ways to leave, told three times. Each says the same. */
export interface DrawnWays {
  /** A page of its own, in the brand's dress, without a script. */
  readonly document: string
  /** A section for the sender's own privacy statement: a fragment without styles, its addresses whole. */
  readonly html: string
  /** The same in plain text; lines end with `\n`. */
  readonly text: string
}
