import { useTexts } from "../../i18n/use-texts.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"

/** The choices cannot be read now. Leaving does not need them, so it stays in reach. */
export function TroubleScreen({ onRetry }: { readonly onRetry: () => void }) {
  const t = useTexts()
  return (
    <main>
      <Heading name={t("trouble.name")}>{t("trouble.heading")}</Heading>
      <p className="lede" role="status">
        {t("trouble.why")}
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
