import type { PreferenceError } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { usePlace } from "../../navigation.ts"
import { useBecause } from "../../queries/why-waiting.ts"
import { Heading } from "../../ui/heading.tsx"
import { LeaveForm } from "../../ui/leave-form.tsx"
import { Main } from "../../ui/main.tsx"
import { PageLink } from "../../ui/page-link.tsx"
import { Told } from "../../ui/told.tsx"

interface TroubleScreenProps {
  readonly error: PreferenceError | null
  readonly onRetry: () => void
}

/** The choices cannot be read now. Leaving does not need them, so it stays in reach. */
export function TroubleScreen({ error, onRetry }: TroubleScreenProps) {
  const t = useTexts()
  const because = useBecause()
  return (
    <Main>
      <Heading name={t("trouble.heading")}>{t("trouble.heading")}</Heading>
      <Told className="lede">
        {t("trouble.why", { because: error ? because(error) : t("trouble.because.unavailable") })}
      </Told>
      <RetryAndLeave onRetry={onRetry} />
    </Main>
  )
}

/** A part of the page itself is missing or does not work. */
export function BrokenScreen({ onRetry }: { readonly onRetry?: (() => void) | undefined }) {
  const t = useTexts()
  return (
    <Main>
      <Heading name={t("trouble.heading")}>{t("trouble.heading")}</Heading>
      <Told className="lede">{t("trouble.broken")}</Told>
      <RetryAndLeave onRetry={onRetry} />
    </Main>
  )
}

/** Without an answer of ours the link simply opens the address anew. */
function RetryAndLeave({ onRetry }: { readonly onRetry: (() => void) | undefined }) {
  const t = useTexts()
  const { screen } = usePlace()
  return (
    <>
      <div className="actions">
        <PageLink className="button" to={screen} onPress={onRetry ?? null}>
          {t("trouble.retry")}
        </PageLink>
      </div>
      <LeaveForm className="choices alone" buttonClassName="choice all" />
    </>
  )
}

/** The choices are on their way. */
export function LoadingScreen() {
  const t = useTexts()
  return (
    <Main aria-busy="true">
      <Heading name={t("preferences.name")}>{t("preferences.heading")}</Heading>
      <Told className="lede">{t("trouble.loading")}</Told>
      <LeaveForm className="choices alone" buttonClassName="choice all" />
    </Main>
  )
}
