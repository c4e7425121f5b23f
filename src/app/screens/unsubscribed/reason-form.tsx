import { useRef } from "react"
import { REASONS, type Reason } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { useNavigation, usePlace } from "../../navigation.ts"
import { usePresses } from "../../presses.tsx"
import { usePress } from "../../queries/use-press.ts"
import { callOf, useServices } from "../../services.ts"
import { PressStatus } from "../../ui/press-status.tsx"

interface ReasonFormProps {
  /** Of the objection that the reason belongs to. */
  readonly reference: string
}

/** The objections of this visit that were given a reason. */
const answered = new Set<string>()

/** *Why?*, once everything has stopped: one press, or none (A39). Asked of whoever has just left, and never again (A43). */
export function ReasonForm({ reference }: ReasonFormProps) {
  const t = useTexts()
  const services = useServices()
  const navigation = useNavigation()
  const { locale, notice, moves } = usePlace()
  const { leave } = usePresses()
  const question = useRef<HTMLHeadingElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const give = usePress<Reason, void>(
    (reason) => {
      const call = callOf(services, locale)
      return () => services.adapter.giveReason({ token: services.token ?? "" }, reference, reason, call)
    },
    () => {
      answered.add(reference)
      // The button that was pressed goes away.
      if (form.current?.matches(":focus-within")) question.current?.focus()
    },
  )
  const given = answered.has(reference) || (notice === "reasoned" && moves === 0)
  if (reference !== (leave.result ?? services.receipt)?.reference) return null
  return (
    <section className="reason" aria-labelledby="reason">
      <h2 id="reason" ref={question} tabIndex={-1}>
        {t("reason.heading")}
      </h2>
      <p className="said" role="status" data-notice={given ? "done" : undefined}>
        {given ? t("reason.thanks") : ""}
      </p>
      {!given && (
        <form
          ref={form}
          method="post"
          action={navigation.address("reason", locale)}
          aria-describedby="reason-what"
          onSubmit={(event) => {
            event.preventDefault()
            const { submitter } = event.nativeEvent as SubmitEvent
            if (submitter instanceof HTMLButtonElement) give.press(submitter.value as Reason)
          }}
        >
          <p className="hint" id="reason-what">
            {t("reason.what")}
          </p>
          <input type="hidden" name="reference" value={reference} />
          <div className="actions">
            {REASONS.map((reason) => (
              <button key={reason} type="submit" name="reason" value={reason} className="button">
                {t(`reason.${reason}`)}
              </button>
            ))}
          </div>
        </form>
      )}
      <PressStatus
        press={give}
        texts={{ sending: t("reason.sending"), slow: t("leaving.slow"), refused: t("reason.refused") }}
      />
    </section>
  )
}
