import type { i18n, TFunction } from "i18next"
import { createContext, useMemo, useSyncExternalStore } from "react"
import { useProvided } from "../use-provided.ts"

/** What says the texts of the page in its language, for every component below; another one when the language changes. */
export const TextsContext = createContext<{ readonly t: TFunction } | null>(null)

/** Listens once for all who say texts: a screen has fifty of them. */
export function useLanguage(texts: i18n): { readonly t: TFunction } {
  const [subscribe, current] = useMemo(
    () => [
      (listener: () => void) => {
        texts.on("languageChanged", listener)
        return () => texts.off("languageChanged", listener)
      },
      () => texts.language,
    ],
    [texts],
  )
  const language = useSyncExternalStore(subscribe, current, current)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it says something else in another language
  return useMemo(() => ({ t: texts.t }), [texts, language])
}

/** Says a text in the page's language; draws again when the language changes. */
export const useTexts = (): TFunction => useProvided(TextsContext).t
