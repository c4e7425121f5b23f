import type { Locale } from "../../domain/index.ts"

/**
 * "Français": a language of the page by its own name. The build wrote it down: on a cheap phone `Intl.DisplayNames` stops the
 * page for about 20 ms for each language, and what a browser calls it may differ from what stands in the document.
 */
export const ownName = (locale: Locale): string => __LANGUAGE_NAMES__[locale] ?? locale
