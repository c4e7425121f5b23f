import type { Receipt } from "../../domain/index.ts"

/** What the inline script knows, and what the application tells it: the one thing they share. */
export interface FirstPress {
  /** The token of this page's link, taken out of the address; `undefined` without one. */
  readonly token: string | undefined
  /** Names the press of this document, so that it counts once whoever sends it, and however late. */
  readonly key: string
  /** A press under way: the receipt, or nothing when it did not arrive. */
  sent?: Promise<Receipt | undefined> | null | undefined
  /** There was a press: the application sees to it that it arrives, whatever became of `sent`. */
  pressed?: boolean
  /** The application is about to draw: the script leaves the document alone from now on. */
  taken?: boolean
  /** The application takes presses itself from now on. */
  press?: () => void
}

declare global {
  interface Window {
    firstPress?: FirstPress
  }
}
