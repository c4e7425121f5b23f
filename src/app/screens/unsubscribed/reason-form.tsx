import { useRef } from "react"
import { REASONS, type Reason } from "../../../domain/index.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { useNavigation, usePlace } from "../../navigation.ts"
import { usePress } from "../../queries/use-press.ts"
import { callOf, useServices } from "../../services.ts"
import { PressStatus } from "../../ui/press-status.tsx"

interface ReasonFormProps {
  /** Of the objection that the reason belongs to. */
  readonly reference: string
}

/** *Why?*, once everything has stopped: one press, or none (A39). */
export function ReasonForm({ reference }: ReasonFormProps) {
  const t = useTexts()
  const services = useServices()
  const navigation = useNavigation()
  const { locale, notice, moves } = usePlace()
  const question = useRef<HTMLHeadingElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const give = usePress<Reason, void>(
    (reason) => {
      const call = callOf(services, locale)
      return () => services.adapter.giveReason({ token: services.token ?? "" }, reference, reason, call)
    },
    () => {
      // The button that was pressed goes away.
      if (form.current?.matches(":focus-within")) question.current?.focus()
    },
  )
  const given = give.state === "done" || (notice === "reasoned" && moves === 0)
  return (
    <section className="reason" aria-labelledby="reason">
      <h2 id="reason" ref={question} tabIndex={-1}>
        {t("reason.heading")}
      </h2>
      <p className="said" role="status">
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
