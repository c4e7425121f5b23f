import { type Brand, type Locale, printedNumber } from "../../domain/index.ts"
import { printedAddress, qrSvg } from "../../link/index.ts"
import { CommandError } from "../command-error.ts"
import { LEAFLET_TEXTS, type LeafletTexts } from "./leaflet-texts.ts"
import { filled, SHEET_END, sheetStart, text } from "./sheet.ts"

interface LeafletParts {
  readonly brand: Brand
  readonly locales: readonly Locale[]
  readonly publicUrl: string
  /** As in the model of a page. */
  readonly brandQuery: string
}

/** More do not fit on a sheet of A6 in letters that everybody reads. */
const MOST_LANGUAGES = 3

/** What is cut off at the edge is white: nothing stands within 8 mm of it. */
const STYLE = `@page { size: 105mm 148mm; margin: 0 }
main { width: 105mm; padding: 8mm; font-size: 8pt }
.top { display: flex; gap: 4mm; align-items: center }
.qr { flex: none; width: 32mm; margin: -3mm 0 0 -3mm }
.sender { font: inherit; font-size: 9pt }
.where { font-size: 9pt; font-weight: 700 }
section { padding-block-start: 2mm; break-inside: avoid }
h2 { font-size: 10pt; line-height: 1.2; text-wrap: balance }
.fine { font-size: 7.5pt }`

/**
 * The opt-out of a leaflet that nobody's name is on (A15): the QR code and the short address of the page where anybody
 * asks for their link, and the other doors that the brand has opened. Nothing on it is as prominent as the opt-out (A38).
 *
 * @throws CommandError when there are more languages than it has room for
 */
export function leaflet({ brand, locales, publicUrl, brandQuery }: LeafletParts): string {
  if (locales.length > MOST_LANGUAGES) {
    throw new CommandError(`A leaflet has room for ${MOST_LANGUAGES} languages: say which, as in --lang fr,nl,en.`)
  }
  const [first = brand.defaultLocale] = locales
  // In several languages one address is enough: the page speaks that of whoever opens it.
  const url = `${publicUrl}${locales.length > 1 ? "" : `/${first}`}/${brandQuery}`
  const address = printedAddress(url)
  const sections = locales.map((locale) => {
    const texts = textsIn(locale)
    const ways = printedAddress(`${publicUrl}/${locale}/ways${brandQuery}`)
    const others = othersOf(brand, texts, locale)
    return `<section lang="${locale}">
<h2>${text(texts.leave)}</h2>
<p>${filled(texts.scan, { address: `<b>${text(address)}</b>` })}</p>
<p class="fine">${others}${filled(texts.ways, { address: text(ways) })}</p>
</section>
`
  })
  const title = textsIn(first).title.replace("{{brand}}", () => brand.name)
  const qr = qrSvg(
    url,
    textsIn(first).qr.replace("{{address}}", () => address),
  )
  return `${sheetStart({ locale: first, title, style: STYLE })}<main>
<div class="top"><div class="qr">${qr}</div><div><h1 class="sender"><bdi>${text(brand.name)}</bdi></h1><p class="where">${text(address)}</p></div></div>
${sections.join("")}</main>
${SHEET_END}`
}

function textsIn(locale: Locale): LeafletTexts {
  const texts = LEAFLET_TEXTS[locale]
  if (!texts) throw new CommandError(`There is no leaflet in "${locale}".`)
  return texts
}

/** The doors beside the page; nothing where there are none. */
function othersOf({ doors = {} }: Brand, texts: LeafletTexts, locale: Locale): string {
  const { sms, mail, phone, post } = doors
  const ways = [
    sms && filled(texts.sms, { number: text(printedNumber(sms.number)) }),
    phone && filled(texts.phone, { number: text(printedNumber(phone.number)) }),
    post && filled(texts.post, { address: text(post.address.split(/\s*\n\s*/).join(", ")) }),
  ].filter((way) => way !== undefined)
  const list = new Intl.ListFormat(locale, { type: "disjunction" }).format(ways)
  const sentences = [
    ...(mail ? [filled(texts.mail, { address: text(mail.address) })] : []),
    ...(ways.length > 0 ? [filled(texts.or, { ways: list })] : []),
  ]
  return sentences.map((sentence) => `${sentence} `).join("")
}
