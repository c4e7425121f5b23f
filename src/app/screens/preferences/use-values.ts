import { type FieldPath, type UseFormReturn, useWatch } from "react-hook-form"
import { type Lane, laneKey } from "../../../domain/index.ts"
import { useAlive } from "../../ui/use-alive.ts"
import type { PreferenceValues } from "./preference-values.ts"

/**
 * What stands in the form, drawn again whenever it changes. Read from the form itself and not from what it tells its
 * watchers: of what was ticked before the application was there it tells them nothing (C19).
 *
 * @param drawn what the document was drawn with: that stands until the form is there
 * @param fields those whose changes count, and what is below them
 */
export function useValues(
  form: UseFormReturn<PreferenceValues>,
  drawn: PreferenceValues,
  fields: readonly FieldPath<PreferenceValues>[],
): PreferenceValues {
  useWatch({ control: form.control, name: fields })
  return useAlive() ? form.getValues() : drawn
}

/** The field of a lane. */
export const fieldOf = (lane: Lane): `lanes.${string}` => `lanes.${laneKey(lane)}`
