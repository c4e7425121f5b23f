import type { i18n, TFunction } from "i18next"
import { createContext, useSyncExternalStore } from "react"
import { useProvided } from "../use-provided.ts"

/** The texts of the page, for every component below. */
export const TextsContext = createContext<i18n | null>(null)

/** Says a text in the page's language; draws again when the language changes. */
export function useTexts(): TFunction {
  const texts = useProvided(TextsContext)
  const subscribe = (listener: () => void) => {
    texts.on("languageChanged", listener)
    return () => texts.off("languageChanged", listener)
  }
  const language = () => texts.language
  useSyncExternalStore(subscribe, language, language)
  return texts.t
}
