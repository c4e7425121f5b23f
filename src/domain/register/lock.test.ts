import { describe, expect, it } from "vitest"
import type { Catalogue } from "../catalogue.ts"
import { catalogue, nobody, occasion, row } from "../testing.ts"
import { choose } from "./choose.ts"
import { importPerson } from "./import-person.ts"
import { lockOf } from "./lock.ts"
import { type Contact, choiceFor, type SubjectRecord } from "./record.ts"
import { snapshotOf } from "./snapshot.ts"

const EMAIL: Contact = { channel: "email", address: "jeanne@dupont.be" }
const OTHER_EMAIL: Contact = { channel: "email", address: "j.dupont@example.be" }
const POST: Contact = { channel: "post", address: "Rue Haute 12, 1000 Bruxelles" }
const bounced = (contact: Contact): Contact => ({ ...contact, bounced: true })

/** The sample catalogue, whose post needs no address of the person and whose other channels do. */
const needing: Catalogue = {
  ...catalogue,
  channels: catalogue.channels.map((each) => ({ ...each, needsContact: each.id !== "post" })),
}
const knownBy = (...contacts: Contact[]): SubjectRecord => ({ ...nobody, revision: 1, contacts })
const lanesOfChannel = (record: SubjectRecord, channel: string, from = needing) =>
  snapshotOf(record, from, occasion().now).lanes.filter((lane) => lane.channel === channel)
const emailNews = { channel: "email", topic: "news" }
const yesTo = (lane: typeof emailNews) => ({ choices: [{ ...lane, receives: true }] })

describe("a locked lane", () => {
  it.each([
    ["no address is known for its channel, while another is", knownBy(POST), "no-contact"],
    ["the only address bounced", knownBy(bounced(EMAIL)), "bounced"],
    ["every address bounced", knownBy(bounced(EMAIL), bounced(OTHER_EMAIL)), "bounced"],
  ])("is locked because %s", (_, record, locked) => {
    for (const lane of lanesOfChannel(record, "email")) expect(lane.locked).toBe(locked)
  })

  it.each([
    ["no address of the person is known at all: the business keeps them elsewhere", knownBy()],
    ["an address is known", knownBy(EMAIL)],
    ["an address is known that did explicitly not bounce", knownBy({ ...EMAIL, bounced: false })],
    ["one address bounced and another did not", knownBy(bounced(EMAIL), OTHER_EMAIL)],
  ])("is not locked when %s", (_, record) => {
    for (const lane of lanesOfChannel(record, "email")) expect(lane.locked).toBeNull()
  })

  it("is never one of a channel that needs no address", () => {
    expect(lanesOfChannel(knownBy(EMAIL), "post").map(({ locked }) => locked)).toEqual([null, null])
    expect(lanesOfChannel(knownBy(bounced(POST)), "post").map(({ locked }) => locked)).toEqual([null, null])
    for (const channel of catalogue.channels) expect(lockOf(knownBy(POST), channel)).toBeNull()
  })

  it("is shown off, whatever was recorded and whatever its channel's ground, and keeps its row", () => {
    const record = { ...knownBy(bounced(EMAIL)), choices: [row(emailNews, true, "person")] }
    expect(lanesOfChannel(record, "email")[0]).toEqual({ ...emailNews, receives: false, locked: "bounced" })
    expect(lanesOfChannel(record, "phone").map(({ receives }) => receives)).toEqual([false, false])
    expect(lanesOfChannel({ ...record, contacts: [EMAIL] }, "email")[0]).toMatchObject({ receives: true, locked: null })
  })

  it.each([
    ["of which nothing is recorded", knownBy(POST)],
    [
      "on which a yes is recorded that cannot reach anybody now",
      { ...knownBy(POST), choices: [row(emailNews, true, "person")] },
    ],
  ])("%s cannot be turned on: the whole save is refused", (_, record) => {
    const before = structuredClone(record)
    const wanted = { choices: [{ channel: "post", topic: "news", receives: false }, ...yesTo(emailNews).choices] }
    expect(() => choose(record, wanted, needing, occasion())).toThrow(
      expect.objectContaining({ code: "invalid-request" }),
    )
    expect(record).toEqual(before)
  })

  it("can be turned off, and stays off when an address is known again", () => {
    const record = { ...knownBy(bounced(EMAIL)), choices: [row(emailNews, true, "business")] }
    const { record: off, evidence } = choose(
      record,
      { choices: [{ ...emailNews, receives: false }] },
      needing,
      occasion(),
    )
    expect(choiceFor(off, "email", "news")).toMatchObject({ receives: false, by: "person" })
    expect(evidence).toEqual([expect.objectContaining({ what: "chosen", ...emailNews, to: "off" })])
    expect(lanesOfChannel({ ...off, contacts: [EMAIL] }, "email")[0]).toMatchObject({ receives: false, locked: null })
  })

  it("opens and locks with the list that tells of the address, also when only the bounce is new", () => {
    const list = (contact: Contact) => ({ locale: null, contacts: [contact], choices: [] })
    const told = importPerson(knownBy(EMAIL), list(bounced(EMAIL)), needing, occasion(1, "import")).record
    expect(told.revision).toBe(2)
    expect(lanesOfChannel(told, "email")[0]?.locked).toBe("bounced")
    const again = importPerson(told, list({ ...EMAIL, bounced: false }), needing, occasion(2, "import")).record
    expect(lanesOfChannel(again, "email")[0]?.locked).toBeNull()
    expect(choose(again, yesTo(emailNews), needing, occasion(3)).record.revision).toBe(4)
    expect(importPerson(again, list(EMAIL), needing, occasion(3, "import")).record).toBe(again)
  })
})
