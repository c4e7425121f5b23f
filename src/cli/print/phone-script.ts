import type { Brand, Locale } from "../../domain/index.ts"
import { printedAddress } from "../../link/index.ts"
import { CommandError } from "../command-error.ts"
import { PHONE_TEXTS, type PhoneTexts } from "./phone-texts.ts"
import { filled, SHEET_END, sheetStart, text } from "./sheet.ts"

interface ScriptParts {
  readonly brand: Brand
  readonly locales: readonly Locale[]
  readonly publicUrl: string
  /** As in the model of a page. */
  readonly brandQuery: string
}

/** What is said and what is done, one after the other, under a heading. */
interface Step {
  readonly heading: keyof PhoneTexts
  readonly lines: readonly (readonly ["saying" | "doing", keyof PhoneTexts])[]
}

/** The answers in their order: the one that stops everything comes first. */
export const STEPS: readonly Step[] = [
  { heading: "askHeading", lines: [["saying", "ask"]] },
  {
    heading: "noHeading",
    lines: [
      ["saying", "no"],
      ["doing", "noDo"],
      ["doing", "noUnknown"],
      ["saying", "done"],
      ["doing", "doneDo"],
    ],
  },
  {
    heading: "someHeading",
    lines: [
      ["saying", "some"],
      ["doing", "someDo"],
    ],
  },
  {
    heading: "yesHeading",
    lines: [
      ["saying", "yes"],
      ["doing", "yesDo"],
    ],
  },
  {
    heading: "unclearHeading",
    lines: [
      ["saying", "unclear"],
      ["doing", "unclearDo"],
    ],
  },
  { heading: "respectHeading", lines: [["doing", "respect"]] },
]

const STYLE = `@page { size: A4; margin: 18mm }
main { max-width: 174mm; margin: 0 auto; font-size: 11pt }
.script + .script { break-before: page }
h1 { font-size: 16pt; line-height: 1.2 }
h2 { font-size: 12pt; padding-block: 4mm 1mm; break-after: avoid }
.when { padding-block-start: 1mm }
dl { display: grid; grid-template-columns: 26mm 1fr; gap: 1.5mm 3mm }
dl > div { display: contents; break-inside: avoid }
dt { font-size: 9pt; line-height: 1.65 }
.saying { font-weight: 700; border-inline-start: 1mm solid; padding-inline-start: 3mm }
.doing { padding-inline-start: 4mm }
@media screen { main { padding: 10mm } }`

/** The question as a part of a call (S5): what is asked, and for each answer what is said, typed and read out. A page a language. */
export function phoneScript({ brand, locales, publicUrl, brandQuery }: ScriptParts): string {
  const [first = brand.defaultLocale] = locales
  const title = textsIn(first).title.replace("{{brand}}", () => brand.name)
  const scripts = locales.map((locale) => {
    const markup = {
      brand: `<bdi>${text(brand.name)}</bdi>`,
      agent: `<b>${text(printedAddress(`${publicUrl}/agent`))}</b>`,
      address: text(printedAddress(`${publicUrl}/${locale}/${brandQuery}`)),
    }
    const texts = textsIn(locale)
    const steps = STEPS.map(
      ({ heading, lines }) => `<h2>${filled(texts[heading], markup)}</h2>
<dl>
${lines
  .map(
    ([what, line]) =>
      `<div><dt>${text(texts[what])}</dt><dd class="${what}">${filled(texts[line], markup)}</dd></div>\n`,
  )
  .join("")}</dl>
`,
    )
    return `<article class="script" lang="${locale}">
<h1>${filled(texts.title, markup)}</h1>
<p class="when">${text(texts.when)}</p>
${steps.join("")}</article>
`
  })
  return `${sheetStart({ locale: first, title, style: STYLE })}<main>\n${scripts.join("")}</main>\n${SHEET_END}`
}

function textsIn(locale: Locale): PhoneTexts {
  const texts = PHONE_TEXTS[locale]
  if (!texts) throw new CommandError(`There is no script in "${locale}".`)
  return texts
}
