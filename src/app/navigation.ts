import { createContext, useSyncExternalStore } from "react"
import type { Locale, PageModel, ScreenName, View } from "../domain/index.ts"
import { useProvided } from "./use-provided.ts"

/** Where the person is. */
export interface Place {
  readonly locale: Locale
  readonly screen: ScreenName
  /** What of the centre is there at all; everything, on a page of ours. */
  readonly view: View
  /** What is to be said on arrival, once; `null` for nothing. */
  readonly notice: PageModel["outcome"]
  /** How many times the person moved since the document arrived; 0 means: read from the top, do not move the focus. */
  readonly moves: number
}

/** What has an address of its own: the screens, and what forms post to; `s` takes the code of a letter. */
type Addressed = ScreenName | "undo" | "reason" | "link" | "s"

const SUFFIX: Record<Exclude<Addressed, "link" | "s">, string> = {
  choice: "",
  preferences: "/preferences",
  unsubscribed: "/unsubscribed",
  history: "/history",
  undo: "/undo",
  reason: "/reason",
}

/** The address of a screen. With the token it works without JavaScript and in another tab; without, it may stand in the address bar. */
export const addressOf = (what: Addressed, locale: Locale, token: string | null = null): string =>
  what === "link" || what === "s"
    ? `/${locale}/${what}`
    : `/${locale}/u${token === null ? "" : `/${token}`}${SUFFIX[what]}`

/** The screen an address stands for. */
export function screenOf(path: string): ScreenName {
  const last = path.split("/").findLast((part) => part !== "")
  return last === "preferences" || last === "unsubscribed" || last === "history" ? last : "choice"
}

/** A page of ours, a document of ours in somebody else's page, or an element of theirs. */
export type Setting = "page" | "frame" | "component"

export interface Navigation {
  readonly setting: Setting
  readonly place: () => Place
  readonly subscribe: (listener: () => void) => () => void
  /** What links and forms lead to where no script takes them; `undefined` where there is no such address. */
  readonly address: (what: Addressed, locale: Locale) => string | undefined
  /** Opens a screen as a new entry of the history. */
  go(screen: ScreenName, notice?: Place["notice"]): void
  /** The same screen in another language, in place of this entry. */
  speak(locale: Locale): void
  /** The document is taken over: addresses hold the visit's token from now on, also where those in it did not. */
  taken?(): void
}

/** Where a visit begins. */
export type Start = Omit<Place, "moves" | "view"> & Partial<Pick<Place, "view">>

/** Keeps where the person is, and tells whoever listens. */
export function createMoves(start: Start) {
  let place: Place = { view: "centre", ...start, moves: 0 }
  const listeners = new Set<() => void>()
  const become = (next: Place) => {
    place = next
    for (const listener of listeners) listener()
  }
  return {
    place: () => place,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    move: (next: Partial<Place>) => become({ ...place, ...next, moves: place.moves + 1 }),
    /** Everything is where it was, and is to be drawn anew. */
    again: () => become({ ...place }),
  }
}

/**
 * Screens as entries of the browser's history; each keeps the token in its state, none in its address (D12).
 *
 * @param drawn the token that the addresses in the document hold, until it is taken over
 */
export function createNavigation(
  start: Start,
  token: string | null,
  brandQuery: string,
  drawn: string | null = token,
): Navigation {
  const { place, subscribe, move, again } = createMoves(start)
  let held = drawn
  const bare = (screen: ScreenName, locale = place().locale) => addressOf(screen, locale) + brandQuery
  globalThis.addEventListener?.("popstate", () => {
    const screen = screenOf(location.pathname)
    history.replaceState({ token }, "", bare(screen))
    move({ screen, notice: null })
  })
  return {
    setting: "page",
    place,
    subscribe,
    address: (what, locale) => addressOf(what, locale, held) + (held === null ? brandQuery : ""),
    go: (screen, notice = null) => {
      history.pushState({ token }, "", bare(screen))
      move({ screen, notice })
      scrollTo(0, 0)
    },
    speak: (locale) => {
      history.replaceState({ token }, "", bare(place().screen, locale))
      move({ locale })
    },
    taken: () => {
      if (held === token) return
      held = token
      again()
    },
  }
}

export const NavigationContext = createContext<Navigation | null>(null)

export const useNavigation = (): Navigation => useProvided(NavigationContext)

export const useSetting = (): Setting => useNavigation().setting

export function usePlace(): Place {
  const { subscribe, place } = useNavigation()
  return useSyncExternalStore(subscribe, place, place)
}
