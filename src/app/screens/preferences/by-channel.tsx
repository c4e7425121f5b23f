import type { UseFormReturn } from "react-hook-form"
import { type PreferenceSnapshot, pickText } from "../../../domain/index.ts"
import { capitalized } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { useAlive } from "../../ui/use-alive.ts"
import { AllOrNone } from "./all-or-none.tsx"
import { lanesBy } from "./lanes-by.ts"
import type { PreferenceValues } from "./preference-values.ts"

interface ByChannelProps {
  readonly snapshot: PreferenceSnapshot
  readonly form: UseFormReturn<PreferenceValues>
  readonly drawn: PreferenceValues
}

/** All topics of a channel at once: "no more SMS" is one press. */
export function ByChannel({ snapshot, form, drawn }: ByChannelProps) {
  const t = useTexts()
  const { locale } = usePlace()
  const lanesOf = lanesBy(
    "channel",
    snapshot.lanes.filter(({ locked }) => locked === null),
  )
  return (
    <section className={useAlive() ? "by-channel" : "by-channel asleep"} aria-labelledby="by-channel">
      <h2 id="by-channel">{t("preferences.byChannel")}</h2>
      <ul>
        {snapshot.catalogue.channels.map(({ id, name }) => {
          const { text, lang } = pickText(name, locale)
          const lanes = lanesOf(id)
          if (lanes.length < 2) return null
          return (
            <li key={id}>
              <span lang={lang}>{capitalized(text, lang)}</span>
              <AllOrNone of={capitalized(text, lang)} lanes={lanes} form={form} drawn={drawn} />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
