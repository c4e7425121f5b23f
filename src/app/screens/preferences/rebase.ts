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
  form: Pick<UseFormReturn<PreferenceValues>, "setValue" | "clearErrors">,
  own: PreferenceValues,
  base: { readonly values: PreferenceValues; readonly objection: PreferenceSnapshot["objection"] },
  newer: PreferenceSnapshot,
): boolean {
  const stands = valuesOf(newer)
  const objected = newer.objection !== null && newer.objection.reference !== base.objection?.reference
  const values = objected ? stands : onTop(own, base.values, stands, newer)
  // Not `form.reset`, which forgets the boxes: until they are drawn anew, what they show would count.
  form.setValue("lanes", values.lanes)
  form.setValue("frequencies", values.frequencies)
  form.setValue("pause", values.pause)
  form.clearErrors("pause")
  return objected
}

/** What was changed of what can be chosen still, on top of what stands. */
const onTop = (
  own: PreferenceValues,
  base: PreferenceValues,
  stands: PreferenceValues,
  { lanes }: PreferenceSnapshot,
): PreferenceValues => {
  const open = lanes.filter(({ locked }) => locked === null).map(laneKey)
  const rhythms = Object.keys(stands.frequencies)
  return {
    lanes: { ...stands.lanes, ...changed(open, own.lanes, base.lanes) },
    frequencies: { ...stands.frequencies, ...changed(rhythms, own.frequencies, base.frequencies) },
    pause: own.pause === base.pause ? stands.pause : own.pause,
  }
}

const changed = <Value>(
  names: readonly string[],
  own: Readonly<Record<string, Value>>,
  base: Readonly<Record<string, Value>>,
): Record<string, Value> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const wanted = own[name]
      return wanted === undefined || wanted === base[name] ? [] : [[name, wanted]]
    }),
  )
