import type { ReactNode } from "react"
import type { Brand, Locale, PreferenceAdapter } from "../domain/index.ts"

export interface PreferenceCenterProps {
  /** What the centre speaks through. Another object is used from the next call on. */
  readonly adapter: PreferenceAdapter
  /** What the centre says of the sender. */
  readonly brand: Brand
  /** Whatever the adapter takes for the right to speak for one person. Another token is another person: all begins anew. */
  readonly token: string
  /** The language it speaks at first, and again whenever this changes; the brand's default otherwise. */
  readonly locale?: Locale
  /** The screen it opens with; `choice` by default. */
  readonly screen?: "choice" | "preferences"
}

/**
 * The whole centre, as a part of a page that is not ours: in a shadow root of its own, with a style of its own. It leaves
 * the page's address, history, title and language alone, and draws nothing but an empty place on the server.
 *
 * This file is what hosts compile against; `app/component` holds what runs, and is checked against it.
 *
 * @example <PreferenceCenter adapter={adapter} brand={brand} token={customer.link} locale="fr" />
 */
export declare function PreferenceCenter(props: PreferenceCenterProps): ReactNode
