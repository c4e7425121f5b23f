import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lanesOf } from "../catalogue.ts"
import { answers, anyRegister, catalogue, lanesOn, nobody, occasion, row } from "../testing.ts"
import { type ImportedPerson, importPerson } from "./import-person.ts"
import { object } from "./object.ts"
import { choiceFor } from "./record.ts"
import { undo } from "./undo.ts"

const emailNews = { channel: "email", topic: "news" }
const postNews = { channel: "post", topic: "news" }
const says = (...choices: ImportedPerson["choices"]): ImportedPerson => ({ locale: null, contacts: [], choices })
const yes = (lane: typeof emailNews) => ({ ...lane, receives: true, basis: "soft-opt-in" as const })
const no = (lane: typeof emailNews) => ({ ...lane, receives: false, basis: "consent" as const })
const everyYes = says(...lanesOf(catalogue).map(yes))
const everyNo = says(...lanesOf(catalogue).map(no))
const list = occasion(1, "import")

describe("importing the business's list", () => {
  it("a list that says yes to everything turns nothing on for a person who left, now or by undoing (A20, A28)", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const left = object(record, "7K4M-Q9TX-2C", occasion()).record
        const after = importPerson(left, everyYes, catalogue, list).record
        expect(lanesOn(after, catalogue)).toEqual([])
        expect(answers(undo(after, "7K4M-Q9TX-2C", occasion(2)).record, catalogue)).toEqual(answers(record, catalogue))
      }),
    )
  })

  it("a list never turns on a lane to which the person said no; all others follow it (A20)", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const after = importPerson(record, everyYes, catalogue, list).record
        const refused = record.choices.filter((choice) => choice.by === "person" && !choice.receives)
        expect(lanesOf(catalogue).length - lanesOn(after, catalogue).length).toBe(refused.length)
        for (const own of refused) expect(choiceFor(after, own.channel, own.topic)).toBe(own)
      }),
    )
  })

  it("a no on the list is always taken over, also over the person's own yes (A20)", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        expect(lanesOn(importPerson(record, everyNo, catalogue, list).record, catalogue)).toEqual([])
      }),
    )
  })

  it("the person's own no is not rewritten as the business's, so that it outlives a list that first says no, then yes", () => {
    const record = { ...nobody, revision: 1, choices: [row(emailNews, false, "person")] }
    const once = importPerson(record, says(no(emailNews)), catalogue, list).record
    const twice = importPerson(once, says(yes(emailNews)), catalogue, occasion(2, "import"))
    expect(lanesOn(twice.record)).not.toContain("email/news")
    expect(twice.evidence).toEqual([expect.objectContaining({ what: "refused" })])
  })

  it.each([
    ["under an objection", object(nobody, "7K4M-Q9TX-2C", occasion()).record],
    ["over the person's own no", { ...nobody, revision: 1, choices: [row(emailNews, false, "person")] }],
  ])("a yes %s changes nothing, and the refusal is evidence (A20)", (_, record) => {
    const change = importPerson(record, says(yes(emailNews)), catalogue, list)
    expect(change.record).toBe(record)
    expect(change.evidence).toEqual([
      expect.objectContaining({ what: "refused", ...emailNews, from: "off", to: "on", door: "import" }),
    ])
  })

  it("what is taken over is recorded as the business's word on its own ground", () => {
    const person = { locale: "nl", contacts: [{ channel: "email", address: "j@d.be" }], choices: [yes(emailNews)] }
    const { record, evidence } = importPerson(nobody, person, catalogue, list)
    expect(record).toMatchObject({ revision: 1, locale: "nl", contacts: person.contacts })
    expect(choiceFor(record, "email", "news")).toMatchObject({ receives: true, basis: "soft-opt-in", by: "business" })
    expect(evidence).toEqual([expect.objectContaining({ what: "imported", ...emailNews, from: "none", to: "on" })])
  })

  it("the same list a second time changes nothing; a list without a language keeps the one on record", () => {
    const person = { locale: "nl", contacts: [{ channel: "email", address: "j@d.be" }], choices: [no(postNews)] }
    const { record } = importPerson(nobody, person, catalogue, list)
    expect(importPerson(record, person, catalogue, list)).toEqual({ record, evidence: [] })
    expect(importPerson(record, { ...person, locale: null }, catalogue, list).record).toBe(record)
    expect(importPerson(record, { ...person, contacts: [] }, catalogue, list).record.contacts).toEqual([])
  })

  it("a list that says something of some channels changes their contacts alone, and forgets no address that bounced", () => {
    const sms = { channel: "sms", address: "+32 470 12 34 56" }
    const email = { channel: "email", address: "piet@x.example", bounced: true }
    const record = { ...nobody, revision: 1, contacts: [sms, email] }
    const given = (...contacts: ImportedPerson["contacts"]) =>
      importPerson(record, { ...says(), contacts, channels: ["email"] }, catalogue, list).record
    expect(given({ channel: "email", address: "piet@x.example" })).toBe(record)
    expect(given({ channel: "email", address: "new@x.example" }).contacts).toEqual([
      sms,
      { channel: "email", address: "new@x.example" },
    ])
    expect(given().contacts).toEqual([sms])
  })

  it.each([
    ["an unknown lane", says(yes(emailNews), yes({ channel: "pigeon", topic: "news" }))],
    ["a lane named twice", says(yes(emailNews), no(emailNews))],
  ])("a list with %s is refused whole", (_, person) => {
    expect(() => importPerson(nobody, person, catalogue, list)).toThrow(
      expect.objectContaining({ code: "invalid-request" }),
    )
  })
})
