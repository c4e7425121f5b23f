import { useCallback, useSyncExternalStore } from "react"
import type { UseFormReturn } from "react-hook-form"
import { useAlive } from "../../ui/use-alive.ts"
import type { PreferenceValues } from "./preference-values.ts"

/**
 * What is read of the form as it stands; draws again when that is another, and only then. Read from the form itself and not
 * from what it tells its watchers: of what was ticked before the application was there it tells them nothing (C19).
 *
 * @param drawn what the document was drawn with: that stands until the form is there
 * @param read what comes of it is compared: a text, a number, yes or no
 */
export function useValue<Value extends string | number | boolean>(
  form: UseFormReturn<PreferenceValues>,
  drawn: PreferenceValues,
  read: (values: PreferenceValues) => Value,
): Value {
  const subscribe = useCallback((listener: () => void) => form.watch(listener).unsubscribe, [form])
  const standing = () => read(form.getValues())
  const value = useSyncExternalStore(subscribe, standing, standing)
  return useAlive() ? value : read(drawn)
}
