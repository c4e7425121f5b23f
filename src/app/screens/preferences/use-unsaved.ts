import { useEffect, useRef } from "react"
import type { UseFormReturn } from "react-hook-form"
import { laneKey, type PreferenceSnapshot } from "../../../domain/index.ts"
import { useServices } from "../../services.ts"
import { changedFrequencies, changedLanes, countChanges, type PreferenceValues, valuesOf } from "./preference-values.ts"

/** Puts one form's changes on top of what stands now. */
export function putOnTop(
  form: UseFormReturn<PreferenceValues>,
  before: PreferenceSnapshot,
  values: PreferenceValues,
): void {
  const asOwn = { shouldDirty: true }
  for (const lane of changedLanes(before, values)) form.setValue(`lanes.${laneKey(lane)}`, lane.receives, asOwn)
  for (const { topic, frequency } of changedFrequencies(before, values)) {
    form.setValue(`frequencies.${topic}`, frequency, asOwn)
  }
  if (values.pause !== valuesOf(before).pause) form.setValue("pause", values.pause, asOwn)
}

/**
 * Changes that are not saved survive a look at another screen, and closing the tab asks first. Nothing is kept beyond
 * the page (A52).
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
    if (kept) {
      putOnTop(form, kept.snapshot, kept.values)
      latest.current()
    }
    const count = () => countChanges(now.current, form.getValues())
    const ask = (event: BeforeUnloadEvent) => {
      if (count() > 0) event.preventDefault()
    }
    addEventListener("beforeunload", ask)
    return () => {
      removeEventListener("beforeunload", ask)
      if (count() > 0) unsaved.current = { snapshot: now.current, values: structuredClone(form.getValues()) }
    }
  }, [form, unsaved])
}
