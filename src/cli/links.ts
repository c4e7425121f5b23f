import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { stringify } from "csv-stringify"
import type { Brand } from "../domain/index.ts"
import {
  createKeyring,
  type KeyConfig,
  type Keyring,
  LONGEST_SMS_LINK,
  linkUrls,
  listUnsubscribeHeaders,
  mailtoAddress,
  newShortReference,
  shortUrl,
  signLink,
} from "../link/index.ts"
import { nodeHmac } from "../link/node.ts"
import { type ConfigFile, createRegister, type Register } from "../server/index.ts"
import { CommandError } from "./command-error.ts"
import { openConfig } from "./open-config.ts"
import { openStore } from "./open-store.ts"
import { batches } from "./people/batches.ts"
import { goodRows } from "./people/good-rows.ts"
import { createProgress } from "./people/progress.ts"
import { openPeople, type PeopleFile, type Row } from "./people/read-people.ts"
import { createRejected, type Rejected } from "./people/rejected.ts"
import { refuseStrangeLanguage, whichBrand } from "./people/which-brand.ts"

interface LinksOptions {
  readonly config: string
  readonly database: string
  readonly brand: string | undefined
  readonly subject: string | undefined
  readonly lang: string | undefined
  readonly mailing: string | undefined
  /** A list of people, in place of one. */
  readonly file: string | undefined
  /** Whether each person of the list gets a code for a letter, too. */
  readonly codes: boolean
  /** Whether each person gets a short address, too, and where the brand takes mails, one to write to. */
  readonly short: boolean
}

/** `preference-center links`: the two addresses for one person, or for each person of a list. @returns whether all got theirs */
export async function links(options: LinksOptions): Promise<boolean> {
  const { config, file } = await openConfig(options.config)
  const brand = whichBrand(config, options.brand, options.config)
  if (options.lang !== undefined) refuseStrangeLanguage(brand, [options.lang])
  // The same keys once more, checked by now: a list may have a million lines.
  const keyring = await createKeyring((file as ConfigFile).keys as KeyConfig[], { hmac: nodeHmac })
  const signing: Signing = { publicUrl: config.publicUrl, keyring, brand, mailing: options.mailing }
  if (options.short) checkShort(signing)
  if (options.file !== undefined) return linksForList(signing, options, options.file)
  if (options.subject === undefined) {
    throw new CommandError("Say whose links to sign: --subject c-1042, or a list: links people.csv > out.csv")
  }
  const urls = await urlsFor(signing, options.subject, options.lang ?? null)
  process.stdout.write(`unsubscribe  ${urls.unsubscribe}\npreferences  ${urls.preferences}\n`)
  if (options.short) await tellShort(signing, options.database, options.subject)
  return true
}

async function tellShort(signing: Signing, database: string, subject: string): Promise<void> {
  const store = await openStore(database, "refuse")
  try {
    const [reference = ""] = await createRegister({ store }).issueReferences(signing.brand, [subject], new Date())
    const { url, mailto } = shortAddresses(signing, reference)
    process.stdout.write(`short        ${url}\n${mailto === null ? "" : `mailto       ${mailto}\n`}`)
  } finally {
    await store.close()
  }
}

/** Tells before anything is written that an address cannot be made, or is too long for text messages. */
function checkShort(signing: Signing): void {
  const { url } = shortAddresses(signing, newShortReference())
  if (url.length <= LONGEST_SMS_LINK) return
  const { host } = new URL(url)
  process.stderr.write(
    `Short addresses have ${url.length} characters here: too many for text messages, which take ${LONGEST_SMS_LINK}. The host name has ${host.length}, and may have ${LONGEST_SMS_LINK - url.length + host.length}.\n`,
  )
}

/** @returns `mailto` is `null` where the brand takes no mails */
function shortAddresses({ publicUrl, brand }: Signing, reference: string): { url: string; mailto: string | null } {
  const address = brand.doors?.mail?.address
  return {
    url: shortUrl(publicUrl, reference),
    mailto: address === undefined ? null : mailtoAddress(address, reference),
  }
}

interface Signing {
  readonly publicUrl: string
  readonly keyring: Keyring
  readonly brand: Brand
  readonly mailing: string | undefined
}

