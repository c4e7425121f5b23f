import { type Catalogue, lanesOf } from "../catalogue.ts"
import { maskAddress } from "../mask.ts"
import type { PreferenceSnapshot } from "../preferences.ts"
import type { Receipt } from "../receipt.ts"
import { maySend } from "./may-send.ts"
import { type Objection, type SubjectRecord, standingObjection } from "./record.ts"
import { undoUntil } from "./undo.ts"

/** The receipt for an objection. `undoable` is false where the link may only leave. */
export const receiptFor = (objection: Objection, undoable: boolean): Receipt => ({
  reference: objection.reference,
  at: objection.at,
  undoUntil: undoable ? undoUntil(objection).toISOString() : null,
  coversFuture: true,
})

/** What the page shows of a record: addresses masked, every lane as *may I send?* answers it. */
export function snapshotOf(record: SubjectRecord, catalogue: Catalogue): PreferenceSnapshot {
  const objection = standingObjection(record)
  return {
    revision: String(record.revision),
    contacts: record.contacts.map(({ channel, address }) => ({ channel, masked: maskAddress(address) })),
    catalogue,
    lanes: lanesOf(catalogue).map((lane) => ({ ...lane, receives: maySend(record, lane, catalogue).may })),
    objection: objection ? receiptFor(objection, true) : null,
  }
}
