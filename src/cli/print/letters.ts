import type { Brand, Locale } from "../../domain/index.ts"
import { letterBlock } from "../../link/index.ts"
import type { Register } from "../../server/index.ts"
import { batches } from "../people/batches.ts"
import { goodRows } from "../people/good-rows.ts"
import type { BadRow, Row } from "../people/read-people.ts"
import { SHEET_END, sheetStart, text } from "./sheet.ts"

interface LettersParts {
  readonly brand: Brand
  /** Of whoever's own language is not on the list. */
  readonly locales: readonly Locale[]
  readonly publicUrl: string
  readonly register: Register
  readonly rows: AsyncIterable<Row | BadRow>
  /** Told of each line that gets no sheet. */
  readonly leftOut: (row: Row | BadRow, why: string) => void
  /** Told how many lines are dealt with. */
  readonly tell: (count: number) => void
}

/** So many codes are drawn in one go. */
const AT_ONCE = 256

const STYLE = `@page { size: A4; margin: 20mm }
.sheet { break-after: page; max-width: 170mm; margin: 0 auto }
.sheet:last-child { break-after: auto }
.sender { font: inherit; font-weight: 700 }
.whose { font-size: 8pt; padding-block-start: 4mm }
@media screen { .sheet { padding: 10mm 5mm; border-block-end: 1px dashed } }`

/**
 * A sheet for each person, with a code of their own, in the order of the list. Each code is written before its sheet is:
 * none is printed that does not work.
 */
export async function* letters(parts: LettersParts): AsyncGenerator<string> {
  const { brand, locales, publicUrl, register, rows, leftOut, tell } = parts
  const [first = brand.defaultLocale] = locales
  yield `${sheetStart({ locale: first, title: brand.name, style: STYLE })}<main>\n`
  let count = 0
  for await (const batch of batches(rows, AT_ONCE)) {
    const people = goodRows(batch, brand, leftOut).map(({ fields }) => fields)
    const codes = await register.issueCodes(
      brand,
      people.map(({ subject = "" }) => subject),
      new Date(),
    )
    for (const [at, { subject = "", locale }] of people.entries()) {
      const languages = locale ? [locale] : locales
      const { html } = letterBlock({
        sender: brand.name,
        locales: languages,
        code: codes[at] ?? "",
        address: publicUrl,
      })
      yield `<article class="sheet" lang="${languages[0]}">
<h1 class="sender"><bdi>${text(brand.name)}</bdi></h1>
${html}<p class="whose">${text(subject)}</p>
</article>
`
    }
    count += batch.length
    tell(count)
  }
  yield `</main>\n${SHEET_END}`
}
