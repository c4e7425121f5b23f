import type { Trouble } from "../protocol/index.ts"

/** What a `<preference-center>` tells its page. None of these bubbles. */
export interface PreferenceCenterEvents {
  /** The centre is drawn, and takes presses. */
  ready: CustomEvent<null>
  /** It has another height now, in CSS pixels; the element has taken it already. */
  resized: CustomEvent<{ readonly height: number }>
  /** The person's choices were kept. */
  saved: CustomEvent<null>
  /** The person left everything; the reference is that of their receipt. */
  unsubscribed: CustomEvent<{ readonly reference: string }>
  /** The person took leaving back. */
  undone: CustomEvent<null>
  /** Something does not work. The person was told, or sees the element's own children instead. */
  trouble: CustomEvent<{ readonly code: Trouble }>
  /** The person is better served by a page of its own, at this address of the centre. */
  "wants-top": CustomEvent<{ readonly url: string }>
}
