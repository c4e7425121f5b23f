import { describe, expect, it } from "vitest"
import { lanesOn, nobody, occasion } from "../testing.ts"
import { giveReason } from "./give-reason.ts"
import { object } from "./object.ts"

const REFERENCE = "7K4M-Q9TX-2C"
const left = object(nobody, REFERENCE, occasion()).record

describe("giving a reason", () => {
  it("is kept beside the objection, with its proof, and changes nothing else", () => {
    const { record, evidence } = giveReason(left, REFERENCE, "too-many", occasion(1))
    expect(record).toEqual({ ...left, objections: [{ ...left.objections[0], reason: "too-many" }] })
    expect(lanesOn(record)).toEqual([])
    expect(evidence).toEqual([
      expect.objectContaining({ what: "reason", from: null, to: "too-many", reference: REFERENCE, door: "page" }),
    ])
  })

  it("another one takes its place; the same one again changes nothing", () => {
    const once = giveReason(left, REFERENCE, "too-many", occasion()).record
    const { record, evidence } = giveReason(once, REFERENCE, "other", occasion())
    expect(record.objections).toEqual([expect.objectContaining({ reason: "other" })])
    expect(evidence).toEqual([expect.objectContaining({ from: "too-many", to: "other" })])
    expect(giveReason(record, REFERENCE, "other", occasion())).toEqual({ record, evidence: [] })
  })

  it("is refused for an objection that nobody made", () => {
    const refused = expect.objectContaining({ code: "invalid-request" })
    expect(() => giveReason(left, "0000-0000-00", "other", occasion())).toThrow(refused)
  })
})
