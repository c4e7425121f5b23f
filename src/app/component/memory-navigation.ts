import { createMoves, type Navigation, type Start } from "../navigation.ts"

/** Screens without addresses: the host's address bar and history stay its own. */
export function createMemoryNavigation(start: Start): Navigation {
  const { place, subscribe, move } = createMoves(start)
  return {
    setting: "component",
    place,
    subscribe,
    address: () => undefined,
    go: (screen, notice = null) => move({ screen, notice }),
    speak: (locale) => move({ locale }),
  }
}
