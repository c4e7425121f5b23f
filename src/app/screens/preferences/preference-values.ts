import {
  type LaneChoice,
  type LaneState,
  laneKey,
  type PreferenceChanges,
  type PreferenceSnapshot,
  pauseEnd,
} from "../../../domain/index.ts"

/** The form as it stands. */
export interface PreferenceValues {
  /** By lane key, whether the box is ticked. */
  lanes: Record<string, boolean>
  /** By topic, the chosen rhythm. */
  frequencies: Record<string, string>
  /** The day on which a pause ends, `YYYY-MM-DD`; empty for none. */
  pause: string
}

export const valuesOf = (snapshot: PreferenceSnapshot): PreferenceValues => ({
  lanes: Object.fromEntries(snapshot.lanes.map((lane) => [laneKey(lane), lane.receives])),
  frequencies: Object.fromEntries(snapshot.frequencies.map(({ topic, frequency }) => [topic, frequency])),
  pause: snapshot.pauseUntil?.slice(0, 10) ?? "",
})

/** Whether the box of a lane is ticked. */
export const isTicked = ({ lanes }: PreferenceValues, lane: LaneState): boolean => lanes[laneKey(lane)] ?? lane.receives

/** What stands, with some changes on top. */
export function withChanges(snapshot: PreferenceSnapshot, changes: PreferenceChanges): PreferenceValues {
  const values = valuesOf(snapshot)
  const lanes = Object.fromEntries(changes.choices.map((lane) => [laneKey(lane), lane.receives]))
  const frequencies = Object.fromEntries((changes.frequencies ?? []).map((each) => [each.topic, each.frequency]))
  return {
    lanes: { ...values.lanes, ...lanes },
    frequencies: { ...values.frequencies, ...frequencies },
    pause: changes.pauseUntil === undefined ? values.pause : (changes.pauseUntil?.slice(0, 10) ?? ""),
  }
}

/** What is saved: every lane that can be chosen, as the boxes stand, and the rhythms and the pause that were changed. */
export function changesOf(snapshot: PreferenceSnapshot, values: PreferenceValues): PreferenceChanges {
  const frequencies = changedFrequencies(snapshot, values)
  const pause = values.pause === valuesOf(snapshot).pause ? {} : { pauseUntil: pauseEnd(values.pause) }
  return {
    choices: choicesOf(snapshot, values),
    ...(frequencies.length > 0 ? { frequencies } : {}),
    ...pause,
  }
}

/** How many things stand otherwise than what is recorded. */
export const countChanges = (snapshot: PreferenceSnapshot, values: PreferenceValues): number =>
  changedLanes(snapshot, values).length +
  changedFrequencies(snapshot, values).length +
  (values.pause === valuesOf(snapshot).pause ? 0 : 1)

/** The lanes whose boxes stand otherwise than what is recorded. */
const changedLanes = (snapshot: PreferenceSnapshot, values: PreferenceValues): LaneChoice[] => {
  const open = openLanes(snapshot)
  return choicesOf(snapshot, values).filter((choice, at) => choice.receives !== open[at]?.receives)
}

/** The rhythms that stand otherwise than what is recorded. */
const changedFrequencies = (snapshot: PreferenceSnapshot, { frequencies }: PreferenceValues) =>
  snapshot.frequencies
    .map(({ topic, frequency }) => ({ topic, frequency: frequencies[topic] ?? frequency }))
    .filter((choice, at) => choice.frequency !== snapshot.frequencies[at]?.frequency)

const choicesOf = (snapshot: PreferenceSnapshot, values: PreferenceValues): LaneChoice[] =>
  openLanes(snapshot).map((lane) => ({ channel: lane.channel, topic: lane.topic, receives: isTicked(values, lane) }))

const openLanes = (snapshot: PreferenceSnapshot): LaneState[] => snapshot.lanes.filter(({ locked }) => locked === null)
