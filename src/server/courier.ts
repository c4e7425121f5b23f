import {
  contactKey,
  type DrawnMail,
  emptyRecord,
  type Locale,
  type MailModel,
  receiptFor,
  type SubjectRecord,
  snapshotOf,
} from "../domain/index.ts"
import { DEFAULT_LIFETIME_S, linkUrls, signLink } from "../link/index.ts"
import type { ServerConfig } from "./config.ts"
import { fingerprint } from "./fingerprint.ts"
import { errorLine, type Log } from "./log.ts"
import type { DueMessage, MessageContent, Store } from "./store/store.ts"

/** A message on its way to one person. */
export interface Mail extends DrawnMail {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: string
  /** The same for every attempt at one message, so that a repetition is known as one (RFC 5322 section 3.6.4). */
  readonly messageId: string
}

/** Sends mail: over SMTP, or into a folder. */
export interface Mailer {
  /**
   * Resolves when the message was taken over by whoever delivers it.
   *
   * @throws MailRefused when no other attempt can help, anything else when one may
   */
  send(mail: Mail): Promise<void>
}

/** The message will never be taken over: such an address does not exist. */
export class MailRefused extends Error {
  override readonly name = "MailRefused"
}

export interface CourierParts {
  readonly config: ServerConfig
  readonly store: Store
  readonly mailer: Mailer
  readonly draw: (model: MailModel) => DrawnMail
  readonly log: Log
  readonly now?: () => Date
}

export interface Courier {
  /** Sends what is due; resolves when each message was sent, or put off. */
  deliverDue(): Promise<void>
}

/** How many messages with a fresh link one address gets at most in an hour (D30). */
const MOST_LINKS = 3
/**
 * How many confirmations of changes one person gets at most in an hour: whoever got hold of a link turns nobody's mailbox over
 * by leaving and coming back (D30). Of the changes beyond them the last one is confirmed, later.
 */
const MOST_ACKNOWLEDGEMENTS = 10
const HOUR_MS = 60 * 60 * 1000
/** How many people of one address get a link each. */
const MOST_PEOPLE = 5
/** After so long a message says nothing new, and is given up. */
const TOO_LATE_MS = 3 * 24 * HOUR_MS
const AT_ONCE = 20
/** How long messages that were taken out are ours at least, in milliseconds: in half a minute another process may take them. */
const OURS_MS = 20_000

/** What one message comes to: those that go out, each to one person. */
type Letter = Pick<Mail, "to"> & { readonly model: MailModel }

/** Takes messages out of the outbox, writes them and hands them to whoever delivers. */
export function createCourier({ config, store, mailer, draw, log, now = () => new Date() }: CourierParts): Courier {
  const linksFor = async (brand: string, subject: string, locale: Locale) => {
    const token = await signLink(
      { keyring: config.keyring, issuer: config.publicUrl, now: () => Math.floor(now().getTime() / 1000) },
      { brand, subject },
    )
    return linkUrls(config.publicUrl, locale, token)
  }

  const isEnough = async ({ brand, countedAs }: DueMessage, most: number): Promise<boolean> =>
    countedAs !== null && (await store.countSent(brand, countedAs, new Date(now().getTime() - HOUR_MS))) >= most

  const lettersFor = async (message: DueMessage): Promise<Letter[] | "later"> => {
    const { brand: id, content } = message
    const brand = config.brands.get(id)
    if (!brand) return []
    if (content.kind === "change") return []
    const inOurs = (wanted: string | null) => (wanted !== null && brand.locales.includes(wanted) ? wanted : null)
    if (content.kind === "acknowledgement") {
      const record = (await store.read(id, content.subject)) ?? emptyRecord(id, content.subject)
      const to = addressIn(record)
      if (to === undefined) return []
      if (await isEnough(message, MOST_ACKNOWLEDGEMENTS)) {
        return record.revision > (content.revision ?? record.revision) ? [] : "later"
      }
      const locale = inOurs(content.locale) ?? inOurs(record.locale) ?? brand.defaultLocale
      const common = { brand, locale, links: await linksFor(id, content.subject, locale) }
      const said = whatToSay(content, record)
      return said ? [{ to, model: { ...common, ...said } }] : []
    }
    if (await isEnough(message, MOST_LINKS)) return []
    const letters: Letter[] = []
    for (const subject of await store.subjectsBy(id, content.contact, MOST_PEOPLE)) {
      const record = await store.read(id, subject)
      const to = record && addressIn(record, content.contact)
      if (!to) continue
      const locale = inOurs(content.locale) ?? inOurs(record.locale) ?? brand.defaultLocale
      const until = new Date(now().getTime() + DEFAULT_LIFETIME_S * 1000).toISOString()
      const links = await linksFor(id, subject, locale)
      letters.push({ to, model: { kind: "fresh-link", brand, locale, links, until } })
    }
    return letters
  }

  const whatToSay = (content: MessageContent & { kind: "acknowledgement" }, record: SubjectRecord) => {
    const brand = config.brands.get(record.brand)
    if (!brand) return null
    if (content.what !== "left") {
      return { kind: content.what, snapshot: snapshotOf(record, brand.catalogue, now()) } as const
    }
    const objection = record.objections.find(({ reference }) => reference === content.reference)
    return objection ? ({ kind: "left", receipt: receiptFor(objection, objection.undoneAt === null) } as const) : null
  }

  const deliver = async (message: DueMessage): Promise<void> => {
    const kind = message.content.kind
    const settle = (outcome: "sent" | "nobody" | "refused" | "given-up") => {
      log({ event: "mail", kind, outcome })
      return store.settle(message.id, now(), outcome === "sent")
    }
    if (now().getTime() - Date.parse(message.at) > TOO_LATE_MS) return settle("given-up")
    try {
      const letters = await lettersFor(message)
      // It is due again by itself.
      if (letters === "later") return log({ event: "mail", kind, outcome: "later" })
      for (const [at, { to, model }] of letters.entries()) {
        const from = { name: model.brand.name, address: model.brand.contactEmail }
        const named = await fingerprint(`${message.brand}/${message.key}/${at}`)
        const messageId = `<${named}@${new URL(config.publicUrl).hostname}>`
        await mailer.send({ ...draw(model), from, to, messageId })
      }
      await settle(letters.length > 0 ? "sent" : "nobody")
    } catch (error) {
      if (error instanceof MailRefused) return settle("refused")
      // It is due again by itself, later.
      log(errorLine(error))
      log({ event: "mail", kind, outcome: "later" })
    }
  }

  let under = Promise.resolve()
  const deliverDue = async () => {
    for (let full = true; full; ) {
      const taken = now().getTime()
      const due = await store.takeDue("mail", now(), AT_ONCE)
      for (const message of due) {
        // It is due again by itself.
        if (now().getTime() - taken > OURS_MS) break
        await deliver(message)
      }
      full = due.length === AT_ONCE
    }
  }
  return {
    deliverDue: () => {
      under = under.then(deliverDue).catch((error: unknown) => log(errorLine(error)))
      return under
    },
  }
}

/** The e-mail address to write to: the one that was asked by, else the first that works. */
export function addressIn({ contacts, erasedAt }: SubjectRecord, askedBy?: string): string | undefined {
  if (erasedAt !== null) return undefined
  const mailable = contacts.filter(({ address, bounced }) => !bounced && contactKey(address)?.includes("@"))
  const same = mailable.find(({ address }) => contactKey(address) === askedBy)
  return (same ?? mailable[0])?.address.trim()
}
