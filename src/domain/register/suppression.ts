import { type Catalogue, lanesOf } from "../catalogue.ts"
import type { Lane } from "../lane.ts"
import { standing } from "./may-send.ts"
import { type SubjectRecord, standingObjection } from "./record.ts"

/** One entry of the list of those who object to direct marketing (Royal Decree of 4 April 2003, art. 2, 3°; A28). */
export interface Suppression {
  /** The opaque id, or `~` and the hash of an address of which nothing else is known. */
  readonly subject: string
  /** When the objection that stands was made, ISO 8601 in UTC. */
  readonly since: string
  /** Of that objection. */
  readonly reference: string
  /** All data of the person were erased: what is left is the objection. */
  readonly erased: boolean
  /** What the person has turned on again since, and nothing else, may be sent: *may I send?* tells whether it may now. */
  readonly except: readonly Lane[]
}

/** `null` for somebody who does not object. */
export function suppressionOf(record: SubjectRecord, catalogue: Catalogue): Suppression | null {
  const objection = standingObjection(record)
  if (!objection) return null
  return {
    subject: record.subject,
    since: objection.at,
    reference: objection.reference,
    erased: record.erasedAt !== null,
    except: lanesOf(catalogue).filter((lane) => standing(record, lane, catalogue).may),
  }
}
