import { fingerprint, keyedHash } from "../fingerprint.ts"
import type { SignedIn } from "./agent-key.ts"

/** What a form of ours says of itself. */
export interface DrawnForm {
  /** When it was drawn. */
  readonly at: Date
  /** The same for every attempt at what it does. */
  readonly press: string
}

/** As long as WCAG 2.2.1 asks of a time limit: 20 hours, in milliseconds. Whoever is later presses once more. */
const FORM_LIFETIME_MS = 20 * 60 * 60 * 1000

/**
 * Proves later that a form was drawn for this agent by us (D21). Signed with what only the agent's own requests bring: no
 * key has to be kept for it, and nothing that is kept can forge it.
 */
export async function newFormToken(who: SignedIn, now: Date): Promise<string> {
  const claims = `${now.getTime().toString(36)}.${crypto.randomUUID()}`
  return `${claims}.${await signature(who, claims)}`
}

/** @returns `null` for what is none of this agent's, or too old */
export async function readFormToken(who: SignedIn, token: string, now: Date): Promise<DrawnForm | null> {
  const [, claims = "", time = "", press = "", signed = ""] =
    /^(([0-9a-z]{1,11})\.([0-9a-f-]{36}))\.([\w-]{43})$/.exec(token) ?? []
  const at = new Date(Number.parseInt(time, 36))
  const age = now.getTime() - at.getTime()
  if (!(age >= 0 && age <= FORM_LIFETIME_MS)) return null
  // Compared as hashes under a key that nobody else has: how far they agree tells nothing.
  const [ours, theirs] = [await keyed(who, await signature(who, claims)), await keyed(who, signed)]
  return ours === theirs ? { at, press } : null
}

const signature = (who: SignedIn, claims: string): Promise<string> =>
  keyed(who, `${who.brand.id}/${who.agent}/${claims}`)

/** The hash of the bare key stands in the configuration; this one of it stands nowhere. */
const keyed = async ({ key }: SignedIn, text: string): Promise<string> =>
  keyedHash(await fingerprint(`agent-form/${key}`), text)
