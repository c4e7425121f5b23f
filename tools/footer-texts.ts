/**
 * Writes `src/link/mail/footer-texts.ts`: what the footer of a mailing says, taken from `locales/`. The link toolkit runs on
 * any server and in workers, where no file is read and a JSON module may not be known; so it carries its few texts as
 * code. A test holds the file to `locales/`; run `node tools/footer-texts.ts` after a change there.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"

const ROOT = new URL("../", import.meta.url).pathname

export const FOOTER_TEXTS_FILE = "src/link/mail/footer-texts.ts"

/** The file's content as it has to be. */
export function footerTextsSource(): string {
  const read = (file: string) => JSON.parse(readFileSync(ROOT + file, "utf8"))
  const locales = globSync("locales/*/footer.json", { cwd: ROOT }).map((file) => file.split("/")[1] ?? "")
  const entries = locales.sort().map((locale) => {
    const { leave, adapt } = read(`locales/${locale}/page.json`).choice
    const { from } = read(`locales/${locale}/footer.json`)
    const lines = Object.entries({ leave, adapt, from }).map(([key, text]) => `    ${key}: ${JSON.stringify(text)},\n`)
    return `  ${locale}: {\n${lines.join("")}  },\n`
  })
  return `// Written by tools/footer-texts.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What the footer of a mailing says in one language. */
export interface FooterTexts {
  /** The labels of the two buttons, exactly as on the page (A40). */
  readonly leave: string
  readonly adapt: string
  /** Above the buttons. \`{{brand}}\`: the sender. */
  readonly from: string
}

export const FOOTER_TEXTS: Readonly<Record<Locale, FooterTexts>> = {
${entries.join("")}}
`
}

if (import.meta.main) writeFileSync(ROOT + FOOTER_TEXTS_FILE, footerTextsSource())
