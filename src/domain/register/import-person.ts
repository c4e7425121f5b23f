import type { Catalogue } from "../catalogue.ts"
import { sameContact } from "../contact-key.ts"
import type { LaneChoice } from "../preferences.ts"
import { refuseWrongLanes, withChoices } from "./choose.ts"
import { type Change, type Evidence, evidenceOf, type Occasion } from "./evidence.ts"
import { standing } from "./may-send.ts"
import { object } from "./object.ts"
import { type Choice, type Contact, choiceFor, type SubjectRecord, standingObjection } from "./record.ts"

/** What a business's list says of one person. */
export interface ImportedPerson {
  readonly locale: string | null
  readonly contacts: readonly Contact[]
  /** The only channels of which the list says who is reached where: contacts of others stay as they are. All by default. */
  readonly channels?: readonly string[]
  /** Lanes with a recorded yes or no, and the ground of the yes. */
  readonly choices: readonly (LaneChoice & Pick<Choice, "basis">)[]
}

/** An address for which there is a no, and nobody is known by it any more. */
export interface Suppressed {
  readonly address: string
  /** Of that no. */
  readonly reference: string
}

/**
 * Takes over what the business's list says, except where it would turn a lane on against the person: under an objection,
 * or over the person's own no. Such a line is refused and the refusal is evidence (A20, A28). A no is always taken over. Of
 * somebody whose data were erased nothing is taken over.
 *
 * @param suppressed addresses that are to stay without marketing, whoever has them: a person who gets one of them by this
 *   list objects from now on
 * @throws PreferenceError `invalid-request` when a lane is not in the catalogue, or named twice
 */
export function importPerson(
  record: SubjectRecord,
  person: ImportedPerson,
  catalogue: Catalogue,
  occasion: Occasion,
  suppressed: readonly Suppressed[] = [],
): Change {
  refuseWrongLanes(person.choices, catalogue)
  const found = suppressed.find((each) => !record.contacts.some(({ address }) => sameContact(address, each.address)))
  if (found && record.erasedAt === null) {
    const objected = object(record, found.reference, occasion)
    const imported = importPerson(objected.record, person, catalogue, occasion)
    return { record: imported.record, evidence: [...objected.evidence, ...imported.evidence] }
  }
  const revision = record.revision + 1
  const at = occasion.now.toISOString()
  const objected = standingObjection(record) !== undefined
  const erased = record.erasedAt !== null
  const changed: Choice[] = []
  const evidence: Evidence[] = []
  for (const { channel, topic, receives, basis } of person.choices) {
    const lane = { channel, topic }
    const before = choiceFor(record, channel, topic)
    if (erased && !receives) continue
    if (before?.receives === receives) continue
    if (receives && (objected || before?.by === "person")) {
      evidence.push(evidenceOf(record, occasion, { what: "refused", ...lane, from: "off", to: "on" }))
      continue
    }
    changed.push({ ...lane, receives, basis, by: "business", at, revision })
    const from = standing(record, lane, catalogue).may ? "on" : before ? "off" : "none"
    evidence.push(evidenceOf(record, occasion, { what: "imported", ...lane, from, to: receives ? "on" : "off" }))
  }
  if (erased) return { record, evidence }
  const contacts = contactsAfter(record.contacts, person)
  const known = {
    locale: person.locale ?? record.locale,
    contacts: sameContacts(contacts, record.contacts) ? record.contacts : contacts,
    choices: withChoices(record.choices, changed),
  }
  const same = changed.length === 0 && known.locale === record.locale && known.contacts === record.contacts
  return { record: same && record.revision > 0 ? record : { ...record, ...known, revision }, evidence }
}

/** Of a list that says something of some channels alone, that messages to an address came back is not forgotten. */
function contactsAfter(known: readonly Contact[], { contacts, channels }: ImportedPerson): readonly Contact[] {
  if (channels === undefined) return contacts
  const asKnown = ({ channel, address }: Contact) =>
    known.find((contact) => contact.channel === channel && contact.address === address)
  return [
    ...known.filter(({ channel }) => !channels.includes(channel)),
    ...contacts.map((each) => asKnown(each) ?? each),
  ]
}

const sameContacts = (some: readonly Contact[], others: readonly Contact[]): boolean =>
  some.length === others.length &&
  some.every(({ channel, address, bounced = false }, at) => {
    const other = others[at]
    return other?.channel === channel && other.address === address && (other.bounced ?? false) === bounced
  })
