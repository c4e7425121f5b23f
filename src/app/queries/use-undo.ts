import type { PreferenceSnapshot } from "../../domain/index.ts"
import { useNavigation, usePlace } from "../navigation.ts"
import { usePresses } from "../presses.tsx"
import { callOf, useServices } from "../services.ts"
import { type Press, usePress } from "./use-press.ts"
import { useKnown } from "./use-snapshot.ts"

/** Takes the objection with this reference back, and shows what stands again. */
export function useUndo(): Press<string> {
  const services = useServices()
  const { locale } = usePlace()
  const navigation = useNavigation()
  const { noteRefusal } = usePresses()
  const { keep } = useKnown()
  return usePress<string, PreferenceSnapshot>(
    (reference) => {
      const call = callOf(services, locale)
      return () => services.adapter.undo({ token: services.token ?? "" }, reference, call)
    },
    (snapshot) => {
      keep(snapshot)
      navigation.go("preferences", "undone")
    },
    noteRefusal,
  )
}
