import { useEffect, useState } from "react"
import type { UseFormReturn } from "react-hook-form"
import type { PreferenceValues } from "./preference-values.ts"

/** How boxes stood when the application found them, by lane key, where that is not what is recorded. */
export type Draft = Map<string, boolean>

/**
 * Boxes pressed before the application was there stay as the person left them (C19). They are noted as each box is taken
 * over, before the form library writes its own values into them, and put back as the person's own changes.
 */
export function useDraft({ setValue }: UseFormReturn<PreferenceValues>): Draft {
  const [draft] = useState<Draft>(() => new Map())
  useEffect(() => {
    for (const [key, ticked] of draft) setValue(`lanes.${key}`, ticked, { shouldDirty: true })
    draft.clear()
  }, [draft, setValue])
  return draft
}
