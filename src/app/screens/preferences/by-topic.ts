import type { LaneState, PreferenceSnapshot } from "../../../domain/index.ts"

/** The lanes and rhythms of a snapshot, to be found by the id of their topic. */
export function byTopic({ catalogue, lanes, frequencies }: PreferenceSnapshot) {
  const lanesOf = new Map<string, LaneState[]>(catalogue.topics.map(({ id }) => [id, []]))
  for (const lane of lanes) lanesOf.get(lane.topic)?.push(lane)
  return { lanesOf, rhythms: new Map(frequencies.map(({ topic, frequency }) => [topic, frequency])) }
}
