import type { TFunction } from "i18next"
import { channelOf, type DrawnMail, type MailModel, type PreferenceSnapshot, pickText } from "../../domain/index.ts"
import { capitalized, formatDay, formatNames } from "../i18n/format.ts"
import { LINES, receiptTexts } from "../screens/unsubscribed/receipt-texts.ts"
import { escapeAttribute, escapeText } from "./shell.ts"

/** Says the texts of the page and, as `mail:`, of the messages. */
type MailT = TFunction<["page", "mail"]>

/** What a message is made of, from top to bottom. */
type Block =
  | { readonly text: string }
  /** What it leads to, and the address. */
  | { readonly text: string; readonly link: string }
  | { readonly lines: readonly string[] }
  | { readonly facts: readonly (readonly [string, string])[] }

/**
 * Draws a message in the person's language, twice: in plain text and in HTML. It confirms and nothing else: no offer, no
 * picture, nothing that is fetched (A27).
 */
export function drawMail(model: MailModel, t: MailT): DrawnMail {
  const { subject, blocks } = contentOf(model, t)
  return { subject, text: asText(model, blocks), html: asHtml(model, subject, blocks) }
}

function contentOf(model: MailModel, t: MailT): { subject: string; blocks: Block[] } {
  const { brand, links } = model
  const day = (iso: string) => formatDay(iso, t("formats"), brand.timeZone)
  const notYou = { text: t("mail:acknowledged.notYou", { email: brand.contactEmail }) }
  const ending: Block[] = [{ text: t("mail:acknowledged.once") }, notYou]
  switch (model.kind) {
    case "left": {
      const { receipt } = model
      const texts = receiptTexts(receipt, brand, t)
      const facts = LINES.filter((line) => texts[line]).map((line) => [t(`unsubscribed.${line}`), texts[line]] as const)
      const undo: Block[] = receipt.undoUntil
        ? [
            {
              text: t("mail:acknowledged.left.undo", { date: day(receipt.undoUntil) }),
              link: `${links.unsubscribe}/unsubscribed`,
            },
          ]
        : []
      return {
        subject: t("mail:acknowledged.left.subject"),
        blocks: [{ text: t("mail:acknowledged.left.what", { brand: brand.name }) }, { facts }, ...undo, ...ending],
      }
    }
    case "undone":
    case "chosen": {
      const { snapshot } = model
      const pause: Block[] = snapshot.pauseUntil
        ? [{ text: t("mail:acknowledged.paused", { date: day(snapshot.pauseUntil) }) }]
        : []
      return {
        subject: t(`mail:acknowledged.${model.kind}.subject`),
        blocks: [
          { text: t(`mail:acknowledged.${model.kind}.what`, { brand: brand.name }) },
          { text: t("mail:acknowledged.standing") },
          { lines: receivedLines(snapshot, model.locale, t) },
          ...pause,
          { text: t("mail:acknowledged.see"), link: links.preferences },
          ...ending,
        ],
      }
    }
    case "fresh-link":
      return {
        subject: t("mail:freshLink.subject"),
        blocks: [
          { text: t("mail:freshLink.what", { brand: brand.name }) },
          { text: t("mail:freshLink.open"), link: links.unsubscribe },
          { text: t("mail:freshLink.until", { date: day(model.until) }) },
          { text: t("mail:freshLink.ignore") },
        ],
      }
  }
}

/** What the person receives, a line for each topic. */
function receivedLines({ catalogue, lanes }: PreferenceSnapshot, locale: string, t: MailT): string[] {
  const lines = catalogue.topics.flatMap((topic) => {
    const on = lanes.filter((lane) => lane.topic === topic.id && lane.receives)
    if (on.length === 0) return []
    const channels = formatNames(
      on.map((lane) => channelOf(catalogue, lane)?.name ?? {}),
      t("formats"),
    )
    return [t("mail:acknowledged.lane", { topic: capitalized(pickText(topic.name, locale).text, locale), channels })]
  })
  return lines.length > 0 ? lines : [t("mail:acknowledged.nothing")]
}

function asText({ brand }: MailModel, blocks: readonly Block[]): string {
  const parts = blocks.map((block) => {
    if ("link" in block) return `${block.text}\n${block.link}`
    if ("text" in block) return block.text
    if ("lines" in block) return block.lines.map((line) => `- ${line}`).join("\n")
    return block.facts.map(([term, text]) => `${term}\n  ${text}`).join("\n")
  })
  return `${[...parts, brand.name].join("\n\n")}\n`
}

const STYLE = {
  body: "margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif",
  page: "max-width:560px;margin:0 auto",
  sender: "margin:0 0 24px;font-weight:600",
  text: "margin:0 0 16px",
  link: "margin:0 0 24px;font-weight:600",
  table: "margin:0 0 24px;border-collapse:collapse;text-align:start",
  term: "padding:4px 20px 4px 0;text-align:start;vertical-align:top;font-weight:400",
  fact: "padding:4px 0;vertical-align:top",
} as const

function asHtml({ brand, locale }: MailModel, subject: string, blocks: readonly Block[]): string {
  const parts = blocks.map((block) => {
    if ("link" in block) {
      // What stands before an address as text is the name of the link here.
      const name = block.text.replace(/\s*:$/, "")
      return `<p style="${STYLE.link}"><a href="${escapeAttribute(block.link)}">${escapeText(name)}</a></p>`
    }
    if ("text" in block) return `<p style="${STYLE.text}">${escapeText(block.text)}</p>`
    if ("lines" in block) {
      return `<ul style="${STYLE.text}">${block.lines.map((line) => `<li>${escapeText(line)}</li>`).join("")}</ul>`
    }
    const rows = block.facts.map(
      ([term, text]) =>
        `<tr><th scope="row" style="${STYLE.term}">${escapeText(term)}</th><td style="${STYLE.fact}">${escapeText(text)}</td></tr>`,
    )
    return `<table style="${STYLE.table}">${rows.join("")}</table>`
  })
  return `<!doctype html>
<html lang="${escapeAttribute(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeText(subject)}</title></head>
<body style="${STYLE.body}"><div style="${STYLE.page}"><p style="${STYLE.sender}">${escapeText(brand.name)}</p>
${parts.join("\n")}
</div></body></html>
`
}
