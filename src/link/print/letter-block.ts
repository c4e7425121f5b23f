import type { Locale } from "../../domain/index.ts"
import { LinkConfigError } from "../errors.ts"
import { escaped } from "../escaped.ts"
import { checkName } from "../sender-name.ts"
import { printedCode, readCode } from "../typed-code.ts"
import { publicBase } from "../urls.ts"
import { LETTER_TEXTS, type LetterTexts } from "./letter-texts.ts"
import { printedAddress } from "./printed-address.ts"
import { qrSvg } from "./qr-svg.ts"

export interface LetterBlockOptions {
  /** The name of the sender, one line of plain text. */
  readonly sender: string
  /** The languages of the letter, in their order: of `de`, `en`, `fr` and `nl`. */
  readonly locales: readonly Locale[]
  /** The person's code, as `preference-center code` draws it; with or without its dashes. */
  readonly code: string
  /** The public address of the installation, such as `https://prefs.acme.example`. */
  readonly address: string
}

/** The block of a letter on paper, for a layout in HTML and as plain text. */
export interface LetterBlock {
  /** A fragment with styles of its own: black on white, nothing that is fetched. About 5 kB. */
  readonly html: string
  /** Lines end with `\n`. */
  readonly text: string
}

/**
 * How to refuse, on paper (A15, B24): the QR code of the person's page, the short address and the code for whoever types,
 * the labels of the two buttons that stand there, the opt-out first, and what it costs: nothing (A7).
 *
 * @throws LinkConfigError when the address is not https (http is for loopback hosts), the code is none, the page does not
 *   speak a language, or the name of the sender is empty or more than a line
 * @example
 * const { html } = letterBlock({ sender: "Acme", locales: ["fr", "nl"], code, address: "https://prefs.acme.example" })
 */
export function letterBlock({ sender, locales, code: typed, address }: LetterBlockOptions): LetterBlock {
  checkName(sender, "letter")
  const texts = locales.map(textsIn)
  const [first] = texts
  if (!first) throw new LinkConfigError("locales: name at least one language")
  const code = readCode(typed)
  // Not told: whoever reads the error may be somebody else.
  if (code === null) throw new LinkConfigError("code: it is no code of a letter, or a character of it is wrong")
  const base = publicBase(address)
  const printed = { sender, texts, address: printedAddress(`${base}/s`), code: printedCode(code) }
  return { html: asHtml(printed, qrSvg(`${base}/s/${printed.code}`, first.qr)), text: asText(printed) }
}

type InLanguage = LetterTexts & { readonly locale: Locale }

function textsIn(locale: Locale): InLanguage {
  const texts = Object.hasOwn(LETTER_TEXTS, locale) ? LETTER_TEXTS[locale] : undefined
  if (texts) return { ...texts, locale }
  throw new LinkConfigError(
    `locale ${JSON.stringify(locale)}: the block comes in ${Object.keys(LETTER_TEXTS).join(", ")}`,
  )
}

interface Printed {
  readonly sender: string
  readonly texts: readonly InLanguage[]
  readonly address: string
  readonly code: string
}

const FONT = "'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const MONO = "Menlo,Consolas,'DejaVu Sans Mono',monospace"

/** Two columns of a table, which every program that makes letters from HTML knows; sizes of paper. */
function asHtml({ sender, texts, address, code }: Printed, qr: string): string {
  const labels = texts.map((each) => `<span lang="${each.locale}">${escaped(each.code)}</span>`).join(" / ")
  const blocks = texts.map(
    (each) => `<div lang="${each.locale}" style="margin:0 0 3mm;break-inside:avoid">
<h2 style="margin:0;font:inherit;font-weight:700">${filled(each.heading, "brand", `<bdi>${escaped(sender)}</bdi>`)}</h2>
<p style="margin:0">${filled(each.scan, "address", `<b style="white-space:nowrap">${escaped(address)}</b>`)}</p>
<p style="margin:1mm 0 0">${escaped(each.buttons)}</p>
<ul style="margin:0;padding:0 0 0 5mm"><li><b>${escaped(each.leave)}</b></li><li>${escaped(each.adapt)}</li></ul>
<p style="margin:1mm 0 0">${escaped(each.free)}</p>
</div>`,
  )
  return `<table role="presentation" class="pcl" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;background:#fff;color:#000;font:9.5pt/1.35 ${FONT};break-inside:avoid"><tr><td style="width:34mm;padding:0 4mm 0 0;vertical-align:top"><div style="width:34mm">${qr}</div></td><td style="padding:3mm 0 0;vertical-align:top">
<p style="margin:0 0 3mm">${labels}<br><b class="pcl-code" style="font:700 14pt/1.3 ${MONO};white-space:nowrap">${code}</b></p>
${blocks.join("\n")}
</td></tr></table>
`
}

const asText = ({ sender, texts, address, code }: Printed): string =>
  `${texts
    .map(
      (each) => `${each.heading.replace("{{brand}}", () => sender)}
${each.type.replace("{{address}}", () => address)}
${each.buttons}
- ${each.leave}
- ${each.adapt}
${each.free}
`,
    )
    .join("\n")}
${texts.map((each) => each.code).join(" / ")}: ${code}
`

/** A text with markup in the place of its one placeholder. */
const filled = (text: string, name: string, markup: string): string =>
  escaped(text).replace(`{{${name}}}`, () => markup)
