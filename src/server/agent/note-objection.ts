import {
  type Brand,
  type FoundPerson,
  maskAddress,
  type Objection,
  type Occasion,
  SUBJECT_PATTERN,
  type SubjectRecord,
  standingObjection,
} from "../../domain/index.ts"
import { addressIn } from "../courier.ts"
import type { Register } from "../register.ts"
import type { SignedIn } from "./agent-key.ts"

/** Everybody of the brand whom a customer number, an address or a phone number surely stands for. */
export async function findPeople(register: Register, brand: Brand, given: string): Promise<SubjectRecord[]> {
  const numbered = SUBJECT_PATTERN.test(given) ? [await register.read({ brand, subject: given })] : []
  const others = await register.peopleBy(brand, given)
  return [
    ...numbered.filter(({ revision }) => revision > 0),
    // A customer number may look like a phone number, and somebody may be found by both.
    ...others.filter(({ subject }) => subject !== given),
  ]
}

/** What an agent is told of somebody: no whole address (A51). */
export function foundPerson(record: SubjectRecord): FoundPerson {
  const objection = standingObjection(record)
  return {
    subject: record.subject,
    contacts: record.contacts.map(({ channel, address }) => ({ channel, masked: maskAddress(address) })),
    locale: record.locale,
    objection: objection ? { reference: objection.reference, at: objection.at } : null,
  }
}

/** Whose no it is: one person's by their number, or of whoever has an address. */
export type Whose = { readonly subject: string } | { readonly contact: string }

/** An objection that was written down, and of whom. */
export interface Noted {
  readonly record: SubjectRecord
  readonly objection: Objection
  /** Whether a confirmation goes out by mail, or has just gone (A27). */
  readonly acknowledged: boolean
}

/**
 * Writes down that somebody wants no more marketing (A15). Nobody has to be known for that, and it is never refused for
 * being too often (A6, D30).
 *
 * @param press the same for every attempt; `null` without one
 * @throws PreferenceError `invalid-request` for an address that is none, or that nothing can be kept by
 */
export async function noteObjection(
  register: Register,
  { brand, agent }: SignedIn,
  whose: Whose,
  shown: Pick<Occasion, "now" | "locale" | "textVersion">,
  press: string | null,
): Promise<Noted[]> {
  const occasion: Occasion = { ...shown, door: "agent", link: null, agent }
  const objections =
    "subject" in whose
      ? new Map([[whose.subject, await register.leave({ brand, subject: whose.subject }, occasion, press)]])
      : await register.leaveBy(brand, whose.contact, occasion, press ?? crypto.randomUUID())
  const noted: Noted[] = []
  for (const [subject, objection] of objections) {
    const record = await register.read({ brand, subject })
    noted.push({ record, objection, acknowledged: await isAcknowledged(register, brand, record, objection, shown.now) })
  }
  return noted
}

/** After so long a confirmation went out, or never will: a day, in milliseconds. */
const DAY_MS = 24 * 60 * 60 * 1000

/** Of what stands since an earlier day, and of what a list brought, no confirmation goes out. */
async function isAcknowledged(
  register: Register,
  brand: Brand,
  record: SubjectRecord,
  { at: since }: Objection,
  now: Date,
): Promise<boolean> {
  if (addressIn(record) === undefined || now.getTime() - Date.parse(since) > DAY_MS) return false
  const { entries } = await register.history({ brand, subject: record.subject }, null)
  return entries.some(({ what, at, door }) => what === "objected" && at === since && door !== "import")
}
