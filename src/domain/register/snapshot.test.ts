import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lanesOf } from "../catalogue.ts"
import { anyRegister, catalogue, nobody, occasion } from "../testing.ts"
import { maySend } from "./may-send.ts"
import { object } from "./object.ts"
import { receiptFor, snapshotOf } from "./snapshot.ts"

const { now } = occasion()

describe("what the page is shown", () => {
  it("every lane once, in the catalogue's order, as may-I-send answers it", () => {
    fc.assert(
      fc.property(anyRegister, fc.boolean(), ({ record, catalogue }, leaves) => {
        const stands = leaves ? object(record, "7K4M-Q9TX-2C", occasion()).record : record
        const { lanes } = snapshotOf(stands, catalogue, now)
        expect(lanes).toEqual(
          lanesOf(catalogue).map((lane) => ({
            ...lane,
            receives: maySend(stands, lane, catalogue, now).may,
            locked: null,
          })),
        )
      }),
    )
  })

  it("of a person of whom nothing is known: e-mail and SMS off, no contacts, no objection (A18)", () => {
    const snapshot = snapshotOf(nobody, catalogue, now)
    expect(snapshot).toMatchObject({ revision: "0", contacts: [], objection: null })
    expect(snapshot.lanes.filter(({ receives }) => receives).map(({ channel }) => channel)).toEqual([
      "phone",
      "post",
      "phone",
      "post",
    ])
  })

  it("no address in full, anywhere in it (A51)", () => {
    const contacts = [
      { channel: "email", address: "jeanne@dupont.be" },
      { channel: "sms", address: "+32 475 12 34 56" },
      { channel: "post", address: "Rue Haute 12, 1000 Bruxelles" },
    ]
    const snapshot = snapshotOf({ ...nobody, contacts }, catalogue, now)
    expect(snapshot.contacts).toEqual([
      { channel: "email", masked: "j••••@d••••.be" },
      { channel: "sms", masked: "•• •• 56" },
      { channel: "post", masked: "••••" },
    ])
    for (const secret of ["jeanne", "dupont", "475", "Haute"]) expect(JSON.stringify(snapshot)).not.toContain(secret)
  })

  it("the receipt of the standing objection, which offers no undo to a link that may only leave", () => {
    const { record, objection } = object(nobody, "7K4M-Q9TX-2C", occasion())
    const receipt = {
      reference: "7K4M-Q9TX-2C",
      at: "2026-11-02T09:00:00.000Z",
      undoUntil: "2026-12-02T09:00:00.000Z",
      coversFuture: true,
      signed: null,
    }
    expect(snapshotOf(record, catalogue, now).objection).toEqual(receipt)
    expect(receiptFor(objection, false)).toEqual({ ...receipt, undoUntil: null })
  })
  it("offers the undo up to its very last moment, and not one millisecond later", () => {
    const { record } = object(nobody, "7K4M-Q9TX-2C", occasion())
    const last = occasion(30).now
    expect(snapshotOf(record, catalogue, last).objection?.undoUntil).toBe(last.toISOString())
    expect(snapshotOf(record, catalogue, new Date(last.getTime() + 1)).objection?.undoUntil).toBeNull()
  })
})
