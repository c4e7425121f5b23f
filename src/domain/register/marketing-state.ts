import { type Catalogue, lanesOf } from "../catalogue.ts"
import type { Lane } from "../lane.ts"
import { maySend, type Permission, pauseAt } from "./may-send.ts"
import { type SubjectRecord, standingObjection } from "./record.ts"

/** What a sender's own systems are told of a person: all that decides what may be sent, and nothing else. */
export interface MarketingState {
  readonly subject: string
  /** Grows with every change: a lower one is older. */
  readonly revision: number
  /** The objection to everything that stands, or `null`. Lanes that the person has turned on since stand beside it. */
  readonly objection: { readonly reference: string /** ISO 8601 in UTC. */; readonly at: string } | null
  /** Whether profiling for direct marketing may go on: never under an objection (GDPR art. 21.2; A3). */
  readonly profiling: boolean
  /** ISO 8601 in UTC, while a pause goes on. Nothing may be sent before, and no message tells when it is over. */
  readonly pauseUntil: string | null
  /** All data of the person were erased: erase what you have, but their no. */
  readonly erased: boolean
  /** Every lane of the catalogue. */
  readonly lanes: readonly (Lane & Permission)[]
}

export function marketingStateOf(record: SubjectRecord, catalogue: Catalogue, now: Date): MarketingState {
  const objection = standingObjection(record)
  return {
    subject: record.subject,
    revision: record.revision,
    objection: objection ? { reference: objection.reference, at: objection.at } : null,
    profiling: objection === undefined && record.erasedAt === null,
    pauseUntil: pauseAt(record, now)?.until ?? null,
    erased: record.erasedAt !== null,
    lanes: lanesOf(catalogue).map(({ channel, topic }) => ({
      ...{ channel, topic },
      ...maySend(record, { channel, topic }, catalogue, now),
    })),
  }
}
