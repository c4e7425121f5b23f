import type { Locale } from "../../domain/index.ts"
import type { PageTexts } from "./texts.ts"

const files = import.meta.glob<PageTexts>("../../../locales/*/page.json", { import: "default" })

/** Fetches the texts of one language; each is a file of its own. */
export async function loadTexts(locale: Locale): Promise<PageTexts> {
  const load = files[`../../../locales/${locale}/page.json`]
  if (!load) throw new Error(`There are no texts for "${locale}".`)
  return load()
}
