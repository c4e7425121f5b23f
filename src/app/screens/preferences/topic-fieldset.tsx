import type { UseFormRegister } from "react-hook-form"
import { channelOf, laneKey, type PreferenceSnapshot, pickText, type Topic } from "../../../domain/index.ts"
import { capitalized } from "../../i18n/format.ts"
import { usePlace } from "../../navigation.ts"
import type { PreferenceValues } from "./preference-values.ts"

interface TopicFieldsetProps {
  readonly topic: Topic
  readonly snapshot: PreferenceSnapshot
  readonly register: UseFormRegister<PreferenceValues>
}

/** A topic, what it is, and a box for each of its channels. */
export function TopicFieldset({ topic, snapshot, register }: TopicFieldsetProps) {
  const { locale } = usePlace()
  const name = pickText(topic.name, locale)
  const description = pickText(topic.description, locale)
  const descriptionId = `topic-${topic.id}`
  return (
    <fieldset className="topic" aria-describedby={descriptionId}>
      <legend lang={name.lang}>{capitalized(name.text, name.lang)}</legend>
      <p id={descriptionId} lang={description.lang}>
        {description.text}
      </p>
      <div className="lanes">
        {snapshot.lanes
          .filter((lane) => lane.topic === topic.id)
          .map((lane) => {
            const channel = pickText(channelOf(snapshot.catalogue, lane)?.name ?? {}, locale)
            const key = laneKey(lane)
            return (
              <label key={key} className="lane">
                <input type="hidden" name="shown" value={key} />
                <input type="checkbox" defaultChecked={lane.receives} {...register(`lanes.${key}`)} />
                <span lang={channel.lang}>{capitalized(channel.text, channel.lang)}</span>
              </label>
            )
          })}
      </div>
    </fieldset>
  )
}
