import type { Locale } from "../../domain/index.ts"
import type { PageTexts } from "../i18n/texts.ts"

const files = import.meta.glob<PageTexts>("../../../locales/*/page.json", { eager: true, import: "default" })

/** The texts of every language the page comes in: 12 kB together, so that no language can fail to arrive. */
export const TEXTS: ReadonlyMap<Locale, PageTexts> = new Map(
  Object.entries(files).map(([path, texts]) => [path.split("/").at(-2) ?? "", texts]),
)
