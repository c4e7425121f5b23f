/**
 * Writes as code what is said outside of the page, taken from `locales/`: the link toolkit runs on any server and in workers,
 * where no file is read and a JSON module may not be known, and the command carries what it prints; and the script for the
 * phone in `docs/phone.md`. A test holds the files to `locales/`; run `node tools/texts-as-code.ts` after a change there.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, relative } from "node:path"
import { STEPS } from "../src/cli/print/phone-script.ts"
import { PHONE_TEXTS } from "../src/cli/print/phone-texts.ts"

const ROOT = new URL("../", import.meta.url).pathname

interface Carried {
  /** Of `locales/<language>/<name>.json`, and of the notes on it. */
  readonly name: string
  readonly file: string
  /** What it says in one language, in words. */
  readonly what: string
  /** The labels of the page's buttons that stand among them, exactly as on the page (A40). */
  readonly labels: readonly ("leave" | "adapt")[]
}

export const CARRIED: readonly Carried[] = [
  {
    name: "footer",
    file: "src/link/mail/footer-texts.ts",
    what: "What the footer of a mailing says",
    labels: ["leave", "adapt"],
  },
  { name: "sms", file: "src/link/sms/sms-texts.ts", what: "What text messages say", labels: [] },
  {
    name: "letter",
    file: "src/link/print/letter-texts.ts",
    what: "What the block in a letter says",
    labels: ["leave", "adapt"],
  },
  { name: "leaflet", file: "src/cli/print/leaflet-texts.ts", what: "What a leaflet says", labels: ["leave"] },
  {
    name: "phone",
    file: "src/cli/print/phone-texts.ts",
    what: "What a script for the phone says",
    labels: [],
  },
]

type Texts = Readonly<Record<string, string>>

const read = (file: string) => JSON.parse(readFileSync(ROOT + file, "utf8"))

/** The file's content as it has to be. */
export function carriedSource({ name, file, what, labels }: Carried): string {
  const locales = globSync(`locales/*/${name}.json`, { cwd: ROOT }).map((path) => path.split("/")[1] ?? "")
  const own = (of: Texts, texts: Texts): Texts => ({
    ...Object.fromEntries(labels.map((label) => [label, of[label] ?? ""])),
    ...texts,
  })
  const all = read("locales/notes.json")
  const notes = own(all.page.choice, all[name])
  const entries = locales.sort().map((locale) => {
    const texts = own(read(`locales/${locale}/page.json`).choice, read(`locales/${locale}/${name}.json`))
    return `  ${locale}: {\n${Object.entries(texts).map(lineOf).join("")}  },\n`
  })
  const fields = Object.entries(notes).map(([key, note]) => `  /** ${note} */\n  readonly ${key}: string\n`)
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Texts`
  const domain = relative(dirname(file), "src/domain/index.ts")
  return `// Written by tools/texts-as-code.ts from locales/. Change the texts there.
import type { Locale } from "${domain}"

/** ${what} in one language. */
export interface ${type} {
${fields.join("")}}

export const ${name.toUpperCase()}_TEXTS: Readonly<Record<Locale, ${type}>> = {
${entries.join("")}}
`
}

/** As the formatter breaks it: behind a key of more than four letters a text that is too long has a line of its own. */
function lineOf([key, text]: [string, string]): string {
  const line = `    ${key}: ${JSON.stringify(text)},`
  return `${line.length > 120 && key.length > 4 ? `    ${key}:\n      ${JSON.stringify(text)},` : line}\n`
}

export const PHONE_GUIDE = "docs/phone.md"

/** The guide with the script in it, as it has to be. */
export function phoneGuide(guide: string): string {
  const scripts = ["fr", "nl", "en", "de"].map((locale) => {
    const texts = PHONE_TEXTS[locale]
    if (!texts) throw new Error(`There is no script in "${locale}".`)
    const filled = (text: string) =>
      text
        .replace("{{brand}}", "Acme")
        .replace("{{agent}}", "prefs.acme.example/agent")
        .replace("{{address}}", `prefs.acme.example/${locale}`)
    const steps = STEPS.map(({ heading, lines }) => {
      const list = lines.map(([what, line]) => `- ${texts[what]}: ${emphasis(what, filled(texts[line]))}`)
      return `**${texts[heading]}**\n\n${list.join("\n")}`
    })
    return [`## ${filled(texts.title)}`, texts.when, ...steps].join("\n\n")
  })
  return guide.replace(
    /(<!-- script -->\n).*(<!-- \/script -->\n)/s,
    (_, start: string, end: string) => `${start}\n${scripts.join("\n\n")}\n\n${end}`,
  )
}

const emphasis = (what: "saying" | "doing", text: string): string => (what === "saying" ? `*${text}*` : text)

if (import.meta.main) {
  for (const carried of CARRIED) writeFileSync(ROOT + carried.file, carriedSource(carried))
  writeFileSync(ROOT + PHONE_GUIDE, phoneGuide(readFileSync(ROOT + PHONE_GUIDE, "utf8")))
}
