import type { PreferenceError } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { whyWaiting } from "../../queries/why-waiting.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"

interface TroubleScreenProps {
  readonly error: PreferenceError | null
  readonly onRetry: () => void
}

/** The choices cannot be read now. Leaving does not need them, so it stays in reach. */
export function TroubleScreen({ error, onRetry }: TroubleScreenProps) {
  const t = useTexts()
  return (
    <main>
      <Heading name={t("trouble.name")}>{t("trouble.heading")}</Heading>
      <p className="lede" role="status">
        {t("trouble.why", { because: t(`trouble.because.${error ? whyWaiting(error) : "unreachable"}`) })}
      </p>
      <div className="actions">
        <button type="button" className="button" onClick={onRetry}>
          {t("trouble.retry")}
        </button>
      </div>
      <LeaveForm className="choices alone" buttonClassName="choice all" />
    </main>
  )
}

/** The choices are on their way. */
export function LoadingScreen() {
  const t = useTexts()
  return (
    <main aria-busy="true">
      <Heading name={t("preferences.name")}>{t("preferences.heading")}</Heading>
      <p className="lede" role="status">
        {t("trouble.loading")}
      </p>
      <LeaveForm className="choices alone" buttonClassName="choice all" />
    </main>
  )
}
