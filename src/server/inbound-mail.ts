import { type Brand, contactKey, type Occasion } from "../domain/index.ts"
import { shortReferencesIn } from "../link/index.ts"
import { fingerprint } from "./fingerprint.ts"
import type { Register } from "./register.ts"

/** A mail to the address for leaving, as far as it matters. */
export interface InboundMail {
  /** Every address it was for, with names or without. */
  readonly to: readonly string[]
  /** Who says to have written it; empty for nobody. */
  readonly from: string
  readonly subject: string
  /** Whether a machine wrote it (RFC 3834). */
  readonly automatic: boolean
}

/** What came of it. */
export interface MailTaken {
  /** `link-requested` says nothing of whether anybody is known by the address. */
  readonly outcome: "left" | "link-requested" | "ignored"
  /** Of the objections that stand now. */
  readonly references: readonly string[]
}

/** More references in one mail are not looked at. */
const MOST_REFERENCES = 20

/**
 * Takes a mail to the address for leaving. Whoever holds a reference leaves, whatever address they write from. Without one
 * nobody does, as anybody can write any `From` (B29): a fresh link is on its way to that address, if it is on record (A34).
 * To machines nobody answers, so that no two of them write to each other for ever (RFC 3834).
 *
 * @param brands whose references count; the first is asked for the fresh link
 * @param press the same for every attempt
 */
export async function takeMail(
  register: Register,
  brands: readonly [Brand, ...Brand[]],
  { to, from, subject, automatic }: InboundMail,
  now: Date,
  press: string,
): Promise<MailTaken> {
  const references: string[] = []
  for (const written of shortReferencesIn([...to, subject].join("\n")).slice(0, MOST_REFERENCES)) {
    const found = await register.readCode(written)
    const brand = brands.find(({ id }) => id === found?.brand)
    if (!found || !brand) continue
    const link = (await fingerprint(written)).slice(0, 22)
    const occasion: Occasion = { now, door: "mail", locale: null, textVersion: null, link }
    references.push((await register.leave({ brand, subject: found.subject }, occasion, press)).reference)
  }
  if (references.length > 0) return { outcome: "left", references }
  const address = addressIn(from)
  if (automatic || address === null) return { outcome: "ignored", references }
  await register.requestLink(brands[0], address, null, now, press)
  return { outcome: "link-requested", references }
}

/** The e-mail address in `Jeanne <jeanne@example.be>`, or `null`. */
function addressIn(from: string): string | null {
  const address = /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from
  return contactKey(address)?.includes("@") ? address : null
}
