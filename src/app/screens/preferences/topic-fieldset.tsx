import type { UseFormReturn } from "react-hook-form"
import {
  channelOf,
  type LaneState,
  laneKey,
  type PreferenceSnapshot,
  pickText,
  type Topic,
} from "../../../domain/index.ts"
import { capitalized } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { AllOrNone } from "./all-or-none.tsx"
import type { PreferenceValues } from "./preference-values.ts"
import type { Draft } from "./use-draft.ts"

interface FormProps {
  readonly snapshot: PreferenceSnapshot
  readonly form: UseFormReturn<PreferenceValues>
  readonly draft: Draft
}

/** A topic, what it is, a box for each of its channels, and how often where there is a choice. */
export function TopicFieldset({ topic, ...props }: FormProps & { readonly topic: Topic }) {
  const { locale } = usePlace()
  const name = pickText(topic.name, locale)
  const description = pickText(topic.description, locale)
  const descriptionId = `topic-${topic.id}`
  const lanes = props.snapshot.lanes.filter((lane) => lane.topic === topic.id)
  return (
    <fieldset className="topic" aria-describedby={descriptionId}>
      <legend lang={name.lang}>{capitalized(name.text, name.lang)}</legend>
      <p id={descriptionId} lang={description.lang}>
        {description.text}
      </p>
      <div className="lanes">
        {lanes.map((lane) => (
          <LaneBox key={lane.channel} lane={lane} {...props} />
        ))}
      </div>
      <div className="more">
        <Frequencies topic={topic} {...props} />
        <AllOrNone of={capitalized(name.text, name.lang)} lanes={lanes} form={props.form} />
      </div>
    </fieldset>
  )
}

/** A box with a word; a locked one says why. Without JavaScript the form says with `shown` which boxes it had. */
function LaneBox({ lane, snapshot, form, draft }: FormProps & { readonly lane: LaneState }) {
  const t = useTexts()
  const { locale } = usePlace()
  const channel = pickText(channelOf(snapshot.catalogue, lane)?.name ?? {}, locale)
  const name = <span lang={channel.lang}>{capitalized(channel.text, channel.lang)}</span>
  const key = laneKey(lane)
  if (lane.locked !== null) {
    return (
      <label className="lane locked">
        <input type="checkbox" disabled />
        {name} <small>{t(`preferences.locked.${lane.locked}`)}</small>
      </label>
    )
  }
  const { ref, ...field } = form.register(`lanes.${key}`)
  const takeOver = (box: HTMLInputElement | null) => {
    if (box) draft.note(`lanes.${key}`, box.checked, lane.receives)
    ref(box)
  }
  return (
    <label className="lane">
      <input type="hidden" name="shown" value={key} />
      <input type="checkbox" defaultChecked={lane.receives} ref={takeOver} {...field} />
      {name}
    </label>
  )
}

/** How often: only where a topic comes in several rhythms. */
function Frequencies({ topic, snapshot, form, draft }: FormProps & { readonly topic: Topic }) {
  const t = useTexts()
  const { locale } = usePlace()
  const chosen = snapshot.frequencies.find((each) => each.topic === topic.id)?.frequency
  if (chosen === undefined) return null
  const { ref, ...field } = form.register(`frequencies.${topic.id}`)
  const takeOver = (radio: HTMLInputElement | null) => {
    if (radio?.checked) draft.note(`frequencies.${topic.id}`, radio.value, chosen)
    ref(radio)
  }
  return (
    <fieldset className="often">
      <legend>{t("preferences.often")}</legend>
      {topic.frequencies?.map(({ id, name }) => {
        const text = pickText(name, locale)
        return (
          <label key={id} className="lane">
            <input type="radio" value={id} defaultChecked={id === chosen} ref={takeOver} {...field} />
            <span lang={text.lang}>{capitalized(text.text, text.lang)}</span>
          </label>
        )
      })}
    </fieldset>
  )
}
