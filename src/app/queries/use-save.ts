import type { PreferenceChanges, PreferenceError, PreferenceSnapshot } from "../../domain/index.ts"
import { usePlace } from "../navigation.ts"
import { callOf, useServices } from "../services.ts"
import { type Press, usePress } from "./use-press.ts"
import { useKnown } from "./use-snapshot.ts"

export interface Save {
  readonly revision: string
  readonly changes: PreferenceChanges
}

/** Who wants to hear what came of a save: the screen with the form, while it is there. */
export interface SaveListener {
  saved(snapshot: PreferenceSnapshot): void
  refused(error: PreferenceError): void
}

/** Saves what the person changed. The newer state that comes with a conflict is kept too. */
export function useSave(listener: { current: SaveListener | null }, onRefused: (error: PreferenceError) => void) {
  const services = useServices()
  const { locale } = usePlace()
  const { keep } = useKnown()
  const save: Press<Save, PreferenceSnapshot> = usePress<Save, PreferenceSnapshot>(
    ({ revision, changes }) => {
      const call = callOf(services, locale)
      return () => services.adapter.save({ token: services.token ?? "" }, revision, changes, call)
    },
    (snapshot) => {
      listener.current?.saved(snapshot)
      keep(snapshot)
    },
    (error) => {
      listener.current?.refused(error)
      if (error.snapshot) keep(error.snapshot)
      onRefused(error)
    },
  )
  return save
}
