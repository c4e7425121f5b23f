import { readFile } from "node:fs/promises"
import { quotable } from "../domain/index.ts"
import { checkMail, type MailFinding } from "../link/index.ts"
import { CommandError } from "./command-error.ts"

/** What each check is called, for whoever reads the answer. */
const NAMES: Record<MailFinding["check"], string> = {
  "list-unsubscribe": "List-Unsubscribe",
  "list-unsubscribe-post": "List-Unsubscribe-Post",
  dkim: "DKIM",
  "one-click": "One-click",
  html: "HTML part",
  text: "Plain text part",
}

const OUTCOMES: Record<MailFinding["outcome"], string> = { passed: "pass", failed: "FAIL", skipped: "skip" }

/**
 * `preference-center check-mail`: says whether the recipient of a mail can leave by it. Resolves to whether nothing failed.
 *
 * @param post whether to post to the mail's one-click address, which unsubscribes whoever the mail was for
 * @throws CommandError when the file cannot be read
 */
export async function checkMailFile(file: string, post: boolean): Promise<boolean> {
  const findings = await checkMail(await bytesOf(file), post ? { post: postOneClick } : {})
  const lines = findings.map(
    ({ check, outcome, says }) => `${OUTCOMES[outcome]}  ${NAMES[check].padEnd(23)}${quotable(says, LONGEST)}\n`,
  )
  process.stdout.write(lines.join(""))
  return findings.every(({ outcome }) => outcome !== "failed")
}

/** Of a finding, in characters. */
const LONGEST = 1_000

/** Milliseconds to wait for an answer. */
const TIMEOUT_MS = 10_000

/** As a mail program does it (RFC 8058 section 3.2): no cookie, no redirect. */
async function postOneClick(url: string): Promise<{ status: number }> {
  try {
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" })
    const answer = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return { status: answer.status }
  } catch (error) {
    const { message, cause } = error as Error
    throw new Error(cause instanceof Error && cause.message ? cause.message : message)
  }
}

/** The largest mail looked at, in bytes: more than any provider takes. */
const MAX_MAIL = 50_000_000

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file)
    if (bytes.length > MAX_MAIL) throw new Error(`it has more than ${MAX_MAIL} bytes`)
    return bytes
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === "ENOENT" ? "it is not there" : code === "EISDIR" ? "it is a folder" : message
    throw new CommandError(`${file} cannot be read: ${why}.`)
  }
}
