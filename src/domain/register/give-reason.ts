import { PreferenceError } from "../errors.ts"
import type { Reason } from "../reason.ts"
import { type Change, evidenceOf, type Occasion } from "./evidence.ts"
import type { SubjectRecord } from "./record.ts"

/**
 * Keeps why the person left, beside the objection. What may be sent is not touched, and so the revision stays: whoever is
 * choosing meanwhile is not disturbed.
 *
 * @throws PreferenceError `invalid-request` when there is no objection with this reference
 */
export function giveReason(record: SubjectRecord, reference: string, reason: Reason, occasion: Occasion): Change {
  const objection = record.objections.find((each) => each.reference === reference)
  if (!objection) throw new PreferenceError("invalid-request", "There is no objection with this reference.")
  if (objection.reason === reason) return { record, evidence: [] }
  const reasoned = { ...objection, reason }
  return {
    record: {
      ...record,
      objections: record.objections.map((each) => (each === objection ? reasoned : each)),
    },
    evidence: [evidenceOf(record, occasion, { what: "reason", from: objection.reason, to: reason, reference })],
  }
}