async function urlsFor({ publicUrl, keyring, brand, mailing }: Signing, subject: string, locale: string | null) {
  const signer = { keyring, issuer: publicUrl }
  const token = await signLink(signer, { brand: brand.id, subject, ...(mailing === undefined ? {} : { mailing }) })
  return linkUrls(publicUrl, locale, token)
}

/** For so many people at a time links are signed, codes drawn and kept. */
const AT_ONCE = 256

/** A mail merge: the list as it is, with the addresses, the headers and the codes of each person at the end of each line. */
async function linksForList(signing: Signing, options: LinksOptions, file: string): Promise<boolean> {
  const people = openPeople(file)
  const store = options.codes || options.short ? await openStore(options.database, "refuse") : null
  const rejected = createRejected(`${file}.left-out.csv`)
  const lines = mergeLines({
    signing,
    people,
    rejected,
    lang: options.lang,
    register: store && createRegister({ store }),
    codes: options.codes,
    short: options.short,
  })
  try {
    await pipeline(Readable.from(lines), stringify({ delimiter: people.delimiter }), process.stdout, { end: false })
  } finally {
    await store?.close()
  }
  if (rejected.count() > 0) process.stderr.write(`${rejected.count()} lines left out: see ${rejected.path}\n`)
  return rejected.count() === 0
}

export interface Merge {
  readonly signing: Signing
  readonly people: PeopleFile
  readonly rejected: Rejected
  readonly lang: string | undefined
  /** Draws codes and references; `null` where there are none. */
  readonly register: Register | null
  readonly codes: boolean
  readonly short: boolean
}

/** Each line of the list as it is, with what is added at its end; the first are the names of the columns. */
export async function* mergeLines(merge: Merge): AsyncGenerator<string[]> {
  const { people, rejected, codes, short, signing } = merge
  const added = [
    "unsubscribe_url",
    "preferences_url",
    ...(isPublic(signing) ? ["list_unsubscribe", "list_unsubscribe_post"] : []),
    ...(codes ? ["code"] : []),
    ...(short ? ["short_url"] : []),
    ...(short && signing.brand.doors?.mail ? ["mailto"] : []),
  ]
  const twice = added.find((name) => people.columns.includes(name))
  if (twice) throw new CommandError(`The list has a column "${twice}" already: leave it out, it is added.`)
  yield [...people.columns, ...added]
  const progress = createProgress({ size: people.size, out: process.stderr })
  let count = 0
  for await (const rows of batches(people.rows, AT_ONCE)) {
    yield* await linesFor(goodRows(rows, signing.brand, rejected.add), merge)
    count += rows.length
    progress.tell(people.read(), count)
  }
  progress.end()
}

/** One line for each row. What has to be kept for them is written at once. */
async function linesFor(rows: readonly Row[], merge: Merge): Promise<string[][]> {
  const { register, signing } = merge
  const subjects = rows.map(({ fields }) => fields.subject ?? "")
  const now = new Date()
  const codes = merge.codes ? await register?.issueCodes(signing.brand, subjects, now) : undefined
  const references = merge.short ? await register?.issueReferences(signing.brand, subjects, now) : undefined
  return Promise.all(rows.map((row, at) => lineFor(row, codes?.[at], references?.[at], merge)))
}

async function lineFor(
  { fields }: Row,
  code: string | undefined,
  reference: string | undefined,
  { signing, people, lang }: Merge,
): Promise<string[]> {
  const { subject = "", locale = "" } = fields
  // Without a language the page speaks the person's own.
  const urls = await urlsFor(signing, subject, locale || lang || null)
  const short = reference === undefined ? null : shortAddresses(signing, reference)
  const mailto = short?.mailto ?? null
  const headers = isPublic(signing) ? listUnsubscribeHeaders({ ...urls, ...(mailto === null ? {} : { mailto }) }) : null
  return [
    ...people.columns.map((name) => fields[name] ?? ""),
    urls.unsubscribe,
    urls.preferences,
    ...(headers ? [headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]] : []),
    ...[code, short?.url, mailto].filter((each) => typeof each === "string"),
  ]
}

/** An installation on this machine alone has no header for the world's mail programs (RFC 8058 section 3.1 wants https). */
const isPublic = ({ publicUrl }: Signing): boolean => publicUrl.startsWith("https:")
