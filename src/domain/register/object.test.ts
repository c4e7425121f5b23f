import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lanesOf } from "../catalogue.ts"
import { answers, anyRegister, catalogue, channel, lanesOn, nobody, occasion, topic, withTopic } from "../testing.ts"
import { choose } from "./choose.ts"
import { maySend } from "./may-send.ts"
import { object } from "./object.ts"
import { standingObjection } from "./record.ts"

const REFERENCE = "7K4M-Q9TX-2C"

describe("leaving", () => {
  it("one press answers no for every lane, whatever is recorded or not (A1)", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const left = object(record, REFERENCE, occasion()).record
        for (const lane of lanesOf(catalogue)) {
          expect(maySend(left, lane, catalogue, occasion().now)).toEqual({ may: false, because: "objected" })
        }
      }),
    )
  })

  it("one press answers no for a person of whom nothing is known (A1)", () => {
    expect(lanesOn(nobody)).not.toEqual([])
    expect(lanesOn(object(nobody, REFERENCE, occasion()).record)).toEqual([])
  })

  it("a topic, a channel and a default ground that come after the press are off too (A2)", () => {
    const { record } = object(nobody, REFERENCE, occasion())
    const grown = withTopic(topic("events", "email", "post", "letterbox"), {
      ...catalogue,
      channels: [
        ...catalogue.channels.map((each) => ({ ...each, defaultBasis: "legitimate-interest" as const })),
        channel("letterbox", "legitimate-interest"),
      ],
    })
    expect(lanesOn(nobody, grown)).toContain("letterbox/events")
    expect(lanesOn(record, grown)).toEqual([])
  })

  it("it touches no row, and leaves one line of evidence about every lane (A30)", () => {
    fc.assert(
      fc.property(anyRegister, ({ record }) => {
        const change = object(record, REFERENCE, occasion(0, "one-click"))
        expect(change.record).toEqual({ ...record, revision: 2, objections: [change.objection] })
        expect(change.objection).toEqual({
          reference: REFERENCE,
          at: "2026-11-02T09:00:00.000Z",
          revision: 2,
          undoneAt: null,
          reason: null,
        })
        expect(change.evidence).toEqual([
          {
            brand: "lenoir",
            subject: "c-1042",
            at: "2026-11-02T09:00:00.000Z",
            what: "objected",
            channel: null,
            topic: null,
            from: null,
            to: null,
            reference: REFERENCE,
            door: "one-click",
            locale: "fr",
            textVersion: "2026-11",
            link: "fingerprint",
            agent: null,
          },
        ])
      }),
    )
  })

  it("pressing again changes nothing, leaves no evidence and answers with the first objection (B7)", () => {
    const first = object(nobody, REFERENCE, occasion())
    const again = object(first.record, "XXXX-XXXX-XX", occasion(400))
    expect(again.record).toBe(first.record)
    expect(again.evidence).toEqual([])
    expect(again.objection).toBe(first.objection)
  })

  it("pressing again after turning a lane on is a new objection that turns it off", () => {
    const first = object(nobody, REFERENCE, occasion()).record
    const yes = choose(
      first,
      { choices: [{ channel: "email", topic: "news", receives: true }] },
      catalogue,
      occasion(1),
    ).record
    const second = object(yes, "XXXX-XXXX-XX", occasion(2))
    expect(lanesOn(yes)).toEqual(["email/news"])
    expect(lanesOn(second.record)).toEqual([])
    expect(standingObjection(second.record)?.reference).toBe("XXXX-XXXX-XX")
    expect(second.evidence).toHaveLength(1)
  })

  it("pressing again after turning a lane on and off again changes nothing (B7)", () => {
    const lane = { channel: "email", topic: "news" }
    let { record } = object(nobody, REFERENCE, occasion())
    record = choose(record, { choices: [{ ...lane, receives: true }] }, catalogue, occasion(1)).record
    record = choose(record, { choices: [{ ...lane, receives: false }] }, catalogue, occasion(2)).record
    expect(object(record, "XXXX-XXXX-XX", occasion(3)).record).toBe(record)
    expect(Object.values(answers(record))).not.toContain(true)
  })
})
