import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lanesOf } from "../catalogue.ts"
import { answers, anyRegister, catalogue, DAY_MS, lanesOn, nobody, occasion } from "../testing.ts"
import { choose, LONGEST_PAUSE_MS } from "./choose.ts"
import { maySend } from "./may-send.ts"
import { object } from "./object.ts"
import type { SubjectRecord } from "./record.ts"
import { snapshotOf } from "./snapshot.ts"
import { undo } from "./undo.ts"

const REFERENCE = "7K4M-Q9TX-2C"
const emailNews = { channel: "email", topic: "news" }
const postNews = { channel: "post", topic: "news" }
const now = occasion().now
/** So many days and milliseconds after the first moment. */
const moment = (days: number, ms = 0): Date => new Date(now.getTime() + days * DAY_MS + ms)
const iso = (days: number, ms = 0): string => moment(days, ms).toISOString()

const pausing = (record: SubjectRecord, pauseUntil: string | null, day = 0, from = catalogue) =>
  choose(record, { choices: [], pauseUntil }, from, occasion(day))
/** A week from the first day on. */
const paused = pausing(nobody, iso(7)).record

describe("a pause", () => {
  it("answers paused on the lanes that are on, and on the others what they answer anyway", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const { record: resting } = pausing(record, iso(7), 0, catalogue)
        for (const lane of lanesOf(catalogue)) {
          const without = maySend(record, lane, catalogue, now)
          const expected = without.may ? { may: false, because: "paused" } : without
          expect(maySend(resting, lane, catalogue, moment(1))).toEqual(expected)
        }
      }),
    )
  })

  it("ends by itself at the very moment that was chosen, without anything being written", () => {
    expect(maySend(paused, postNews, catalogue, moment(7, -1))).toEqual({ may: false, because: "paused" })
    expect(maySend(paused, postNews, catalogue, moment(7))).toEqual({ may: true, because: "default-basis" })
    expect(snapshotOf(paused, catalogue, moment(7, -1)).pauseUntil).toBe(iso(7))
    expect(snapshotOf(paused, catalogue, moment(7)).pauseUntil).toBeNull()
  })

  it("leaves every lane in the snapshot as it stands", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const { record: resting } = pausing(record, iso(7), 0, catalogue)
        const shown = snapshotOf(resting, catalogue, moment(1))
        expect(shown.lanes).toEqual(snapshotOf(record, catalogue, now).lanes)
        expect(shown.pauseUntil).toBe(iso(7))
        expect(resting.choices).toEqual(record.choices)
      }),
    )
  })

  it("is evidence of its own, with the end it had and the end it has", () => {
    const first = pausing(nobody, iso(7))
    expect(first.record).toMatchObject({ revision: 1, pause: { until: iso(7), revision: 1 } })
    expect(first.evidence).toEqual([
      expect.objectContaining({ what: "paused", channel: null, topic: null, from: null, to: iso(7), door: "page" }),
    ])
    const longer = pausing(first.record, iso(14), 1)
    expect(longer.evidence).toEqual([expect.objectContaining({ what: "paused", from: iso(7), to: iso(14) })])
  })

  it("that is ended lets through at once what is on", () => {
    const { record, evidence } = pausing(paused, null, 3)
    expect(answers(record, catalogue, occasion(3).now)).toEqual(answers(nobody))
    expect(snapshotOf(record, catalogue, occasion(3).now).pauseUntil).toBeNull()
    expect(evidence).toEqual([expect.objectContaining({ what: "resumed", from: iso(7), to: null })])
  })

  it.each<[string, SubjectRecord, string | null | undefined, number]>([
    ["the same end", paused, iso(7), 1],
    ["the same end, written without the fraction", paused, iso(7).replace(".000Z", "Z"), 1],
    ["the same end, written with a finer fraction", paused, iso(7).replace("Z", "000000Z"), 1],
    ["nothing said of it", paused, undefined, 1],
    ["an end where there is none", nobody, null, 0],
    ["an end once it is over", paused, null, 8],
  ])("with %s is no change and leaves no evidence", (_, record, pauseUntil, day) => {
    const changes = pauseUntil === undefined ? { choices: [] } : { choices: [], pauseUntil }
    const change = choose(record, changes, catalogue, occasion(day))
    expect(change.record).toBe(record)
    expect(change.evidence).toEqual([])
  })

  it("that is over can be chosen again with a new end", () => {
    const { record, evidence } = pausing(paused, iso(9), 8)
    expect(lanesOn(record, catalogue, occasion(8).now)).toEqual([])
    expect(evidence).toEqual([expect.objectContaining({ what: "paused", from: null, to: iso(9) })])
  })

  it.each([
    ["that lies in the past", iso(0, -1)],
    ["that is this very moment", iso(0)],
    ["one millisecond beyond a year", iso(0, LONGEST_PAUSE_MS + 1)],
    ["in a hundred years", "2126-11-02T09:00:00.000Z"],
    ["that is no date", "soon"],
    ["that is empty", ""],
    ["that no calendar has", "2027-13-45T00:00:00.000Z"],
    ["without a time", "2026-11-09"],
    ["in another time zone", "2026-11-09T09:00:00.000+01:00"],
    ["in words that the platform would understand", "Mon, 09 Nov 2026 09:00:00 GMT"],
  ])("with an end %s is refused whole: nothing changes", (_, pauseUntil) => {
    const wanted = { choices: [{ ...emailNews, receives: true }], pauseUntil }
    const before = structuredClone(paused)
    expect(() => choose(paused, wanted, catalogue, occasion())).toThrow(
      expect.objectContaining({ code: "invalid-request" }),
    )
    expect(paused).toEqual(before)
  })

  it("may last a whole year, up to its last millisecond", () => {
    const { record } = pausing(nobody, iso(0, LONGEST_PAUSE_MS))
    expect(record.pause?.until).toBe(iso(366))
    expect(lanesOn(record, catalogue, moment(366, -1))).toEqual([])
  })
})

