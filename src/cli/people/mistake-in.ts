import { type Brand, SUBJECT_PATTERN } from "../../domain/index.ts"
import type { Row } from "./read-people.ts"

/** What is wrong with who a line is about, in words; `null` where nothing is. */
export function mistakeIn({ fields: { subject = "", locale = "" } }: Row, { locales }: Brand): string | null {
  if (!SUBJECT_PATTERN.test(subject)) {
    return "subject: has to be an opaque id of 1 to 64 of A-Z a-z 0-9 _ . - and never an address"
  }
  if (locale === "" || locales.includes(locale)) return null
  return `locale: "${locale}" is not spoken here, but ${locales.join(", ")}`
}
