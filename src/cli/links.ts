import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { stringify } from "csv-stringify"
import type { Brand } from "../domain/index.ts"
import { linkUrls, listUnsubscribeHeaders, signLink } from "../link/index.ts"
import { loadPage } from "../page/index.ts"
import { createRegister, type Register, readConfig, type ServerConfig } from "../server/index.ts"
import { CommandError } from "./command-error.ts"
import { readConfigFile } from "./config-file.ts"
import { openStore } from "./open-store.ts"
import { mistakeIn } from "./people/mistake-in.ts"
import { createProgress } from "./people/progress.ts"
import { type BadRow, openPeople, type PeopleFile, type Row } from "./people/read-people.ts"
import { createRejected, type Rejected } from "./people/rejected.ts"
import { whichBrand } from "./people/which-brand.ts"

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
}

/** `preference-center links`: the two addresses for one person, or for each person of a list. @returns whether all got theirs */
export async function links(options: LinksOptions): Promise<boolean> {
  const { renderer } = await loadPage()
  const config = await readConfig(readConfigFile(options.config), renderer.locales)
  const brand = whichBrand(config, options.brand, options.config)
  if (options.lang !== undefined && !brand.locales.includes(options.lang)) {
    throw new CommandError(`${brand.id} does not speak "${options.lang}", but ${brand.locales.join(", ")}.`)
  }
  const signing: Signing = { config, brand, mailing: options.mailing }
  if (options.file !== undefined) return linksForList(signing, options, options.file)
  if (options.subject === undefined) {
    throw new CommandError("Say whose links to sign: --subject c-1042, or a list: links people.csv > out.csv")
  }
  const urls = await urlsFor(signing, options.subject, options.lang ?? null)
  process.stdout.write(`unsubscribe  ${urls.unsubscribe}\npreferences  ${urls.preferences}\n`)
  return true
}

interface Signing {
  readonly config: ServerConfig
  readonly brand: Brand
  readonly mailing: string | undefined
}

async function urlsFor({ config, brand, mailing }: Signing, subject: string, locale: string | null) {
  const signer = { keyring: config.keyring, issuer: config.publicUrl }
  const token = await signLink(signer, { brand: brand.id, subject, ...(mailing === undefined ? {} : { mailing }) })
  return linkUrls(config.publicUrl, locale, token)
}

/** So many links are signed at a time. */
const AT_ONCE = 256

/** A mail merge: the list as it is, with the addresses, the headers and the code of each person at the end of each line. */
async function linksForList(signing: Signing, options: LinksOptions, file: string): Promise<boolean> {
  const people = openPeople(file)
  const store = options.codes ? await openStore(options.database, "refuse") : null
  const rejected = createRejected(`${file}.left-out.csv`)
  const lines = mergeLines({
    signing,
    people,
    rejected,
    lang: options.lang,
    register: store && createRegister({ store }),
  })
  try {
    await pipeline(Readable.from(lines), stringify({ delimiter: people.delimiter }), process.stdout, { end: false })
  } finally {
    await store?.close()
  }
  if (rejected.count() > 0) process.stderr.write(`${rejected.count()} lines left out: see ${rejected.path}\n`)
  return rejected.count() === 0
}

interface Merge {
  readonly signing: Signing
  readonly people: PeopleFile
  readonly rejected: Rejected
  readonly lang: string | undefined
  /** Draws codes; `null` where there are none. */
  readonly register: Register | null
}

async function* mergeLines(merge: Merge): AsyncGenerator<string[]> {
  const { people, rejected, register, signing } = merge
  const added = [
    "unsubscribe_url",
    "preferences_url",
    ...(isPublic(signing) ? ["list_unsubscribe", "list_unsubscribe_post"] : []),
    ...(register ? ["code"] : []),
  ]
  const twice = added.find((name) => people.columns.includes(name))
  if (twice) throw new CommandError(`The list has a column "${twice}" already: leave it out, it is added.`)
  yield [...people.columns, ...added]
  const progress = createProgress({ size: people.size, out: process.stderr })
  let count = 0
  for await (const rows of batches(people.rows)) {
    const merged = await Promise.all(rows.map((row) => lineFor(row, merge)))
    for (const [at, line] of merged.entries()) {
      const row = rows[at]
      if (typeof line !== "string") yield line
      else if (row) rejected.add(row, line)
    }
    count += rows.length
    progress.tell(people.read(), count)
  }
  progress.end()
}

async function* batches(rows: PeopleFile["rows"]): AsyncGenerator<(Row | BadRow)[]> {
  let batch: (Row | BadRow)[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < AT_ONCE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** @returns the line, or in words why there is none */
async function lineFor(row: Row | BadRow, { signing, people, lang, register }: Merge): Promise<string[] | string> {
  if (row.fields === null) return row.wrong
  const { brand } = signing
  const mistake = mistakeIn(row, brand)
  if (mistake !== null) return mistake
  const { subject = "", locale = "" } = row.fields
  // Without a language the page speaks the person's own.
  const urls = await urlsFor(signing, subject, locale || lang || null)
  const headers = isPublic(signing) ? listUnsubscribeHeaders(urls) : null
  return [
    ...people.columns.map((name) => row.fields[name] ?? ""),
    urls.unsubscribe,
    urls.preferences,
    ...(headers ? [headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]] : []),
    ...(register ? [await register.issueCode({ brand, subject }, new Date())] : []),
  ]
}

/** An installation on this machine alone has no header for the world's mail programs (RFC 8058 section 3.1 wants https). */
const isPublic = ({ config }: Signing): boolean => config.publicUrl.startsWith("https:")
