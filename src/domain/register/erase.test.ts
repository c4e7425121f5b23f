import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anyRegister, catalogue, lanesOn, nobody, occasion, topic, withTopic } from "../testing.ts"
import { choose } from "./choose.ts"
import { erase } from "./erase.ts"
import { importPerson } from "./import-person.ts"
import { object } from "./object.ts"
import { emptyRecord, standingObjection } from "./record.ts"
import { snapshotOf } from "./snapshot.ts"
import { undo } from "./undo.ts"

const REFERENCE = "7K4M-Q9TX-2C"
const BUSINESS = occasion(0, "business")
const gone = erase(nobody, REFERENCE, BUSINESS).record
const NEWS = { channel: "email", topic: "news" }

describe("erasing a person", () => {
  it("leaves nothing but the no, whatever stood before (GDPR art. 17, A28)", () => {
    fc.assert(
      fc.property(anyRegister, ({ record, catalogue }) => {
        const { record: erased, evidence } = erase(record, REFERENCE, BUSINESS)
        const { objections, erasedAt, revision, ...rest } = erased
        const { objections: _, erasedAt: __, revision: ___, ...empty } = emptyRecord(record.brand, record.subject)
        expect(rest).toEqual(empty)
        expect(revision).toBe(record.revision + 1)
        expect(erasedAt).toBe(BUSINESS.now.toISOString())
        expect(standingObjection(erased)).toBeDefined()
        expect(lanesOn(erased, withTopic(topic("later", "post"), catalogue))).toEqual([])
        expect(evidence.at(-1)).toMatchObject({ what: "erased", door: "business" })
      }),
    )
  })

  it("keeps the objection that stands, and is proof by itself where there was none", () => {
    const left = object(nobody, "0000-0000-01", occasion()).record
    expect(erase(left, REFERENCE, BUSINESS).record.objections).toEqual(left.objections)
    expect(erase(nobody, REFERENCE, BUSINESS).evidence.map(({ what }) => what)).toEqual(["objected", "erased"])
  })

  it("a second time changes nothing", () => {
    expect(erase(gone, "0000-0000-01", BUSINESS)).toEqual({ record: gone, evidence: [] })
  })

  it("cannot be undone, and nothing can be chosen afterwards", () => {
    expect(() => undo(gone, REFERENCE, occasion())).toThrow(expect.objectContaining({ code: "undo-unavailable" }))
    const wanted = { choices: [{ ...NEWS, receives: true }] }
    const refused = expect.objectContaining({ code: "invalid-request" })
    expect(() => choose(gone, wanted, catalogue, occasion())).toThrow(refused)
    expect(() => choose(gone, { choices: [], pauseUntil: null }, catalogue, occasion())).toThrow(refused)
  })

  it("no list brings the person back: nothing of it is kept, and each yes is refused with proof (A20)", () => {
    const person = {
      locale: "nl",
      contacts: [{ channel: "email", address: "jeanne@example.be" }],
      choices: [
        { ...NEWS, receives: true, basis: "consent" as const },
        { channel: "post", topic: "news", receives: false, basis: "consent" as const },
      ],
    }
    const { record, evidence } = importPerson(gone, person, catalogue, occasion(1, "import"))
    expect(record).toBe(gone)
    expect(evidence).toEqual([expect.objectContaining({ what: "refused", ...NEWS })])
  })

  it("is told to the page, with every lane locked; somebody of whom nothing is known is told apart", () => {
    const shown = snapshotOf(gone, catalogue, occasion().now)
    expect(shown.person).toBe("erased")
    expect(new Set(shown.lanes.map(({ locked }) => locked))).toEqual(new Set(["erased"]))
    expect(snapshotOf(nobody, catalogue, occasion().now).person).toBe("unknown")
    expect(snapshotOf(object(nobody, REFERENCE, occasion()).record, catalogue, occasion().now).person).toBe("known")
  })
})
