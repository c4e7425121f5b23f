import { type Change, evidenceOf, type Occasion } from "./evidence.ts"
import { object } from "./object.ts"
import { emptyRecord, type SubjectRecord } from "./record.ts"

/**
 * Erases all data of a person (GDPR art. 17) but their no: without it the next list would bring them back (A28). The
 * objection that stands goes on standing; where there is none, the erasure is one. Nothing can be chosen, undone or
 * imported for this person afterwards.
 *
 * @param reference used when a new objection is written
 */
export function erase(record: SubjectRecord, reference: string, occasion: Occasion): Change {
  if (record.erasedAt !== null) return { record, evidence: [] }
  const { record: objected, evidence, objection } = object(record, reference, occasion)
  return {
    record: {
      ...emptyRecord(record.brand, record.subject),
      revision: record.revision + 1,
      erasedAt: occasion.now.toISOString(),
      objections: objected.objections,
    },
    evidence: [...evidence, evidenceOf(record, occasion, { what: "erased", reference: objection.reference })],
  }
}
