import type { UseFormReturn } from "react-hook-form"
import { laneKey, type PreferenceSnapshot } from "../../../domain/index.ts"
import { type PreferenceValues, valuesOf } from "./preference-values.ts"

/**
 * Puts the form on a newer state. What the person changed since `base` stays on top of it, lane by lane; everything else
 * is as it now stands. An objection that was not there before wins over all of it (D32).
 *
 * @param own what stands in the form, or stood when its screen was left
 * @returns whether an objection won
 */
export function rebase(
  form: UseFormReturn<PreferenceValues>,
  own: PreferenceValues,
  base: { readonly values: PreferenceValues; readonly objection: PreferenceSnapshot["objection"] },
  newer: PreferenceSnapshot,
): boolean {
  const { lanes, frequencies, pause } = structuredClone(own)
  form.reset(valuesOf(newer))
  if (newer.objection && newer.objection.reference !== base.objection?.reference) return true
  const asOwn = { shouldDirty: true }
  for (const lane of newer.lanes) {
    const key = laneKey(lane)
    const wanted = lanes[key]
    const changed = wanted !== undefined && wanted !== base.values.lanes[key]
    if (changed && lane.locked === null) form.setValue(`lanes.${key}`, wanted, asOwn)
  }
  for (const { topic } of newer.frequencies) {
    const wanted = frequencies[topic]
    const changed = wanted !== undefined && wanted !== base.values.frequencies[topic]
    if (changed) form.setValue(`frequencies.${topic}`, wanted, asOwn)
  }
  if (pause !== base.values.pause) form.setValue("pause", pause, asOwn)
  return false
}
