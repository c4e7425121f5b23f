import { type Catalogue, channelOf } from "../catalogue.ts"
import { PreferenceError } from "../errors.ts"
import { type Lane, laneKey } from "../lane.ts"
import type { LaneChoice } from "../preferences.ts"
import { type Change, type Evidence, evidenceOf, type LaneMark, type Occasion } from "./evidence.ts"
import { maySend } from "./may-send.ts"
import { type Choice, choiceFor, type SubjectRecord } from "./record.ts"

/**
 * Keeps lanes as the person left them.
 * - A lane turned on is an explicit opt-in: basis `consent`, also beside an objection, which goes on for all others.
 * - A lane that is on already stays on its own ground: an unchanged tick is no new consent.
 * - A lane left off becomes the person's own no, which no import can turn on again (A20). Under an objection it is off
 *   by that already, and stays so without a row of its own: an undo then restores exactly what stood before.
 *
 * @throws PreferenceError `invalid-request` when a lane is not in the catalogue, or named twice
 */
export function choose(
  record: SubjectRecord,
  wanted: readonly LaneChoice[],
  catalogue: Catalogue,
  occasion: Occasion,
): Change {
  refuseWrongLanes(wanted, catalogue)
  const revision = record.revision + 1
  const at = occasion.now.toISOString()
  const changed: Choice[] = []
  const evidence: Evidence[] = []
  for (const { channel, topic, receives } of wanted) {
    const before = choiceFor(record, channel, topic)
    const now = maySend(record, { channel, topic }, catalogue)
    const ownNo = before?.by === "person" && !before.receives
    if (receives ? now.may : ownNo || now.because === "objected") continue
    const basis = receives
      ? "consent"
      : (before?.basis ?? channelOf(catalogue, { channel, topic })?.defaultBasis ?? "consent")
    changed.push({ channel, topic, receives, basis, by: "person", at, revision })
    const from: LaneMark = before ? (now.may ? "on" : "off") : "none"
    evidence.push(evidenceOf(record, occasion, { what: "chosen", channel, topic, from, to: receives ? "on" : "off" }))
  }
  if (changed.length === 0) return { record, evidence: [] }
  return { record: { ...record, revision, choices: withChoices(record.choices, changed) }, evidence }
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
