import { useEffect, useRef } from "react"
import type { UseFormReturn } from "react-hook-form"
import type { PreferenceSnapshot } from "../../../domain/index.ts"
import { useServices } from "../../services.ts"
import { countChanges, type PreferenceValues, valuesOf } from "./preference-values.ts"
import { rebase } from "./rebase.ts"

/**
 * Changes that are not saved survive a look at another screen, and closing the tab asks first. Nothing is kept beyond
 * the page (A52), and nothing beyond leaving everything.
 *
 * @param onKept told when changes from before were put back
 */
export function useUnsaved(
  form: UseFormReturn<PreferenceValues>,
  snapshot: PreferenceSnapshot,
  onKept: () => void,
): void {
  const { unsaved } = useServices()
  const now = useRef(snapshot)
  now.current = snapshot
  const latest = useRef(onKept)
  latest.current = onKept
  useEffect(() => {
    const kept = unsaved.current
    unsaved.current = null
    unsaved.dropped = false
    const count = () => countChanges(now.current, form.getValues())
    if (kept) {
      const base = { values: valuesOf(kept.snapshot), objection: kept.snapshot.objection }
      rebase(form, kept.values, base, now.current)
      if (count() > 0) latest.current()
    }
    const ask = (event: BeforeUnloadEvent) => {
      if (count() > 0) event.preventDefault()
    }
    addEventListener("beforeunload", ask)
    return () => {
      removeEventListener("beforeunload", ask)
      const own = structuredClone(form.getValues())
      if (!unsaved.dropped && count() > 0) unsaved.current = { snapshot: now.current, values: own }
    }
  }, [form, unsaved])
}
