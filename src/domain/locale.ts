/** A BCP 47 language tag of a page, such as `fr`. Which ones exist is data (`locales/`), not code. */
export type Locale = string

/** The same text in several languages, by BCP 47 tag. At least one is there. */
export type LocalizedText = Readonly<Record<Locale, string>>

/** A text together with the language it is really in, for the `lang` attribute (WCAG 3.1.2). */
export interface TextInLanguage {
  readonly text: string
  readonly lang: Locale
}

/** The text in the wanted language, else in English, else in whichever language it has; `""` when it has none. */
export function pickText(texts: LocalizedText, wanted: Locale): TextInLanguage {
  const lang = [wanted, "en", ...Object.keys(texts)].find((tag) => Object.hasOwn(texts, tag)) ?? wanted
  return { text: texts[lang] ?? "", lang }
}
