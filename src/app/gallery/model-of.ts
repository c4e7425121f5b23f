import { createMemoryAdapter } from "../../adapters/memory/index.ts"
import { sampleBrand } from "../../demo/sample-brand.ts"
import { type Locale, NOTHING_KNOWN, type PageModel, type PreferenceAdapter } from "../../domain/index.ts"
import type { Example } from "./example.ts"
import { jeanne, NOW, snapshotNow } from "./sample.ts"

const TOKEN = "example"

/** What the document of an example came with. */
export function modelOf({ person = jeanne, model = {} }: Example, locale: Locale): PageModel {
  const { brand = sampleBrand } = model
  const { locales } = brand
  const waysUrl = Object.fromEntries(locales.map((each) => [each, `https://prefs.lenoir.example/${each}/ways`]))
  const known = { link: "valid", token: TOKEN, snapshot: snapshotNow(person, brand) } as const
  return { ...NOTHING_KNOWN, ...known, ...model, brand: { ...brand, waysUrl }, locale, textVersion: __TEXT_VERSION__ }
}

/** The memory adapter with one person in its register, but for what the example's backend does otherwise. */
export function adapterOf({ person = jeanne, adapter }: Example, { brand, link }: PageModel): PreferenceAdapter {
  const memory = createMemoryAdapter({
    catalogue: () => brand.catalogue,
    links: new Map([[TOKEN, { subject: person.subject, mayOnlyLeave: link === "leave-only" }]]),
    records: new Map([[person.subject, person]]),
    now: () => NOW,
  })
  return { ...memory, ...adapter }
}
