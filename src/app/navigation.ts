import { createContext, useSyncExternalStore } from "react"
import type { Locale, PageModel, ScreenName } from "../domain/index.ts"
import { useProvided } from "./use-provided.ts"

/** Where the person is. */
export interface Place {
  readonly locale: Locale
  readonly screen: ScreenName
  /** What is to be said on arrival, once; `null` for nothing. */
  readonly notice: PageModel["outcome"]
  /** How many times the person moved since the document arrived; 0 means: read from the top, do not move the focus. */
  readonly moves: number
}

const SUFFIX: Record<ScreenName, string> = {
  choice: "",
  preferences: "/preferences",
  unsubscribed: "/unsubscribed",
  history: "/history",
}

/** The address of a screen. With the token it works without JavaScript and in another tab; without, it may stand in the address bar. */
export const addressOf = (screen: ScreenName, locale: Locale, token: string | null = null): string =>
  `/${locale}/u${token === null ? "" : `/${token}`}${SUFFIX[screen]}`

/** The screen an address stands for. */
export function screenOf(path: string): ScreenName {
  const last = path.split("/").findLast((part) => part !== "")
  return last === "preferences" || last === "unsubscribed" || last === "history" ? last : "choice"
}

export interface Navigation {
  readonly place: () => Place
  readonly subscribe: (listener: () => void) => () => void
  /** Opens a screen as a new entry of the history. */
  go(screen: ScreenName, notice?: Place["notice"]): void
  /** The same screen in another language, in place of this entry. */
  speak(locale: Locale): void
}

/** Screens as entries of the browser's history; each keeps the token in its state, none in its address (D12). */
export function createNavigation(start: Omit<Place, "moves">, token: string | null, brandQuery: string): Navigation {
  let place: Place = { ...start, moves: 0 }
  const listeners = new Set<() => void>()
  const bare = (screen: ScreenName, locale: Locale) => addressOf(screen, locale) + brandQuery
  const move = (next: Omit<Place, "moves">) => {
    place = { ...next, moves: place.moves + 1 }
    for (const listener of listeners) listener()
  }
  globalThis.addEventListener?.("popstate", () => {
    const screen = screenOf(location.pathname)
    history.replaceState({ token }, "", bare(screen, place.locale))
    move({ locale: place.locale, screen, notice: null })
  })
  return {
    place: () => place,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    go: (screen, notice = null) => {
      history.pushState({ token }, "", bare(screen, place.locale))
      move({ ...place, screen, notice })
      scrollTo(0, 0)
    },
    speak: (locale) => {
      history.replaceState({ token }, "", bare(place.screen, locale))
      move({ ...place, locale })
    },
  }
}

export const NavigationContext = createContext<Navigation | null>(null)

export const useNavigation = (): Navigation => useProvided(NavigationContext)

export function usePlace(): Place {
  const { subscribe, place } = useNavigation()
  return useSyncExternalStore(subscribe, place, place)
}
