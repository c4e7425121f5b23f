import { type LaneChoice, laneKey, type PreferenceSnapshot } from "../../../domain/index.ts"

/** The form: by lane key, whether the box is ticked. */
export interface PreferenceValues {
  lanes: Record<string, boolean>
}

export const valuesOf = (snapshot: PreferenceSnapshot): PreferenceValues => ({
  lanes: Object.fromEntries(snapshot.lanes.map((lane) => [laneKey(lane), lane.receives])),
})

/** Every lane on the page, as the boxes stand. */
export const choicesOf = (snapshot: PreferenceSnapshot, { lanes }: PreferenceValues): LaneChoice[] =>
  snapshot.lanes.map(({ channel, topic, receives }) => ({
    channel,
    topic,
    receives: lanes[laneKey({ channel, topic })] ?? receives,
  }))

/** The lanes whose boxes stand otherwise than what is recorded. */
export const changedLanes = (snapshot: PreferenceSnapshot, values: PreferenceValues): LaneChoice[] =>
  choicesOf(snapshot, values).filter((choice, at) => choice.receives !== snapshot.lanes[at]?.receives)
