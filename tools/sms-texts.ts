/**
 * Writes `src/link/sms/sms-texts.ts`: what text messages say, taken from `locales/`, as `tools/footer-texts.ts` does it for
 * the footer of mailings. A test holds the file to `locales/`; run `node tools/sms-texts.ts` after a change there.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"

const ROOT = new URL("../", import.meta.url).pathname

export const SMS_TEXTS_FILE = "src/link/sms/sms-texts.ts"

/** The file's content as it has to be. */
export function smsTextsSource(): string {
  const locales = globSync("locales/*/sms.json", { cwd: ROOT }).map((file) => file.split("/")[1] ?? "")
  const entries = locales.sort().map((locale) => {
    const { refuse, refuseOrStop, left, help } = JSON.parse(readFileSync(`${ROOT}locales/${locale}/sms.json`, "utf8"))
    const texts = Object.entries({ refuse, refuseOrStop, left, help })
    const lines = texts.map(([key, text]) => `    ${key}: ${JSON.stringify(text)},\n`)
    return `  ${locale}: {\n${lines.join("")}  },\n`
  })
  return `// Written by tools/sms-texts.ts from locales/. Change the texts there.
import type { Locale } from "../../domain/index.ts"

/** What text messages say in one language. \`{{brand}}\` is the sender, \`{{url}}\` an address. */
interface SmsTexts {
  /** At the end of a mailing: how to say no. */
  readonly refuse: string
  /** The same where a number takes STOP: \`{{number}}\`. */
  readonly refuseOrStop: string
  /** Answers STOP. \`{{reference}}\`: of the objection. */
  readonly left: string
  /** Answers anything else. */
  readonly help: string
}

export const SMS_TEXTS: Readonly<Record<Locale, SmsTexts>> = {
${entries.join("")}}
`
}

if (import.meta.main) writeFileSync(ROOT + SMS_TEXTS_FILE, smsTextsSource())
