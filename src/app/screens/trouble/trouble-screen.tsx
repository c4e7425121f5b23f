import type { PreferenceError } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { addressOf, usePlace } from "../../navigation.ts"
import { useBecause } from "../../queries/why-waiting.ts"
import { useServices } from "../../services.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"
import { onPlainClick } from "../../ui/on-plain-click.ts"

interface TroubleScreenProps {
  readonly error: PreferenceError | null
  readonly onRetry: () => void
}

/** The choices cannot be read now. Leaving does not need them, so it stays in reach. */
export function TroubleScreen({ error, onRetry }: TroubleScreenProps) {
  const t = useTexts()
  const because = useBecause()
  return (
    <main>
      <Heading name={t("trouble.name")}>{t("trouble.heading")}</Heading>
      <p className="lede" role="status">
        {t("trouble.why", { because: error ? because(error) : t("trouble.because.unavailable") })}
      </p>
      <RetryAndLeave onRetry={onRetry} />
    </main>
  )
}

/** A part of the page itself is missing or does not work. */
export function BrokenScreen({ onRetry }: { readonly onRetry?: () => void }) {
  const t = useTexts()
  return (
    <main>
      <Heading name={t("trouble.name")}>{t("trouble.heading")}</Heading>
      <p className="lede" role="status">
        {t("trouble.broken")}
      </p>
      <RetryAndLeave onRetry={onRetry} />
    </main>
  )
}

/** Without an answer of ours the link simply opens the address anew. */
function RetryAndLeave({ onRetry }: { readonly onRetry: (() => void) | undefined }) {
  const t = useTexts()
  const { token } = useServices()
  const { locale, screen } = usePlace()
  return (
    <>
      <div className="actions">
        <a
          className="button"
          href={addressOf(screen, locale, token)}
          {...(onRetry ? { onClick: onPlainClick(onRetry) } : {})}
        >
          {t("trouble.retry")}
        </a>
      </div>
      <LeaveForm className="choices alone" buttonClassName="choice all" />
    </>
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
