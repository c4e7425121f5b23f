import type { Brand, Locale, ScreenName, View } from "../../domain/index.ts"
import { createMoves, type Navigation, type Start } from "../navigation.ts"

export interface FrameNavigation extends Navigation {
  /** Shows another part of the centre. */
  look(view: View): void
}

/**
 * Screens in a frame: none of them is an entry in the history of the page around it, so that *Back* goes on to lead out of
 * that page. Their addresses open the same frame on another screen, for presses that come before the application does.
 */
export function createFrameNavigation(start: Start & { readonly view: View }, brand: Brand): FrameNavigation {
  const { place, subscribe, move } = createMoves(start)
  return {
    setting: "frame",
    place,
    subscribe,
    address: (what, locale) => (isScreen(what) ? frameAddress(what, locale, place().view, brand) : undefined),
    go: (screen, notice = null) => move({ screen, notice }),
    speak: (locale) => move({ locale }),
    look: (view) => move({ view, screen: "choice", notice: null }),
  }
}

const SCREENS: readonly ScreenName[] = ["choice", "preferences", "history"]
const isScreen = (what: string): what is ScreenName => SCREENS.some((each) => each === what)

const frameAddress = (screen: ScreenName, locale: Locale, view: View, brand: Brand): string =>
  `/${locale}/embed?${new URLSearchParams({ view, brand: brand.id, ...(screen === "choice" ? {} : { screen }) })}`
