import { createMoves, type Navigation, type Place } from "../navigation.ts"

/** Screens without addresses: the host's address bar and history stay its own. */
export function createMemoryNavigation(start: Omit<Place, "moves">): Navigation {
  const { place, subscribe, move } = createMoves(start)
  return {
    place,
    subscribe,
    address: () => undefined,
    go: (screen, notice = null) => move({ screen, notice }),
    speak: (locale) => move({ locale }),
  }
}
