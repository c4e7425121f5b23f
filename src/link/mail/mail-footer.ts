import type { Locale } from "../../domain/index.ts"
import { LinkConfigError } from "../errors.ts"
import { escaped } from "../escaped.ts"
import { checkName } from "../sender-name.ts"
import { type LinkUrls, linkUrls, publicBase } from "../urls.ts"
import { DARK, type FooterColors, footerColors, LIGHT } from "./footer-colors.ts"
import { FOOTER_TEXTS, type FooterTexts } from "./footer-texts.ts"

export interface MailFooterOptions {
  /** The name of the sender, one line of plain text. */
  readonly sender: string
  /** A language of the page: `de`, `en`, `fr` or `nl`. */
  readonly locale: Locale
  /**
   * Where the two buttons lead: the two addresses; the installation's public address and a person's token; or that
   * address and, for a template, the merge tag in whose place the mail platform puts the token (`*|PCTOKEN|*`).
   */
  readonly links:
    | LinkUrls
    | { readonly base: string; readonly token: string }
    | { readonly base: string; readonly mergeTag: string }
  /** Colours of one's own, `#rrggbb`. What is left out is as on the page. */
  readonly colors?: Partial<FooterColors>
  /**
   * The same for mail programs that are set to dark and read a `<style>`. `null`: the colours stay as by day. Left out:
   * the page's dark colours where `colors` is left out too, else `null`.
   */
  readonly dark?: Partial<FooterColors> | null
}

/** The foot of a mailing, for its HTML part and for its plain text. */
export interface MailFooter {
  /** A fragment: goes at the end of the body. About 3 kB and twice the address. */
  readonly html: string
  /** Lines end with `\n`. */
  readonly text: string
}

/**
 * The two buttons for the foot of a mailing, with the labels of the page: *unsubscribe me from all communications*, and
 * next to it *adapt my preferences*. The opt-out comes first, and is as large as its neighbour or larger (A36 to A42).
 *
 * The HTML holds with inline styles alone: tables, no image, nothing that is fetched. Where both fit (560 px) they stand
 * side by side, else below each other.
 *
 * @throws LinkConfigError when an address is not https (http is for loopback hosts), a colour is no `#rrggbb` or makes
 *   something hard to read, the page does not speak the language, or the name of the sender is empty or more than a line
 * @example
 * const { html, text } = mailFooter({ sender: "Acme", locale: "fr", links: linkUrls(base, "fr", token) })
 */
export function mailFooter({ sender, locale, links, colors, dark }: MailFooterOptions): MailFooter {
  const texts = Object.hasOwn(FOOTER_TEXTS, locale) ? FOOTER_TEXTS[locale] : undefined
  if (!texts) {
    throw new LinkConfigError(
      `locale ${JSON.stringify(locale)}: the footer comes in ${Object.keys(FOOTER_TEXTS).join(", ")}`,
    )
  }
  checkName(sender, "mail")
  const urls = urlsOf(links, locale)
  const light = footerColors(colors ?? {}, LIGHT, "colors")
  const night = dark === undefined ? (colors ? null : DARK) : dark && footerColors(dark, DARK, "dark")
  return { html: asHtml({ texts, sender, locale, urls, light, night }), text: asText(texts, sender, urls) }
}

function urlsOf(links: MailFooterOptions["links"], locale: Locale): LinkUrls {
  if ("token" in links) return linkUrls(links.base, locale, links.token)
  if ("mergeTag" in links) {
    const unsubscribe = `${publicBase(links.base)}/${locale}/u/${checkedTag(links.mergeTag)}`
    return { unsubscribe, preferences: `${unsubscribe}/preferences` }
  }
  checkUrl("unsubscribe", links.unsubscribe)
  checkUrl("preferences", links.preferences)
  return links
}

