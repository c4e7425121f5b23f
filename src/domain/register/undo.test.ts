import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { answers, anyRegister, catalogue, DAY_MS, lanesOn, nobody, occasion } from "../testing.ts"
import { choose } from "./choose.ts"
import { object } from "./object.ts"
import { standingObjection } from "./record.ts"
import { undo, undoUntil } from "./undo.ts"

const REFERENCE = "7K4M-Q9TX-2C"
const left = object(nobody, REFERENCE, occasion()).record
const unavailable = expect.objectContaining({ code: "undo-unavailable" })

describe("undoing", () => {
  it("what stood before stands again, exactly: every answer and every row (B12)", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const { record: gone } = object(record, REFERENCE, occasion())
        const { record: back, evidence } = undo(gone, REFERENCE, occasion(1))
        expect(answers(back, catalogue)).toEqual(answers(record, catalogue))
        expect(back.choices).toBe(record.choices)
        expect(back.revision).toBe(gone.revision + 1)
        expect(standingObjection(back)).toBeUndefined()
        expect(back.objections).toEqual([{ ...gone.objections[0], undoneAt: "2026-11-03T09:00:00.000Z" }])
        expect(evidence).toEqual([expect.objectContaining({ what: "undone", reference: REFERENCE, channel: null })])
      }),
    )
  })

  it("lanes that the person chose since keep that later choice", () => {
    const lanes = { yes: { channel: "email", topic: "news" }, no: { channel: "post", topic: "news" } }
    const once = choose(
      left,
      {
        choices: [
          { ...lanes.yes, receives: true },
          { ...lanes.no, receives: true },
        ],
      },
      catalogue,
      occasion(1),
    ).record
    const twice = choose(once, { choices: [{ ...lanes.no, receives: false }] }, catalogue, occasion(2)).record
    const after = answers(undo(twice, REFERENCE, occasion(3)).record)
    expect(after).toEqual({ ...answers(nobody), "email/news": true, "post/news": false })
  })

  it("undoing a second objection brings back what stood between the two", () => {
    const between = choose(
      left,
      { choices: [{ channel: "email", topic: "news", receives: true }] },
      catalogue,
      occasion(1),
    ).record
    const second = object(between, "XXXX-XXXX-XX", occasion(2)).record
    const back = undo(second, "XXXX-XXXX-XX", occasion(3)).record
    expect(lanesOn(back)).toEqual(["email/news"])
    expect(standingObjection(back)?.reference).toBe(REFERENCE)
  })

  it("it is there up to the last millisecond of 30 days, and not one later (B12)", () => {
    const [objection] = left.objections
    const last = objection && undoUntil(objection)
    expect(last).toEqual(new Date(occasion().now.getTime() + 30 * DAY_MS))
    expect(lanesOn(undo(left, REFERENCE, occasion(30)).record)).toEqual(lanesOn(nobody))
    const tooLate = { ...occasion(), now: new Date(occasion(30).now.getTime() + 1) }
    expect(() => undo(left, REFERENCE, tooLate)).toThrow(unavailable)
  })

  it.each([
    ["another reference", left, "XXXX-XXXX-XX"],
    ["no objection at all", nobody, REFERENCE],
    ["an objection already taken back", undo(left, REFERENCE, occasion(1)).record, REFERENCE],
    [
      "an objection replaced by a later one",
      object(
        choose(left, { choices: [{ channel: "email", topic: "news", receives: true }] }, catalogue, occasion(1)).record,
        "XXXX-XXXX-XX",
        occasion(1),
      ).record,
      REFERENCE,
    ],
  ])("there is nothing to undo under %s", (_, record, reference) => {
    expect(() => undo(record, reference, occasion(2))).toThrow(unavailable)
  })
})
