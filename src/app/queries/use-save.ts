import type { PreferenceChanges, PreferenceError, PreferenceSnapshot } from "../../domain/index.ts"
import { usePlace } from "../navigation.ts"
import { callOf, useServices } from "../services.ts"
import { type Press, usePress } from "./use-press.ts"
import { useKeep } from "./use-snapshot.ts"

export interface Save {
  readonly revision: string
  readonly changes: PreferenceChanges
}

/** Saves lanes as the person left them. The newer state that comes with a conflict is kept too. */
export function useSave(
  onSaved: (snapshot: PreferenceSnapshot) => void,
  onRefused: (error: PreferenceError) => void,
): Press<Save> {
  const services = useServices()
  const { locale } = usePlace()
  const keep = useKeep()
  return usePress<Save, PreferenceSnapshot>(
    ({ revision, changes }) => {
      const call = callOf(services, locale)
      return () => services.adapter.save({ token: services.token ?? "" }, revision, changes, call)
    },
    (snapshot) => {
      keep.snapshot(snapshot)
      onSaved(snapshot)
    },
    (error) => {
      if (error.snapshot) keep.snapshot(error.snapshot)
      onRefused(error)
    },
  )
}
