import { type Control, useWatch } from "react-hook-form"
import type { PreferenceSnapshot } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { addressOf, useNavigation, usePlace } from "../../navigation.ts"
import { useServices } from "../../services.ts"
import { onPlainClick } from "../../ui/on-plain-click.ts"
import { countChanges, type PreferenceValues, valuesOf } from "./preference-values.ts"

interface SaveBarProps {
  readonly snapshot: PreferenceSnapshot
  readonly control: Control<PreferenceValues>
}

/** How many changes wait, and the button that saves them. Never disabled (C26). */
export function SaveBar({ snapshot, control }: SaveBarProps) {
  const t = useTexts()
  const { token } = useServices()
  const { locale } = usePlace()
  const navigation = useNavigation()
  const values = useWatch({ control, defaultValue: valuesOf(snapshot) }) as PreferenceValues
  const count = countChanges(snapshot, values)
  return (
    <div className="savebar">
      <p className="unsaved" data-count={count}>
        {count === 0 ? t("preferences.unchanged") : t("preferences.unsaved", { count })}
      </p>
      <div className="actions">
        <a
          className="button"
          href={addressOf("choice", locale, token)}
          onClick={onPlainClick(() => navigation.go("choice"))}
        >
          {t("preferences.back")}
        </a>
        <button type="submit" className="button primary">
          {t("preferences.save")}
        </button>
      </div>
    </div>
  )
}
