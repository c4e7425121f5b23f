/**
 * Dates, times and lists as a language writes them here. `formats` is the BCP 47 tag that a language's texts name for it,
 * such as `en-GB`: English as read in Europe.
 */
import { type Locale, type LocalizedText, pickText } from "../../domain/index.ts"
import { languageOf } from "./languages.ts"

/** "23 November 2026" in the brand's time zone. */
export const formatDay = (iso: string, formats: Locale, timeZone: string): string =>
  formatDate(new Date(iso), formats, { dateStyle: "long", timeZone })

/** As `Intl` writes it, but for the first of a month in French: people write "1er", and it writes "1". */
function formatDate(at: Date, formats: Locale, options: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(formats, options).format(at)
  return formats.startsWith("fr") ? text.replace(/^1 /, "1er ") : text
}

/** "23 November 2026 at 21:04 (Central European Time)": a moment that means the same to everybody. */
export function formatMoment(iso: string, formats: Locale, timeZone: string): string {
  const at = new Date(iso)
  const moment = formatDate(at, formats, { dateStyle: "long", timeStyle: "short", timeZone })
  const zone = new Intl.DateTimeFormat(formats, { timeZone, timeZoneName: "longGeneric" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value
  return zone ? `${moment} (${zone})` : moment
}

/** "30 seconds", or "10 minutes": never less than it takes. */
export function formatDuration(ms: number, formats: Locale): string {
  const seconds = Math.ceil(ms / 1000)
  const [value, unit] = seconds <= 90 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"]
  return new Intl.NumberFormat(formats, { style: "unit", unit, unitDisplay: "long" }).format(value)
}

/** "Post, e-mail, SMS and phone": names as a sentence begins with them, in the page's own language. */
export function formatNames(names: readonly LocalizedText[], formats: Locale): string {
  const [language = formats] = formats.split("-")
  const texts = names.map((name) => isolated(pickText(name, language).text))
  const [, pair, comma, and] = languageOf(language)
  const last = texts.pop() ?? ""
  const before = texts.length > 1 ? texts.join(comma) + and : texts.length > 0 ? texts[0] + pair : ""
  return capitalized(before + last, formats)
}

/** A name that runs from right to left keeps to itself: its neighbours in the list stay where they are (UAX #9). */
const isolated = (text: string): string => (/[\u0590-\u08ff]/.test(text) ? `\u2068${text}\u2069` : text)

/** "Français": what a language is called in one. */
export const languageName = (locale: Locale, inLanguage: Locale): string =>
  capitalized(new Intl.DisplayNames([inLanguage], { type: "language" }).of(locale) ?? locale, inLanguage)

/** Names stand in lower case in a catalogue; a label begins with a capital. */
export function capitalized(text: string, locale: Locale): string {
  const [first = ""] = text
  return first.toLocaleUpperCase(locale) + text.slice(first.length)
}
