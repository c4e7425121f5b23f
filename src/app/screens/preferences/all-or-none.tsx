import { type UseFormReturn, useWatch } from "react-hook-form"
import { type LaneState, laneKey } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { useAlive } from "../../ui/use-alive.ts"
import type { PreferenceValues } from "./preference-values.ts"

interface AllOrNoneProps {
  /** The topic or channel it is for, as the page calls it. */
  readonly of: string
  readonly lanes: readonly LaneState[]
  readonly form: UseFormReturn<PreferenceValues>
}

/** One press for all boxes of a topic, or of a channel. Says what it will do; nothing where there is but one box. */
export function AllOrNone({ of, lanes, form }: AllOrNoneProps) {
  const t = useTexts()
  const values = useWatch({ control: form.control, name: "lanes" })
  const alive = useAlive()
  const open = lanes.filter(({ locked }) => locked === null)
  if (open.length < 2) return null
  const ticked = (lane: LaneState) => values[laneKey(lane)] ?? lane.receives
  const some = open.some(ticked)
  const tick = () => {
    for (const lane of open) form.setValue(`lanes.${laneKey(lane)}`, !some, { shouldDirty: true })
  }
  return (
    <button type="button" className={alive ? "plain" : "plain asleep"} onClick={tick}>
      {some ? t("preferences.none") : t("preferences.all")} <span className="unseen">: {of}</span>
    </button>
  )
}
