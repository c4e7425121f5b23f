import { PreferenceError } from "../errors.ts"
import { type Change, evidenceOf, type Occasion } from "./evidence.ts"
import { type Objection, type SubjectRecord, standingObjection } from "./record.ts"

/** How long an undo is kept open: 30 days (REQUIREMENTS B12), in milliseconds. */
const UNDO_WINDOW_MS = 30 * 24 * 60 * 60 * 1000

/** The last moment at which an objection can be undone. */
export const undoUntil = (objection: Objection): Date => new Date(Date.parse(objection.at) + UNDO_WINDOW_MS)

/**
 * Takes back the standing objection. Because leaving touched no lane, what stood before stands again, exactly; a lane
 * that the person chose after leaving keeps that later choice.
 *
 * @throws PreferenceError `undo-unavailable` when this objection does not stand (any more), its time is over, or
 *   the person was erased
 */
export function undo(record: SubjectRecord, reference: string, occasion: Occasion): Change {
  if (record.erasedAt !== null) throw new PreferenceError("undo-unavailable", "What stood before was erased.")
  const standing = standingObjection(record)
  if (standing?.reference !== reference) throw new PreferenceError("undo-unavailable", "No such objection stands.")
  if (occasion.now > undoUntil(standing)) throw new PreferenceError("undo-unavailable", "The time to undo is over.")
  const undone = { ...standing, undoneAt: occasion.now.toISOString() }
  return {
    record: {
      ...record,
      revision: record.revision + 1,
      objections: record.objections.map((objection) => (objection === standing ? undone : objection)),
    },
    evidence: [evidenceOf(record, occasion, { what: "undone", reference })],
  }
}
