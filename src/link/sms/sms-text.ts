import type { Locale } from "../../domain/index.ts"
import { LinkConfigError } from "../errors.ts"
import { publicBase } from "../urls.ts"
import { gsm7Size, toGsm7 } from "./gsm7.ts"
import { SMS_TEXTS } from "./sms-texts.ts"

export interface SmsOptions {
  /** The name of the sender, as people know it: one line. */
  readonly sender: string
  /** What is sent; left out for the line with the opt-out alone. */
  readonly message?: string
  /** A language of the page: `de`, `en`, `fr` or `nl`. */
  readonly locale: Locale
  /** What `shortUrl` gives: at most 60 characters. */
  readonly shortUrl: string
  /** The number that takes STOP, as in the brand's `doors.sms`. */
  readonly stopNumber?: string
}

/** A text message, in the GSM 7-bit alphabet alone. */
export interface SmsText {
  readonly text: string
  /** Characters of the alphabet, those behind an escape counted as two. */
  readonly septets: number
  /** How many messages it is sent as: 160 septets fit in one, 153 in each of several. */
  readonly segments: number
}

/** Characters of a link that fit a text message (B23). */
export const LONGEST_SMS_LINK = 60

/**
 * A text message with the opt-out in its last line: the link, and where a number takes it, STOP. What the GSM 7-bit
 * alphabet lacks is written otherwise (`’` as `'`, `ê` as `e`, `œ` as `oe`), so that one message holds 160 characters.
 *
 * @throws LinkConfigError naming the characters that cannot be written in the alphabet; when the link is longer than 60
 *   characters (it says how long the host name may be) or not https; when the language, the sender or the number is none
 * @example smsText({ sender: "Acme", message: "-20% on Friday", locale: "fr", shortUrl, stopNumber: "8850" }).text
 */
export function smsText({ sender, message, locale, shortUrl, stopNumber }: SmsOptions): SmsText {
  const texts = textsIn(locale)
  checkLink(shortUrl)
  if (stopNumber !== undefined && !/^(\+[1-9]\d{6,14}|\d{3,6})$/.test(stopNumber)) {
    throw new LinkConfigError("stopNumber: write a number such as +32460001122 or 8850")
  }
  const line = stopNumber === undefined ? texts.refuse : texts.refuseOrStop
  const values = { brand: inGsm7("sender", nameOf(sender)), url: shortUrl, number: stopNumber ?? "" }
  const said = message === undefined ? "" : inGsm7("message", message).trim()
  if (message !== undefined && said === "") throw new LinkConfigError("message: there is nothing in it; leave it out")
  return sized([...(said === "" ? [] : [said]), filled(line, values)].join("\n"))
}

interface ReplyOptions {
  readonly sender: string
  readonly locale: Locale
  /** Where choices are made; its host stands for a sender whose name cannot be written in the alphabet. */
  readonly url: string
}

/** The answer to STOP: what was done, its reference, and where to see it. Free of promotion. */
export const smsLeft = ({ reference, ...options }: ReplyOptions & { readonly reference: string }): SmsText =>
  reply("left", options, { reference })

/** The answer to anything else: how to leave. */
export const smsHelp = (options: ReplyOptions): SmsText => reply("help", options, {})

function reply(which: "left" | "help", { sender, locale, url }: ReplyOptions, more: Record<string, string>): SmsText {
  const { text, foreign } = toGsm7(sender)
  const brand = foreign.length > 0 ? new URL(url).host : text
  return sized(filled(textsIn(locale)[which], { brand, url, ...more }))
}

function sized(text: string): SmsText {
  const written = inGsm7("text", text)
  return { text: written, ...gsm7Size(written) }
}

function textsIn(locale: Locale) {
  const texts = Object.hasOwn(SMS_TEXTS, locale) ? SMS_TEXTS[locale] : undefined
  if (texts) return texts
  throw new LinkConfigError(
    `locale ${JSON.stringify(locale)}: text messages come in ${Object.keys(SMS_TEXTS).join(", ")}`,
  )
}

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "")

/** How many characters an error names. */
const MOST_NAMED = 10

function inGsm7(field: string, written: string): string {
  const { text, foreign } = toGsm7(written)
  if (foreign.length === 0) return text
  const named = foreign.slice(0, MOST_NAMED).map((char) => `${JSON.stringify(char)} (${codePoint(char)})`)
  throw new LinkConfigError(
    `${field}: ${named.join(", ")}${foreign.length > MOST_NAMED ? " and others" : ""}: not in the GSM 7-bit alphabet. Write it without, or each message holds 70 characters in place of 160`,
  )
}

const codePoint = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`

function nameOf(sender: string): string {
  if (typeof sender === "string" && /[\p{L}\p{N}]/u.test(sender) && !/[\p{Cc}\u2028\u2029]/u.test(sender)) return sender
  throw new LinkConfigError("sender: say who sends the message, as people know it, in one line")
}

function checkLink(link: string): void {
  const url = typeof link === "string" && /^[!-~]+$/.test(link) ? URL.parse(link) : null
  if (!url || url.username || url.password) {
    throw new LinkConfigError(`shortUrl: ${JSON.stringify(link)} is no address such as shortUrl() gives`)
  }
  publicBase(url.origin)
  if (link.length <= LONGEST_SMS_LINK) return
  const room = LONGEST_SMS_LINK - (link.length - url.host.length)
  throw new LinkConfigError(
    `shortUrl: the link has ${link.length} characters, and may have ${LONGEST_SMS_LINK}. ${
      room > 0 ? `Its host name has ${url.host.length}, and may have ${room}` : "Take a short reference"
    }`,
  )
}
