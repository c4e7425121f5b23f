/**
 * Whom the examples are about, and when. All of it stands still: the clock shows `NOW`, and what was done was done at the
 * times named here, through the rules of the register.
 */

import { sampleBrand } from "../../demo/sample-brand.ts"
import {
  type Brand,
  choose,
  type Door,
  emptyRecord,
  erase,
  importPerson,
  type LocalizedText,
  type Objection,
  type Occasion,
  object,
  type PreferenceChanges,
  type PreferenceSnapshot,
  type Receipt,
  receiptFor,
  type SubjectRecord,
  snapshotOf,
  standingObjection,
} from "../../domain/index.ts"

/** What the clock shows in every example. */
export const NOW = new Date("2026-11-24T09:00:00.000Z")

/** Names an objection. */
const REFERENCE = "7K4M-Q9TX-2C"

const occasion = (at: string | Date, door: Door = "page"): Occasion => ({
  now: new Date(at),
  door,
  locale: "fr",
  textVersion: null,
  link: null,
})

/** Nothing is known of this person. */
export const nobody = emptyRecord(sampleBrand.id, "c-9000")

/** A customer with an address and a number, who said yes to some things. */
export const jeanne: SubjectRecord = importPerson(
  emptyRecord(sampleBrand.id, "c-1042"),
  {
    locale: "fr",
    contacts: [
      { channel: "email", address: "jeanne.dubois@courriel.example" },
      { channel: "sms", address: "+32 470 00 00 45" },
    ],
    choices: [
      { channel: "email", topic: "news", receives: true, basis: "consent" },
      { channel: "email", topic: "offers", receives: true, basis: "consent" },
      { channel: "sms", topic: "invitations", receives: true, basis: "consent" },
    ],
  },
  sampleBrand.catalogue,
  occasion("2026-03-02T08:30:00.000Z", "import"),
).record

/** A customer whose messages came back, and whose number nobody knows. */
export const pieter: SubjectRecord = {
  ...jeanne,
  subject: "c-2077",
  contacts: [{ channel: "email", address: "pieter.janssens@post.example", bounced: true }],
}

/** The person after a press on *unsubscribe me from all communications*. */
export const left = (person: SubjectRecord, at: string = "2026-11-20T18:12:00.000Z"): SubjectRecord =>
  object(person, REFERENCE, occasion(at)).record

/** The person after saving these changes. */
export const chose = (
  person: SubjectRecord,
  changes: PreferenceChanges,
  brand: Brand = sampleBrand,
  at: string = "2026-11-22T07:45:00.000Z",
): SubjectRecord => choose(person, changes, brand.catalogue, occasion(at)).record

/** The person after all data were erased. */
export const erased = (person: SubjectRecord): SubjectRecord =>
  erase(person, REFERENCE, occasion("2026-11-10T10:00:00.000Z", "business")).record

/** What the page is told of a person now. */
export const snapshotNow = (person: SubjectRecord, brand: Brand = sampleBrand): PreferenceSnapshot =>
  snapshotOf(person, brand.catalogue, NOW)

const objectionAt = (at: string): Objection => {
  const objection = standingObjection(left(jeanne, at))
  if (!objection) throw new Error("Whoever left has objected.")
  return objection
}

/** The receipt of whoever left a minute ago. */
export const freshReceipt: Receipt = receiptFor(objectionAt("2026-11-24T08:59:00.000Z"), true)

/** The same by a link that may only leave: nothing can be undone with it. */
export const oldLinkReceipt: Receipt = receiptFor(objectionAt("2026-11-24T08:59:00.000Z"), false)

/** The receipt of whoever left so long ago that it cannot be undone any more. */
export const agedReceipt: Receipt = receiptFor(objectionAt("2026-09-01T08:59:00.000Z"), false)

/** The same words in every language of the page. */
export const inAll = (text: string): LocalizedText => ({ fr: text, nl: text, en: text, de: text })
