import { createContext } from "react"
import type {
  Brand,
  Call,
  HistoryPage,
  LinkState,
  Locale,
  PreferenceAdapter,
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
  /** Changes on the preferences screen that are not saved, while the person looks at another screen. */
  readonly unsaved: { current: Unsaved | null }
  /** Takes over the presses on *unsubscribe from everything*; gives back what was pressed before. */
  readonly takePresses: (press: () => void) => Adopted | null
  /** Fetches the texts of a language. */
  readonly learn: (locale: Locale) => Promise<void>
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
