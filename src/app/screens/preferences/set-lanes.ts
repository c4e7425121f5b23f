import type { UseFormReturn } from "react-hook-form"
import type { PreferenceValues } from "./preference-values.ts"

/** Sets many boxes at once. Of each that is set by itself all others are told: thousands would take a quadratic time. */
export const setLanes = (
  form: Pick<UseFormReturn<PreferenceValues>, "getValues" | "setValue">,
  lanes: Readonly<Record<string, boolean>>,
): void => form.setValue("lanes", { ...form.getValues("lanes"), ...lanes })
