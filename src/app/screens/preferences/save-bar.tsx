import type { UseFormReturn } from "react-hook-form"
import type { PreferenceSnapshot } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { isUnderWay, type Press } from "../../queries/use-press.ts"
import { PageLink } from "../../ui/page-link.tsx"
import { PressStatus } from "../../ui/press-status.tsx"
import { useAlive } from "../../ui/use-alive.ts"
import { countChanges, type PreferenceValues } from "./preference-values.ts"
import { useValue } from "./use-value.ts"

interface SaveBarProps {
  readonly snapshot: PreferenceSnapshot
  readonly form: UseFormReturn<PreferenceValues>
  readonly drawn: PreferenceValues
  readonly save: Press<never>
}

/** How many changes wait, the button that saves them, and how that goes: in sight of whoever pressed. Never disabled (C26). */
export function SaveBar({ snapshot, form, drawn, save }: SaveBarProps) {
  const t = useTexts()
  const { view } = usePlace()
  const count = useValue(form, drawn, (values) => countChanges(snapshot, values))
  // Without a script nobody counts.
  const uncounted = !useAlive() && count === 0
  return (
    <div className="savebar">
      <PressStatus
        press={save}
        texts={{
          sending: t("preferences.saving"),
          slow: t("leaving.slow"),
          refused: save.error?.code === "conflict" ? "" : t("preferences.refused"),
        }}
      />
      <p className={uncounted ? "unsaved asleep" : "unsaved"} data-count={count}>
        {count === 0 ? t("preferences.unchanged") : t("preferences.unsaved", { count })}
      </p>
      <div className="actions">
        {view === "centre" && (
          <PageLink className="button" to="choice">
            {t("preferences.back")}
          </PageLink>
        )}
        <button type="submit" className="button primary" aria-busy={isUnderWay(save.state) || undefined}>
          {t("preferences.save")}
        </button>
      </div>
    </div>
  )
}
