import type { Catalogue, Topic } from "../catalogue.ts"
import { onceFor } from "../once-for.ts"
import type { FrequencyChoice } from "../preferences.ts"
import type { RecordedFrequency, SubjectRecord } from "./record.ts"

const byTopic = onceFor(
  (recorded: readonly RecordedFrequency[]): ReadonlyMap<string, string> =>
    new Map(recorded.map(({ topic, frequency }) => [topic, frequency])),
)

/**
 * How often the person wants a topic: the recorded rhythm while the catalogue still has it, else the usual one; `null`
 * where the topic has but one.
 */
export function frequencyOf(record: SubjectRecord, topic: Topic): string | null {
  const recorded = byTopic(record.frequencies).get(topic.id)
  const known = topic.frequencies?.find(({ id }) => id === recorded) ?? topic.frequencies?.[0]
  return known?.id ?? null
}

/** The rhythm of every topic that has several. */
export const frequenciesOf = (record: SubjectRecord, catalogue: Catalogue): FrequencyChoice[] =>
  catalogue.topics.flatMap((topic) => {
    const frequency = frequencyOf(record, topic)
    return frequency === null ? [] : [{ topic: topic.id, frequency }]
  })

/** The recorded rhythms with some of them replaced or added. */
export const withFrequencies = (
  before: readonly RecordedFrequency[],
  changed: readonly RecordedFrequency[],
): RecordedFrequency[] => [...before.filter(({ topic }) => !byTopic(changed).has(topic)), ...changed]
