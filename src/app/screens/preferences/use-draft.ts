import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import type { UseFormReturn } from "react-hook-form"
import type { PreferenceValues } from "./preference-values.ts"

type FieldName = `lanes.${string}` | `frequencies.${string}` | "pause"

/** Takes a field over from the document: what stands in it counts, whoever put it there. */
export interface Draft {
  /** @param recorded what would stand there if nobody had touched it */
  readonly note: (name: FieldName, standing: boolean | string, recorded: boolean | string) => void
}

/**
 * What was ticked or filled in before the application was there stays as the person left it (C19). It is noted as each
 * field is taken over, before the form library writes its own values into it, and put back as the person's own change.
 */
export function useDraft({ setValue }: UseFormReturn<PreferenceValues>): Draft {
  const [noted] = useState(() => new Map<FieldName, boolean | string>())
  const open = useRef(true)
  const putBack = useCallback(() => {
    for (const [name, standing] of noted) setValue(name, standing)
  }, [noted, setValue])
  // At once: a press can be what brings the application to life, and its box is read again before that press is over.
  useLayoutEffect(putBack, [putBack])
  // And once more when whoever watches the form has begun to listen.
  useEffect(() => {
    putBack()
    open.current = false
  }, [putBack])
  return useMemo(
    () => ({
      note: (name, standing, recorded) => {
        if (open.current && standing !== recorded) noted.set(name, standing)
      },
    }),
    [noted],
  )
}
