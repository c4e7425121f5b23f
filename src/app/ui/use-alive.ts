import { useSyncExternalStore } from "react"

/** What is alive stays so: there is nothing to hear of. */
const subscribe = () => () => {}

/**
 * Whether there is a script to answer presses. What needs one is drawn with `asleep` in a document, in its place and out of
 * sight, until that is taken over; what is drawn later is awake from the first.
 */
export const useAlive = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  )
