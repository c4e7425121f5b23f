import type { Brand } from "./brand.ts"
import type { Locale } from "./locale.ts"
import type { PreferenceSnapshot } from "./preferences.ts"
import type { Receipt } from "./receipt.ts"

/** The two addresses of a link, freshly signed. */
export interface MailLinks {
  readonly unsubscribe: string
  readonly preferences: string
}

/** All that a message of ours is drawn from. None of them is marketing. */
export type MailModel = { readonly brand: Brand; readonly locale: Locale; readonly links: MailLinks } & (
  | { readonly kind: "left"; readonly receipt: Receipt }
  | { readonly kind: "undone" | "chosen"; readonly snapshot: PreferenceSnapshot }
  | {
      readonly kind: "fresh-link"
      /** Until when the link shows and changes choices: ISO 8601 in UTC. */
      readonly until: string
    }
)

/** A message as it is sent: the same in plain text and in HTML. */
export interface DrawnMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}
