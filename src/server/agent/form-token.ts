import { fingerprint, keyedHash } from "../fingerprint.ts"
import { sameText } from "../same-text.ts"
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
  return sameText(await signature(who, claims), signed) ? { at, press } : null
}

/** The hash of the bare key stands in the configuration; this one of it stands nowhere. */
const signature = async ({ brand, agent, key }: SignedIn, claims: string): Promise<string> =>
  keyedHash(await fingerprint(`agent-form/${key}`), `${brand.id}/${agent}/${claims}`)
