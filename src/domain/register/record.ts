import type { Basis } from "../catalogue.ts"
import { laneKey } from "../lane.ts"
import { onceFor } from "../once-for.ts"
import type { FrequencyChoice, LaneChoice } from "../preferences.ts"
import type { Reason } from "../reason.ts"

/** An address the business has of a person; never leaves the server unmasked. */
export interface Contact {
  readonly channel: string
  readonly address: string
  /** Messages to it came back. */
  readonly bounced?: boolean
}

/** The recorded choice for one lane. */
export interface Choice extends LaneChoice {
  /** On which ground it is on; what it was on when it is off now. */
  readonly basis: Basis
  /** Who said so: the person, or the business in an import. */
  readonly by: "person" | "business"
  /** ISO 8601 in UTC. */
  readonly at: string
  /** The revision of the record that wrote it: tells whether it came before or after an objection, whatever the clock said. */
  readonly revision: number
}

/** The recorded rhythm of a topic. */
export interface RecordedFrequency extends FrequencyChoice {
  readonly revision: number
}

/** A time in which nothing comes. It ends by itself. */
export interface Pause {
  /** ISO 8601 in UTC. */
  readonly until: string
  readonly revision: number
}

/** An objection to all direct marketing: a fact with a time, not a loop over rows. */
export interface Objection {
  readonly reference: string
  readonly at: string
  readonly revision: number
  /** When the person took it back, or `null` while it stands. */
  readonly undoneAt: string | null
  /** Why, if the person said. */
  readonly reason: Reason | null
}

/** All that the register knows of one person towards one brand. */
export interface SubjectRecord {
  readonly brand: string
  readonly subject: string
  /** Grows by one with every change; 0 for a person of whom nothing is known. */
  readonly revision: number
  /** When all data of the person were erased: what is left is the objection. `null` where they were not. */
  readonly erasedAt: string | null
  /** The language on record, or `null`. */
  readonly locale: string | null
  readonly contacts: readonly Contact[]
  readonly choices: readonly Choice[]
  readonly frequencies: readonly RecordedFrequency[]
  /** The last one, also when it is over. */
  readonly pause: Pause | null
  /** Oldest first, those taken back too. */
  readonly objections: readonly Objection[]
}

/** The record of a person of whom nothing is known: the catalogue's defaults hold. */
export const emptyRecord = (brand: string, subject: string): SubjectRecord => ({
  brand,
  subject,
  revision: 0,
  erasedAt: null,
  locale: null,
  contacts: [],
  choices: [],
  frequencies: [],
  pause: null,
  objections: [],
})

/** The objection that stands, or `undefined`. A later one stands before an earlier one. */
export const standingObjection = (record: SubjectRecord): Objection | undefined =>
  record.objections.findLast((objection) => objection.undoneAt === null)

const choicesByLane = onceFor(
  (choices: readonly Choice[]): ReadonlyMap<string, Choice> =>
    new Map(choices.map((choice) => [laneKey(choice), choice])),
)

/** The recorded choice for a lane, or `undefined` when there is no row. */
export const choiceFor = (record: SubjectRecord, channel: string, topic: string): Choice | undefined =>
  choicesByLane(record.choices).get(laneKey({ channel, topic }))
