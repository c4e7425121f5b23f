import { type Change, evidenceOf, type Occasion } from "./evidence.ts"
import { type Objection, type SubjectRecord, standingObjection } from "./record.ts"

/** What leaving comes to: the change, and the objection that stands now. */
export interface Objected extends Change {
  readonly objection: Objection
}

/**
 * Objects to all direct marketing. Touches no lane: the objection itself answers for each of them, recorded or not,
 * today's and later ones (A1, A2). Where one stands already and nothing was turned on since, nothing changes (B7).
 *
 * @param reference used when a new objection is written
 */
export function object(record: SubjectRecord, reference: string, occasion: Occasion): Objected {
  const standing = standingObjection(record)
  if (standing && !turnedOnSince(record, standing)) return { record, evidence: [], objection: standing }
  const revision = record.revision + 1
  const objection: Objection = { reference, at: occasion.now.toISOString(), revision, undoneAt: null, reason: null }
  return {
    record: { ...record, revision, objections: [...record.objections, objection] },
    evidence: [evidenceOf(record, occasion, { what: "objected", reference })],
    objection,
  }
}

const turnedOnSince = (record: SubjectRecord, objection: Objection): boolean =>
  record.choices.some((choice) => choice.receives && choice.revision > objection.revision)