describe("a pause and an objection", () => {
  it("leaving during a pause answers objected, not paused, during it and when it is over", () => {
    const left = object(paused, REFERENCE, occasion(1)).record
    for (const day of [1, 7, 400]) {
      for (const lane of lanesOf(catalogue)) {
        expect(maySend(left, lane, catalogue, moment(day))).toEqual({ may: false, because: "objected" })
      }
    }
  })

  it("neither pausing nor resuming lifts an objection, whatever is recorded", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const { record: left, objection } = object(record, REFERENCE, occasion())
        const resting = pausing(left, iso(7), 1, catalogue).record
        const resumed = pausing(resting, null, 2, catalogue).record
        for (const [each, day] of [[resting, 1] as const, [resting, 8] as const, [resumed, 2] as const]) {
          expect(each.objections).toEqual([objection])
          for (const lane of lanesOf(catalogue)) {
            expect(maySend(each, lane, catalogue, moment(day)).because).toBe("objected")
          }
        }
      }),
    )
  })

  it("a lane that was turned on beside an objection rests too, and is the only one that comes back", () => {
    const left = object(nobody, REFERENCE, occasion()).record
    const changes = { choices: [{ ...emailNews, receives: true }], pauseUntil: iso(7) }
    const { record } = choose(left, changes, catalogue, occasion(1))
    expect(maySend(record, emailNews, catalogue, moment(2)).because).toBe("paused")
    expect(maySend(record, postNews, catalogue, moment(2)).because).toBe("objected")
    expect(lanesOn(record, catalogue, moment(7))).toEqual(["email/news"])
  })

  it("undoing keeps the pause as it was, also one that was chosen after leaving", () => {
    const before = undo(object(paused, REFERENCE, occasion(1)).record, REFERENCE, occasion(2)).record
    expect(before.pause).toBe(paused.pause)
    const left = object(nobody, REFERENCE, occasion()).record
    const back = undo(pausing(left, iso(7), 1).record, REFERENCE, occasion(2)).record
    for (const each of [before, back]) {
      expect(lanesOn(each, catalogue, moment(7, -1))).toEqual([])
      expect(answers(each, catalogue, moment(7))).toEqual(answers(nobody))
    }
  })
})

describe("choosing during a pause", () => {
  it("a lane that is on is no new consent: its row stays, and there is no evidence", () => {
    const { record, evidence } = choose(paused, { choices: [{ ...postNews, receives: true }] }, catalogue, occasion(1))
    expect(record).toBe(paused)
    expect(evidence).toEqual([])
  })

  it("a lane turned on is on, and is sent once the pause is over", () => {
    const { record } = choose(paused, { choices: [{ ...emailNews, receives: true }] }, catalogue, occasion(1))
    expect(maySend(record, emailNews, catalogue, moment(1)).because).toBe("paused")
    expect(maySend(record, emailNews, catalogue, moment(7))).toEqual({ may: true, because: "chosen" })
    expect(record.pause).toBe(paused.pause)
  })

  it("a lane turned off notes that it was on, and is declined rather than paused", () => {
    const yes = choose(
      nobody,
      { choices: [{ ...emailNews, receives: true }], pauseUntil: iso(7) },
      catalogue,
      occasion(),
    )
    const { record, evidence } = choose(
      yes.record,
      { choices: [{ ...emailNews, receives: false }] },
      catalogue,
      occasion(1),
    )
    expect(evidence).toEqual([expect.objectContaining({ what: "chosen", from: "on", to: "off" })])
    expect(maySend(record, emailNews, catalogue, moment(1)).because).toBe("declined")
  })

  it("lanes, a rhythm and a pause saved together are one revision, with evidence for each", () => {
    const news = { id: "news", name: {}, description: {}, channels: ["email"] }
    const rhythms = [
      { id: "weekly", name: {} },
      { id: "monthly", name: {} },
    ]
    const from = { ...catalogue, topics: [{ ...news, frequencies: rhythms }] }
    const { record, evidence } = choose(
      nobody,
      {
        choices: [{ ...emailNews, receives: true }],
        frequencies: [{ topic: "news", frequency: "monthly" }],
        pauseUntil: iso(7),
      },
      from,
      occasion(),
    )
    expect(record.revision).toBe(1)
    expect(evidence.map(({ what }) => what)).toEqual(["chosen", "frequency", "paused"])
  })
})
