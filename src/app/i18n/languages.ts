import type { Locale } from "../../domain/index.ts"

/** How a language names itself, and what stands in its lists: "Français"; " et " between two that are all; ", "; " et " before the last. */
export type Language = readonly [name: string, pair: string, comma: string, and: string]

/**
 * What `Intl` says of a language of ours. The build wrote it down: on a cheap phone `Intl.DisplayNames` and `Intl.ListFormat`
 * stop the page for as long as everything else it begins with, and what a browser says may differ from the document.
 */
export const languageOf = (locale: Locale): Language => __LANGUAGES__[locale] ?? [locale, ", ", ", ", ", "]
