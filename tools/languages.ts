/** What the page needs to know of its languages, as `Intl` has it at build time. */
import { globSync, readFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { languageName } from "../src/app/i18n/format.ts"
import type { Language } from "../src/app/i18n/languages.ts"

const ROOT = new URL("../", import.meta.url).pathname

/** By the name of their folder. */
export function readLanguages(): Record<string, Language> {
  const files = globSync("locales/*/page.json", { cwd: ROOT })
  return Object.fromEntries(
    files.map((file) => {
      const { formats } = JSON.parse(readFileSync(ROOT + file, "utf8")) as { formats: string }
      const locale = basename(dirname(file))
      return [locale, describe(locale, formats)]
    }),
  )
}

function describe(locale: string, formats: string): Language {
  const list = new Intl.ListFormat(formats, { type: "conjunction" })
  const between = (count: number) =>
    list
      .formatToParts(Array.from({ length: count }, String))
      .filter(({ type }) => type === "literal")
      .map(({ value }) => value)
  const [pair = ""] = between(2)
  const [comma = "", middle, and = ""] = between(4)
  if (middle !== comma) throw new Error(`A list in "${locale}" begins in a way that the page does not know.`)
  return [languageName(locale, locale), pair, comma, and]
}
