import type { UseFormReturn } from "react-hook-form"
import { type LaneState, laneKey } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { useAlive } from "../../ui/use-alive.ts"
import { isTicked, type PreferenceValues } from "./preference-values.ts"
import { setLanes } from "./set-lanes.ts"
import { useValue } from "./use-value.ts"

interface AllOrNoneProps {
  /** The topic or channel it is for, as the page calls it. */
  readonly of: string
  readonly lanes: readonly LaneState[]
  readonly form: UseFormReturn<PreferenceValues>
  readonly drawn: PreferenceValues
}

/** One press for all boxes of a topic, or of a channel. Says what it will do; nothing where there is but one box. */
export function AllOrNone({ of, lanes, form, drawn }: AllOrNoneProps) {
  const t = useTexts()
  const open = lanes.filter(({ locked }) => locked === null)
  const some = useValue(form, drawn, (values) => open.some((lane) => isTicked(values, lane)))
  const alive = useAlive()
  if (open.length < 2) return null
  const tick = () => setLanes(form, Object.fromEntries(open.map((lane) => [laneKey(lane), !some])))
  return (
    <button type="button" className={alive ? "plain" : "plain asleep"} onClick={tick}>
      {some ? t("preferences.none") : t("preferences.all")} <span className="unseen">: {of}</span>
    </button>
  )
}
