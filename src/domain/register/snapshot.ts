import { type Catalogue, channelOf, lanesOf } from "../catalogue.ts"
import type { Lane } from "../lane.ts"
import { maskAddress } from "../mask.ts"
import type { LaneState, PreferenceSnapshot } from "../preferences.ts"
import type { Receipt } from "../receipt.ts"
import { frequenciesOf } from "./frequency.ts"
import { lockOf } from "./lock.ts"
import { pauseAt, standing } from "./may-send.ts"
import { type Objection, type SubjectRecord, standingObjection } from "./record.ts"
import { undoUntil } from "./undo.ts"

/** The receipt for an objection, not signed yet. `undoable` is false where the link may only leave. */
export const receiptFor = (objection: Objection, undoable: boolean): Receipt => ({
  reference: objection.reference,
  at: objection.at,
  undoUntil: undoable ? undoUntil(objection).toISOString() : null,
  coversFuture: true,
  signed: null,
})

/** What the page shows of a record at a moment: addresses masked, every lane as it stands, whether or not a pause goes on. */
export function snapshotOf(record: SubjectRecord, catalogue: Catalogue, now: Date): PreferenceSnapshot {
  const objection = standingObjection(record)
  return {
    revision: String(record.revision),
    person: record.erasedAt !== null ? "erased" : record.revision === 0 ? "unknown" : "known",
    contacts: record.contacts.map(({ channel, address }) => ({ channel, masked: maskAddress(address) })),
    catalogue,
    lanes: lanesOf(catalogue).map((lane) => laneState(record, lane, catalogue)),
    frequencies: frequenciesOf(record, catalogue),
    pauseUntil: pauseAt(record, now)?.until ?? null,
    objection: objection ? receiptFor(objection, undoUntil(objection) >= now) : null,
  }
}

/** A locked lane is off, whatever was recorded: nothing can reach the person there. */
function laneState(record: SubjectRecord, lane: Lane, catalogue: Catalogue): LaneState {
  const channel = channelOf(catalogue, lane)
  const locked = channel ? lockOf(record, channel) : null
  return { ...lane, receives: locked === null && standing(record, lane, catalogue).may, locked }
}
