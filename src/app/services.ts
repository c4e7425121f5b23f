import { createContext } from "react"
import type {
  Brand,
  Call,
  HistoryPage,
  LinkState,
  Locale,
  PreferenceAdapter,
  PreferenceChanges,
  PreferenceSnapshot,
  Receipt,
} from "../domain/index.ts"
import { useProvided } from "./use-provided.ts"

/** What the screens work with, given once by the composition root. */
export interface Services {
  readonly adapter: PreferenceAdapter
  readonly brand: Brand
  readonly textVersion: string
  /** The token, and what the document already knew of its link. */
  readonly token: string | null
  readonly link: LinkState
  /** The first page of the history, where the document came with it. */
  readonly history: HistoryPage | null
  /** With a document that was drawn after leaving: its receipt. */
  readonly receipt: Receipt | null
  /** What a form without JavaScript changed and could not keep, on top of what stands. */
  readonly draft: PreferenceChanges | null
  /** What was typed into a form whose contact or code could not be taken. */
  readonly typed: string | null
  /** What a refused form was told: milliseconds until another try has a chance. */
  readonly retryAfterMs: number | null
  /** Whether codes from letters can be typed in here. */
  readonly typedCodes: boolean
  /**
   * Changes on the preferences screen that are not saved, while the person looks at another screen. Whoever leaves
   * everything has dropped them.
   */
  readonly unsaved: { current: Unsaved | null; dropped: boolean }
  /** Takes over the presses on *unsubscribe from everything*; gives back what was pressed before. */
  readonly takePresses: (press: () => void) => Adopted | null
  /** Fetches the texts of a language; settles only where the page goes on by itself. */
  readonly learn: (locale: Locale) => Promise<void>
  /** Told the title of each screen that is drawn. */
  readonly titled: (title: string) => void
  /** Gives the page the title of the screen that is shown, where the page is ours. */
  readonly entitle: (title: string) => void
  /** Whether the screen that went away had the focus: then the next one takes it over. */
  readonly focus: { wasInside: boolean }
}

/** A form with changes, and what it was changed from. */
interface Unsaved {
  readonly snapshot: PreferenceSnapshot
  readonly values: {
    readonly lanes: Record<string, boolean>
    readonly frequencies: Record<string, string>
    readonly pause: string
  }
}

/** A press from before the application was there. */
export interface Adopted {
  /** What came of it: a receipt, or nothing yet. */
  readonly sent: Promise<Receipt | undefined>
  /** Under which it was sent, and is sent again. */
  readonly idempotencyKey: string
}

export const ServicesContext = createContext<Services | null>(null)

export const useServices = (): Services => useProvided(ServicesContext)

/** What goes with a call: a fresh key for each press, the same for all attempts at it. */
export const callOf = ({ textVersion }: Services, locale: Locale, signal?: AbortSignal): Call => ({
  locale,
  textVersion,
  idempotencyKey: crypto.randomUUID(),
  ...(signal ? { signal } : {}),
})
