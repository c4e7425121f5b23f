import type { UseFormReturn } from "react-hook-form"
import {
  channelOf,
  type LaneState,
  laneKey,
  type PreferenceSnapshot,
  pickText,
  type Topic,
} from "../../../domain/index.ts"
import { capitalized, formatNames } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { useServices } from "../../services.ts"
import { AllOrNone } from "./all-or-none.tsx"
import { isTicked, type PreferenceValues } from "./preference-values.ts"
import type { Draft } from "./use-draft.ts"
import { useValue } from "./use-value.ts"

interface FormProps {
  readonly snapshot: PreferenceSnapshot
  readonly form: UseFormReturn<PreferenceValues>
  readonly draft: Draft
  readonly drawn: PreferenceValues
}

interface TopicProps extends FormProps {
  readonly topic: Topic
  /** Those of this topic. */
  readonly lanes: readonly LaneState[]
}

interface TopicFieldsetProps extends TopicProps {
  /** The rhythm that was chosen, where there is a choice. */
  readonly rhythm: string | undefined
  /** Shown as one line that says what is ticked, and opens: so that many topics stay easy on a phone. */
  readonly folded: boolean
}

/** A topic, what it is, a box for each of its channels, and how often where there is a choice. */
export function TopicFieldset({ topic, lanes, rhythm, folded, ...props }: TopicFieldsetProps) {
  const { locale } = usePlace()
  const name = pickText(topic.name, locale)
  const description = pickText(topic.description, locale)
  const descriptionId = `topic-${topic.id}`
  const title = capitalized(name.text, name.lang)
  const boxes = (
    <>
      <p className="hint" id={descriptionId} lang={description.lang}>
        {description.text}
      </p>
      <div className="lanes">
        {lanes.map((lane) => (
          <LaneBox key={lane.channel} lane={lane} {...props} />
        ))}
      </div>
      <div className="more">
        <Frequencies topic={topic} chosen={rhythm} {...props} />
        <AllOrNone of={title} lanes={lanes} form={props.form} drawn={props.drawn} />
      </div>
    </>
  )
  if (folded) {
    return (
      <details className="topic folded">
        <summary>
          <span lang={name.lang}>{title}</span> <Ticked topic={topic} lanes={lanes} {...props} />
        </summary>
        <fieldset aria-describedby={descriptionId}>
          <legend className="unseen" lang={name.lang}>
            {title}
          </legend>
          {boxes}
        </fieldset>
      </details>
    )
  }
  return (
    <fieldset className="topic" aria-describedby={descriptionId}>
      <legend lang={name.lang}>{title}</legend>
      {boxes}
    </fieldset>
  )
}

/** What is ticked in a folded topic, in words. */
function Ticked({ topic: { id: topic }, lanes, snapshot, form, drawn }: TopicProps) {
  const t = useTexts()
  const open = lanes.filter(({ locked }) => locked === null)
  const read = (values: PreferenceValues) => open.filter((lane) => isTicked(values, lane)).map(({ channel }) => channel)
  const ticked = useValue(form, drawn, (values) => read(values).join(" "))
  const names = ticked.split(" ").map((channel) => channelOf(snapshot.catalogue, { channel, topic })?.name ?? {})
  return (
    <small className="ticked">
      {ticked === ""
        ? t("preferences.receivesNothing")
        : t("preferences.receives", { channels: formatNames(names, t("formats")) })}
    </small>
  )
}

/** A box with a word; a locked one says why. Without JavaScript the form says with `shown` which boxes it had, and with `was` how they stood. */
function LaneBox({ lane, snapshot, form, draft, drawn }: FormProps & { readonly lane: LaneState }) {
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
    <label className="lane" data-stands={lane.receives || undefined}>
      <input type="checkbox" defaultChecked={drawn.lanes[key]} ref={takeOver} {...field} />
      {name} <small className="own">{t("preferences.own")}</small>
      <input type="hidden" name="shown" value={key} />
      {lane.receives && <input type="hidden" name={`was.lanes.${key}`} value="on" />}
    </label>
  )
}

interface FrequenciesProps extends FormProps {
  readonly topic: Topic
  readonly chosen: string | undefined
}

/** How often: only where a topic comes in several rhythms. */
function Frequencies({ topic, chosen, form, draft, drawn }: FrequenciesProps) {
  const t = useTexts()
  const { locale } = usePlace()
  const { abilities } = useServices().adapter
  if (chosen === undefined || !abilities.frequency) return null
  const { ref, ...field } = form.register(`frequencies.${topic.id}`)
  const takeOver = (radio: HTMLInputElement | null) => {
    if (radio?.checked) draft.note(`frequencies.${topic.id}`, radio.value, chosen)
    ref(radio)
  }
  return (
    <fieldset className="often">
      <legend>{t("preferences.often")}</legend>
      <input type="hidden" name={`was.frequencies.${topic.id}`} value={chosen} />
      {topic.frequencies?.map(({ id, name }) => {
        const text = pickText(name, locale)
        return (
          <label key={id} className="lane" data-stands={id === chosen || undefined}>
            <input
              type="radio"
              value={id}
              defaultChecked={id === drawn.frequencies[topic.id]}
              ref={takeOver}
              {...field}
            />
            <span lang={text.lang}>{capitalized(text.text, text.lang)}</span>{" "}
            <small className="own">{t("preferences.own")}</small>
          </label>
        )
      })}
    </fieldset>
  )
}
