/** A BCP 47 language tag of a page, such as `fr`. Which ones exist is data (`locales/`), not code. */
export type Locale = string

/**
 * The tags that a text may have: language, script, region (BCP 47). Whoever formats by a tag of another form may get an
 * error instead of a text.
 */
export const LANGUAGE_TAG_PATTERN: RegExp = /^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$/

/** The same text in several languages, by BCP 47 tag. At least one is there. */
export type LocalizedText = Readonly<Record<Locale, string>>

/** A text together with the language it is really in, for the `lang` attribute (WCAG 3.1.2). */
export interface TextInLanguage {
  readonly text: string
  readonly lang: Locale
}

/** Characters that turn the direction of whatever follows them, in the sentences that a name is put into too. */
const OVERRIDES = /[\u202a-\u202e]/g

/** The text in the wanted language, else in English, else in whichever language it has; `""` when it has none. */
export function pickText(texts: LocalizedText, wanted: Locale): TextInLanguage {
  const lang = [wanted, "en", ...Object.keys(texts)].find((tag) => Object.hasOwn(texts, tag)) ?? wanted
  return { text: (texts[lang] ?? "").replace(OVERRIDES, ""), lang }
}
