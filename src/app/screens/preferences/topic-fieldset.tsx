import type { UseFormRegister } from "react-hook-form"
import {
  channelOf,
  type LaneChoice,
  laneKey,
  type PreferenceSnapshot,
  pickText,
  type Topic,
} from "../../../domain/index.ts"
import { capitalized } from "../../i18n/format.ts"
import { usePlace } from "../../navigation.ts"
import type { PreferenceValues } from "./preference-values.ts"
import type { Draft } from "./use-draft.ts"

interface FormProps {
  readonly snapshot: PreferenceSnapshot
  readonly register: UseFormRegister<PreferenceValues>
  readonly draft: Draft
}

/** A topic, what it is, and a box for each of its channels. */
export function TopicFieldset({ topic, ...form }: FormProps & { readonly topic: Topic }) {
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
        {form.snapshot.lanes
          .filter((lane) => lane.topic === topic.id)
          .map((lane) => (
            <LaneBox key={lane.channel} lane={lane} {...form} />
          ))}
      </div>
    </fieldset>
  )
}

/** A box with a word. Without JavaScript the form says with `shown` which boxes it had. */
function LaneBox({ lane, snapshot, register, draft }: FormProps & { readonly lane: LaneChoice }) {
  const { locale } = usePlace()
  const channel = pickText(channelOf(snapshot.catalogue, lane)?.name ?? {}, locale)
  const key = laneKey(lane)
  const { ref, ...field } = register(`lanes.${key}`)
  const takeOver = (box: HTMLInputElement | null) => {
    if (box && box.checked !== box.defaultChecked) draft.set(key, box.checked)
    ref(box)
  }
  return (
    <label className="lane">
      <input type="hidden" name="shown" value={key} />
      <input type="checkbox" defaultChecked={lane.receives} ref={takeOver} {...field} />
      <span lang={channel.lang}>{capitalized(channel.text, channel.lang)}</span>
    </label>
  )
}
