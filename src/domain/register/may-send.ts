import { type Catalogue, channelOf } from "../catalogue.ts"
import type { Lane } from "../lane.ts"
import { lockOf } from "./lock.ts"
import { choiceFor, type Pause, type SubjectRecord, standingObjection } from "./record.ts"

/** The answer to "may this be sent?" and the one fact that decided it. */
export interface Permission {
  readonly may: boolean
  readonly because: /** The catalogue has no such lane: never. */
    | "unknown-lane"
    /** An objection to everything stands: no, also for lanes added later (GDPR art. 21.3). */
    | "objected"
    /** The person, or the business on record of the person, said yes. */
    | "chosen"
    /** The person, or the business on record of the person, said no. */
    | "declined"
    /** Nothing recorded, and the channel needs consent first (A18). */
    | "no-consent"
    /** Nothing recorded, and the channel may be used until the person objects. */
    | "default-basis"
    /** It is on, and the person wants nothing for a while. */
    | "paused"
    /** It is on, and there is no address for it, or the one there is does not work. */
    | "locked"
}

/**
 * Whether a lane is on, as the person sees it: a pause leaves it as it is.
 * Only the person's own yes, given after an objection, stands beside that objection (A17).
 */
export function standing(record: SubjectRecord, lane: Lane, catalogue: Catalogue): Permission {
  const channel = channelOf(catalogue, lane)
  if (!channel) return { may: false, because: "unknown-lane" }
  const choice = choiceFor(record, lane.channel, lane.topic)
  const objection = standingObjection(record)
  if (objection && !(choice?.by === "person" && choice.revision > objection.revision)) {
    return { may: false, because: "objected" }
  }
  if (choice) return choice.receives ? { may: true, because: "chosen" } : { may: false, because: "declined" }
  return channel.defaultBasis === "consent"
    ? { may: false, because: "no-consent" }
    : { may: true, because: "default-basis" }
}

const isLocked = (record: SubjectRecord, lane: Lane, catalogue: Catalogue): boolean => {
  const channel = channelOf(catalogue, lane)
  return channel !== undefined && lockOf(record, channel) !== null
}

/** The pause that goes on at this moment, or `undefined`. */
export const pauseAt = (record: SubjectRecord, now: Date): Pause | undefined =>
  record.pause && Date.parse(record.pause.until) > now.getTime() ? record.pause : undefined

/** *May this be sent now?* The one function that answers it; the page, the sender's query and every test ask here. */
export function maySend(record: SubjectRecord, lane: Lane, catalogue: Catalogue, now: Date): Permission {
  const permission = standing(record, lane, catalogue)
  if (!permission.may) return permission
  if (isLocked(record, lane, catalogue)) return { may: false, because: "locked" }
  return pauseAt(record, now) ? { may: false, because: "paused" } : permission
}
