import { type UseFormReturn, useFormState } from "react-hook-form"
import { type PreferenceSnapshot, pauseEnd } from "../../../domain/index.ts"
import { formatDay } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { useServices } from "../../services.ts"
import { useAlive } from "../../ui/use-alive.ts"
import { dayIn, PAUSES, type PauseName } from "./pause-choices.ts"
import { type PreferenceValues, valuesOf } from "./preference-values.ts"
import type { Draft } from "./use-draft.ts"
import { useValue } from "./use-value.ts"

interface PauseFieldsetProps {
  readonly snapshot: PreferenceSnapshot
  readonly form: UseFormReturn<PreferenceValues>
  readonly draft: Draft
  readonly drawn: PreferenceValues
}

/** Nothing for a while: below the choices, never in place of leaving (A37). */
export function PauseFieldset({ snapshot, form, draft, drawn }: PauseFieldsetProps) {
  const t = useTexts()
  const recorded = valuesOf(snapshot).pause
  // The recorded day stays one that can be sent, also on the day itself.
  const days = [dayIn(1), dayIn(365), ...(recorded ? [recorded] : [])].sort()
  const { ref, ...field } = form.register("pause")
  const { errors } = useFormState({ control: form.control, name: "pause" })
  const takeOver = (input: HTMLInputElement | null) => {
    if (input) draft.note("pause", input.value, recorded)
    ref(input)
  }
  const pick = (day: string) => {
    form.clearErrors("pause")
    form.setValue("pause", day)
  }
  return (
    <fieldset className="topic pause" aria-describedby="pause-what">
      <legend>{t("pause.heading")}</legend>
      <p className="hint" id="pause-what">
        {t("pause.what")}
      </p>
      <p className="until">
        <PauseState form={form} drawn={drawn} refused={errors.pause !== undefined} />
      </p>
      <div className={useAlive() ? "lanes" : "lanes asleep"}>
        {(Object.keys(PAUSES) as PauseName[]).map((name) => (
          <button key={name} type="button" className="button" onClick={() => pick(dayIn(PAUSES[name]))}>
            {t(`pause.${name}`)}
          </button>
        ))}
        <button type="button" className="button" onClick={() => pick("")}>
          {t("pause.none")}
        </button>
      </div>
      <p id="pause-refused" className="refused" role="alert">
        {errors.pause ? t("pause.refused") : ""}
      </p>
      <label className="day">
        <span>{t("pause.until")}</span>
        <input type="hidden" name="was.pause" value={recorded} />
        <input
          type="date"
          min={days[0]}
          max={days.at(-1)}
          suppressHydrationWarning
          defaultValue={drawn.pause}
          ref={takeOver}
          aria-invalid={errors.pause ? true : undefined}
          aria-describedby={errors.pause ? "pause-refused" : undefined}
          {...field}
        />
      </label>
    </fieldset>
  )
}

interface PauseStateProps extends Pick<PauseFieldsetProps, "form" | "drawn"> {
  /** The day that stands there is none to pause until. */
  readonly refused: boolean
}

/** In words, and announced by itself: what the buttons and the day come to. A day that is refused comes to nothing. */
function PauseState({ form, drawn, refused }: PauseStateProps) {
  const t = useTexts()
  const { brand } = useServices()
  const end = pauseEnd(useValue(form, drawn, ({ pause }) => pause))
  return (
    <strong role="status" suppressHydrationWarning>
      {refused
        ? ""
        : end === null
          ? t("pause.notNow")
          : t("pause.on", { date: formatDay(end, t("formats"), brand.timeZone) })}
    </strong>
  )
}
