import { type Locale, type LocalizedText, pickText } from "../../domain/index.ts"

/** "23 November 2026" in the brand's time zone. */
export const formatDay = (iso: string, locale: Locale, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone }).format(new Date(iso))

/** "23 November 2026 at 21:04 (Central European Time)": a moment that means the same to everybody. */
export function formatMoment(iso: string, locale: Locale, timeZone: string): string {
  const at = new Date(iso)
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone }).format(at)
  const zone = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "longGeneric" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value
  return zone ? `${moment} (${zone})` : moment
}

/** "Post, e-mail, SMS and phone": names as a sentence begins with them. */
export function formatNames(names: readonly LocalizedText[], locale: Locale): string {
  const texts = names.map((name) => pickText(name, locale).text)
  return capitalized(new Intl.ListFormat(locale, { type: "conjunction" }).format(texts), locale)
}

/** Names stand in lower case in a catalogue; a label begins with a capital. */
export function capitalized(text: string, locale: Locale): string {
  const [first = ""] = text
  return first.toLocaleUpperCase(locale) + text.slice(first.length)
}
