import { type Catalogue, channelOf, topicOf } from "../catalogue.ts"
import { PreferenceError } from "../errors.ts"
import { INSTANT_PATTERN } from "../instant.ts"
import { type Lane, laneKey } from "../lane.ts"
import type { FrequencyChoice, LaneChoice, PreferenceChanges } from "../preferences.ts"
import { type Change, type Evidence, evidenceOf, type Occasion } from "./evidence.ts"
import { frequencyOf, withFrequencies } from "./frequency.ts"
import { lockOf } from "./lock.ts"
import { pauseAt, standing } from "./may-send.ts"
import { type Choice, choiceFor, type Pause, type RecordedFrequency, type SubjectRecord } from "./record.ts"

/** The longest pause: a year, in milliseconds. Whoever wants longer wants to leave. */
export const LONGEST_PAUSE_MS = 366 * 24 * 60 * 60 * 1000

/** A part of the changes, decided: what is new in the record, and the proof. */
interface Decided<Row> {
  readonly rows: readonly Row[]
  readonly evidence: readonly Evidence[]
}

/**
 * Keeps what the person saved, all of it or nothing.
 * - A lane turned on is an explicit opt-in: basis `consent`, also beside an objection, which goes on for all others.
 * - A lane that is on already stays on its own ground: an unchanged tick is no new consent.
 * - A lane left off becomes the person's own no, which no import can turn on again (A20). Under an objection it is off
 *   by that already, and stays so without a row of its own: an undo then restores exactly what stood before.
 * - A rhythm or a pause that stands already is no change.
 *
 * @throws PreferenceError `invalid-request` when a lane or rhythm is not in the catalogue, a lane or topic is named twice,
 *   a lane is turned on that is locked, a pause does not end within a year, or the person was erased
 */
export function choose(
  record: SubjectRecord,
  wanted: PreferenceChanges,
  catalogue: Catalogue,
  occasion: Occasion,
): Change {
  if (record.erasedAt !== null) throw new PreferenceError("invalid-request", "All data of this person were erased.")
  const lanes = chooseLanes(record, wanted.choices, catalogue, occasion)
  const rhythms = chooseFrequencies(record, wanted.frequencies ?? [], catalogue, occasion)
  const pauses = choosePause(record, wanted.pauseUntil, occasion)
  const evidence = [...lanes.evidence, ...rhythms.evidence, ...pauses.evidence]
  if (evidence.length === 0) return { record, evidence }
  return {
    record: {
      ...record,
      revision: record.revision + 1,
      choices: withChoices(record.choices, lanes.rows),
      frequencies: withFrequencies(record.frequencies, rhythms.rows),
      pause: pauses.rows[0] ?? record.pause,
    },
    evidence,
  }
}

function chooseLanes(
  record: SubjectRecord,
  wanted: readonly LaneChoice[],
  catalogue: Catalogue,
  occasion: Occasion,
): Decided<Choice> {
  refuseWrongLanes(wanted, catalogue)
  const rows: Choice[] = []
  const evidence: Evidence[] = []
  for (const { channel, topic, receives } of wanted) {
    const before = choiceFor(record, channel, topic)
    const stands = standing(record, { channel, topic }, catalogue)
    const ownNo = before?.by === "person" && !before.receives
    const inCatalogue = channelOf(catalogue, { channel, topic })
    if (receives && inCatalogue && lockOf(record, inCatalogue) !== null) {
      throw new PreferenceError("invalid-request", `The lane ${channel}/${topic} is locked.`)
    }
    if (receives ? stands.may : ownNo || stands.because === "objected") continue
    const basis = receives ? "consent" : (before?.basis ?? inCatalogue?.defaultBasis ?? "consent")
    const at = occasion.now.toISOString()
    rows.push({ channel, topic, receives, basis, by: "person", at, revision: record.revision + 1 })
    const from = stands.may ? "on" : before ? "off" : "none"
    evidence.push(evidenceOf(record, occasion, { what: "chosen", channel, topic, from, to: receives ? "on" : "off" }))
  }
  return { rows, evidence }
}

function chooseFrequencies(
  record: SubjectRecord,
  wanted: readonly FrequencyChoice[],
  catalogue: Catalogue,
  occasion: Occasion,
): Decided<RecordedFrequency> {
  const rows: RecordedFrequency[] = []
  const evidence: Evidence[] = []
  const seen = new Set<string>()
  for (const { topic: id, frequency } of wanted) {
    if (seen.has(id)) throw new PreferenceError("invalid-request", `The rhythm of ${id} is named twice.`)
    seen.add(id)
    const topic = topicOf(catalogue, id)
    if (!topic?.frequencies?.some((each) => each.id === frequency)) {
      throw new PreferenceError("invalid-request", `The topic ${id} does not come ${frequency}.`)
    }
    const from = frequencyOf(record, topic)
    if (from === frequency) continue
    rows.push({ topic: id, frequency, revision: record.revision + 1 })
    evidence.push(evidenceOf(record, occasion, { what: "frequency", topic: id, from, to: frequency }))
  }
  return { rows, evidence }
}

/** `undefined` leaves a pause as it is; `null` ends the one that goes on. */
function choosePause(record: SubjectRecord, wanted: string | null | undefined, occasion: Occasion): Decided<Pause> {
  const current = pauseAt(record, occasion.now)?.until ?? null
  const to = typeof wanted === "string" ? endOfPause(wanted, occasion.now) : wanted
  if (to === undefined || to === current) return { rows: [], evidence: [] }
  const what = to === null ? "resumed" : "paused"
  return {
    rows: [{ until: to ?? occasion.now.toISOString(), revision: record.revision + 1 }],
    evidence: [evidenceOf(record, occasion, { what, from: current, to })],
  }
}

/** The end in the one notation in which it is kept, so that the same moment written otherwise is the same pause. */
function endOfPause(wanted: string, now: Date): string {
  const until = INSTANT_PATTERN.test(wanted) ? Date.parse(wanted) : Number.NaN
  if (until > now.getTime() && until <= now.getTime() + LONGEST_PAUSE_MS) return new Date(until).toISOString()
  throw new PreferenceError("invalid-request", "A pause ends in the future, within a year.")
}

/** Each lane has to be in the catalogue, and can be named once: of two contradicting lines neither would be the right one. */
export function refuseWrongLanes(lanes: readonly Lane[], catalogue: Catalogue): void {
  const seen = new Set<string>()
  for (const lane of lanes) {
    const key = laneKey(lane)
    if (!channelOf(catalogue, lane)) throw new PreferenceError("invalid-request", `There is no lane ${key}.`)
    if (seen.has(key)) throw new PreferenceError("invalid-request", `The lane ${key} is named twice.`)
    seen.add(key)
  }
}

/** The choices with some of them replaced or added. */
export function withChoices(choices: readonly Choice[], changed: readonly Choice[]): Choice[] {
  const keys = new Set(changed.map(laneKey))
  return [...choices.filter((choice) => !keys.has(laneKey(choice))), ...changed]
}
