import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Brand, Locale } from "../../domain/index.ts"
import { brandQueryOf, createRegister } from "../../server/index.ts"
import { CommandError } from "../command-error.ts"
import { openConfig } from "../open-config.ts"
import { openStore } from "../open-store.ts"
import { mistakeIn } from "../people/mistake-in.ts"
import { createProgress } from "../people/progress.ts"
import { openPeople, type Row } from "../people/read-people.ts"
import { createRejected } from "../people/rejected.ts"
import { refuseStrangeLanguage, whichBrand } from "../people/which-brand.ts"
import { leaflet } from "./leaflet.ts"
import { letters } from "./letters.ts"
import { phoneScript } from "./phone-script.ts"

interface PrintOptions {
  /** What is to be printed. */
  readonly what: string | undefined
  /** Of letters: a list of people, in place of one. */
  readonly file: string | undefined
  readonly config: string
  readonly database: string
  readonly brand: string | undefined
  readonly subject: string | undefined
  /** Languages with commas between them. */
  readonly lang: string | undefined
  readonly format: string
}

const WHAT = "leaflet, letter, phone-script or privacy-statement"

/** `preference-center print`: what is printed or quoted, to the standard output. @returns whether everybody got theirs */
export async function print(options: PrintOptions): Promise<boolean> {
  const { what } = options
  if (what === undefined) throw new CommandError(`Say what to print: ${WHAT}.`)
  const { config, page } = await openConfig(options.config)
  const brand = whichBrand(config, options.brand, options.config)
  const parts = { brand, publicUrl: config.publicUrl, brandQuery: brandQueryOf(config, brand) }
  const locales = languagesFrom(options.lang, brand)
  switch (what) {
    case "leaflet":
      process.stdout.write(leaflet({ ...parts, locales }))
      return true
    case "phone-script":
      process.stdout.write(phoneScript({ ...parts, locales }))
      return true
    case "privacy-statement": {
      const format = formatFrom(options.format)
      const wanted = options.lang === undefined ? [brand.defaultLocale] : locales
      process.stdout.write(wanted.map((locale) => page.renderer.ways({ ...parts, locale })[format]).join("\n"))
      return true
    }
    case "letter":
      return printLetters({ ...parts, locales }, options)
    default:
      throw new CommandError(`"${what}" cannot be printed, but ${WHAT}.`)
  }
}

/** As many as stand beside each other on paper. */
const MOST_BY_DEFAULT = 3

function languagesFrom(lang: string | undefined, brand: Brand): readonly Locale[] {
  if (lang === undefined) return brand.locales.slice(0, MOST_BY_DEFAULT)
  const wanted = [...new Set(lang.split(",").map((each) => each.trim()))]
  refuseStrangeLanguage(brand, wanted)
  return wanted
}

function formatFrom(format: string): "html" | "text" {
  if (format === "html" || format === "text") return format
  throw new CommandError(`There is no format "${format}", but html and text.`)
}

interface Printing {
  readonly brand: Brand
  readonly publicUrl: string
  readonly locales: readonly Locale[]
}

async function printLetters(printing: Printing, { file, subject, database }: PrintOptions): Promise<boolean> {
  if ((file === undefined) === (subject === undefined)) {
    throw new CommandError("Say for whom: a list, as in print letter people.csv, or one person: --subject c-1042")
  }
  const people = file === undefined ? null : openPeople(file)
  const rejected = people && createRejected(`${file}.left-out.csv`)
  const rows = people?.rows ?? onePerson(subject ?? "", printing.brand)
  const progress = createProgress({ size: people?.size ?? 0, out: process.stderr })
  const store = await openStore(database, "refuse")
  const sheets = letters({
    ...printing,
    register: createRegister({ store }),
    rows,
    leftOut: (row, why) => rejected?.add(row, why),
    tell: (count) => progress.tell(people?.read() ?? 0, count),
  })
  try {
    await pipeline(Readable.from(sheets), process.stdout, { end: false })
  } finally {
    await store.close()
  }
  progress.end()
  if (!rejected || rejected.count() === 0) return true
  process.stderr.write(`${rejected.count()} lines left out: see ${rejected.path}\n`)
  return false
}

/** @throws CommandError when it is no id of a person */
function onePerson(subject: string, brand: Brand): AsyncIterable<Row> {
  const row = { line: 1, fields: { subject } }
  const mistake = mistakeIn(row, brand)
  if (mistake !== null) throw new CommandError(`${mistake}.`)
  return (async function* () {
    yield row
  })()
}
