import type { HistoryPage } from "./adapter.ts"
import type { Brand } from "./brand.ts"
import type { ErrorCode } from "./errors.ts"
import type { Locale } from "./locale.ts"
import type { PreferenceChanges, PreferenceSnapshot } from "./preferences.ts"
import type { Receipt } from "./receipt.ts"

/** The screens that have an address of their own. */
export type ScreenName = "choice" | "preferences" | "unsubscribed" | "history"

/** What of the centre is shown in somebody else's page: all of it, the single choices, or the one button. */
export type View = "centre" | "preferences" | "button"

/** What a document knows that is meant for a frame. */
export interface Embedding {
  readonly view: View
  /** The exact origins of the pages that may frame it, such as `https://www.acme.example`. */
  readonly origins: readonly string[]
}

/** Which adapter the page speaks through: data, chosen by whoever serves the page. */
export type AdapterChoice =
  | { readonly kind: "http"; readonly base: string }
  | { readonly kind: "memory" }
  /** A site of Ghost, asked by the browser itself; the key is one of its Content API. */
  | { readonly kind: "ghost"; readonly site: string; readonly contentKey: string }

/** What the link that opened the page may do. `unknown` until the backend was asked. */
export type LinkState = "valid" | "leave-only" | "not-ours" | "missing" | "unknown"

/**
 * What a form came to. `nothingToSave`: it said what stood already; `conflictLeft`: everything was left meanwhile, and that
 * holds.
 */
export type Outcome =
  | "saved"
  | "nothingToSave"
  | "undone"
  | "reasoned"
  | "requested"
  | "code-wrong"
  | "conflictLeft"
  | ErrorCode

/** All that a page is drawn from, on the server and in the browser alike. Plain data: it travels in the document. */
export interface PageModel {
  readonly locale: Locale
  readonly textVersion: string
  readonly brand: Brand
  readonly screen: ScreenName
  readonly link: LinkState
  /** `null` when the link is not in the address, or nothing was read for it. */
  readonly token: string | null
  readonly snapshot: PreferenceSnapshot | null
  /** With the screen `unsubscribed`: what was just written, or stands. */
  readonly receipt: Receipt | null
  /** With the screen `history`: its first page, where it was read. */
  readonly history: HistoryPage | null
  /** What a form without JavaScript came to, to be said on the page. */
  readonly outcome: Outcome | null
  /** With the outcome `throttled`: milliseconds until another try has a chance. */
  readonly retryAfterMs: number | null
  /** Where a form could not be kept: what the person changed in it, to be put on top of what stands. */
  readonly draft: PreferenceChanges | null
  /** Where a contact or a code could not be taken: what was typed, to be corrected. */
  readonly typed: string | null
  /** Whether codes from letters can be typed in. */
  readonly typedCodes: boolean
  /** Follows an address of this page that holds no token, so that it speaks for the right sender; `""` where there is but one. */
  readonly brandQuery: string
  readonly adapter: AdapterChoice
  /** In a document for a frame; its token comes from the page around it. */
  readonly embed: Embedding | null
}

/** Of a page of which nothing is known but who speaks, and in which language. */
export const NOTHING_KNOWN: Omit<PageModel, "brand" | "locale" | "textVersion"> = {
  screen: "choice",
  link: "unknown",
  token: null,
  snapshot: null,
  receipt: null,
  history: null,
  outcome: null,
  retryAfterMs: null,
  draft: null,
  typed: null,
  typedCodes: false,
  brandQuery: "",
  adapter: { kind: "http", base: "" },
  embed: null,
}