/** Merge tags are put in as they are: nothing that ends the attribute, nor that HTML writes otherwise. */
function checkedTag(tag: string): string {
  if (typeof tag === "string" && /^[\w .,:|'*%=()@{}[\]-]{3,100}$/.test(tag) && /[^\w.-]/.test(tag.trim())) return tag
  throw new LinkConfigError(
    `links.mergeTag: ${JSON.stringify(tag)} is no merge tag such as *|PCTOKEN|* or {{ contact.PCTOKEN }}`,
  )
}

function checkUrl(name: keyof LinkUrls, url: string): void {
  const parsed = typeof url === "string" && /^[!-~]+$/.test(url) && !/["<>\\^`{|}]/.test(url) ? URL.parse(url) : null
  if (!parsed || parsed.username || parsed.password) {
    throw new LinkConfigError(`links.${name}: ${JSON.stringify(url)} is no address such as linkUrls gives`)
  }
  if (!parsed.protocol.startsWith("http")) throw new LinkConfigError(`links.${name}: "${url}" needs https`)
  publicBase(parsed.origin)
}

const FONT = "'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

interface Drawn {
  readonly texts: FooterTexts
  readonly sender: string
  readonly locale: Locale
  readonly urls: LinkUrls
  readonly light: FooterColors
  readonly night: FooterColors | null
}

/**
 * Two boxes that stand side by side where there is room, by `inline-block` alone: Gmail and Yahoo know neither
 * `flex-wrap` nor a `<style>` in a body. Outlook for Windows knows no `inline-block`: it gets two cells of a table, and
 * the room inside each box from `mso-padding-alt`. Both boxes have room for three lines, so that they are equally high.
 */
function asHtml({ texts, sender, locale, urls, light, night }: Drawn): string {
  const name = `<bdi>${escaped(sender)}</bdi>`
  const from = escaped(texts.from).replace("{{brand}}", () => name)
  const leave = box("leave", urls.unsubscribe, texts.leave, light.brand, light.onBrand, light.brand)
  const adapt = box("adapt", urls.preferences, texts.adapt, light.paper, light.brand, light.brand)
  return `${night ? styleFor(night) : ""}<table role="presentation" class="pcf" lang="${locale}" dir="ltr" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.paper}" style="background-color:${light.paper}"><tr><td align="center" style="padding:20px 10px;text-align:center;font-size:0">
<p class="pcf-from" style="margin:0 6px 10px;font:14px/20px ${FONT};color:${light.ink};overflow-wrap:anywhere">${from}</p>
<!--[if mso]><table role="presentation" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td width="270" valign="top"><![endif]-->${leave}<!--[if mso]></td><td width="270" valign="top"><![endif]-->${adapt}<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
`
}

function box(kind: "leave" | "adapt", url: string, label: string, fill: string, letters: string, edge: string): string {
  return `<div style="display:inline-block;width:100%;max-width:270px;vertical-align:top"><table role="presentation" width="100%" cellpadding="0" cellspacing="6" border="0" style="border-collapse:separate;table-layout:fixed"><tr><td class="pcf-${kind}" align="center" valign="middle" height="90" bgcolor="${fill}" style="height:90px;padding:0;background-color:${fill};border:2px solid ${edge};border-radius:12px;mso-padding-alt:12px"><a href="${escaped(url)}" style="display:block;min-height:66px;align-content:center;padding:12px;overflow-wrap:anywhere;font:600 16px/22px ${FONT};color:${letters};text-decoration:none">${escaped(label)}</a></td></tr></table></div>`
}

const styleFor = ({ brand, onBrand, paper, ink }: FooterColors): string =>
  `<style>@media (prefers-color-scheme:dark){.pcf,.pcf-adapt{background-color:${paper}!important}.pcf-from{color:${ink}!important}.pcf-leave{background-color:${brand}!important;border-color:${brand}!important}.pcf-leave a{color:${onBrand}!important}.pcf-adapt{border-color:${brand}!important}.pcf-adapt a{color:${brand}!important}}</style>
`

const asText = (texts: FooterTexts, sender: string, urls: LinkUrls): string =>
  `${texts.from.replace("{{brand}}", () => sender)}

${texts.leave}
${urls.unsubscribe}

${texts.adapt}
${urls.preferences}
`
