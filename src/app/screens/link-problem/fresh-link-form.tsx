import { type FormEvent, useRef } from "react"
import type { Call } from "../../../domain/index.ts"
import { formatDuration } from "../../i18n/format.ts"
import { useTexts } from "../../i18n/use-texts.ts"
import { useNavigation, usePlace } from "../../navigation.ts"
import { isUnderWay, usePress } from "../../queries/use-press.ts"
import { useBecause } from "../../queries/why-waiting.ts"
import { callOf, useServices } from "../../services.ts"
import { PressStatus } from "../../ui/press-status.tsx"

/** Whether this page answers a form with an address that is none. */
export function useRefusedContact(): boolean {
  const { notice, moves } = usePlace()
  return notice === "invalid-request" && moves === 0
}

/** *Send me a new link*: one field, and the same answer whether the address is known or not (D29). */
export function FreshLinkForm() {
  const t = useTexts()
  const services = useServices()
  const navigation = useNavigation()
  const { locale, notice, moves } = usePlace()
  const because = useBecause()
  const field = useRef<HTMLInputElement>(null)
  // Pressed again while a try waits, what stands in the field by then is what is asked for: it may have been corrected.
  const wanted = useRef("")
  const ask = usePress<null, void>(
    () => {
      const calls = new Map<string, Call>()
      return () => {
        const contact = wanted.current
        const call = calls.get(contact) ?? callOf(services, locale)
        calls.set(contact, call)
        return services.adapter.requestLink(contact, call)
      }
    },
    () => {},
    () => field.current?.focus(),
  )
  const told = moves === 0 && ask.state === "idle" ? notice : null
  const refused = ask.state === "refused" || told === "invalid-request"
  const { retryAfterMs } = ask.error ?? services
  const throttled = (ask.error?.code ?? told) === "throttled" && retryAfterMs
  const sent = ask.state === "done" || told === "requested"
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    wanted.current = field.current?.value ?? ""
    if (ask.state === "waiting") ask.retryNow()
    else ask.press(null)
  }
  return (
    <section className="ask" aria-labelledby="fresh-link">
      <h2 id="fresh-link">{t("freshLink.heading")}</h2>
      <form method="post" action={navigation.address("link", locale)} noValidate onSubmit={onSubmit}>
        <label htmlFor="contact">{t("freshLink.label")}</label>
        <p id="contact-refused" className="refused" role="alert">
          {refused ? t("freshLink.refused") : ""}
        </p>
        <input
          id="contact"
          name="contact"
          type="text"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
          defaultValue={refused || told === "throttled" ? (services.typed ?? undefined) : undefined}
          ref={field}
          // biome-ignore lint/a11y/noAutofocus: the answer to a form leads to the field to correct (C18).
          autoFocus={useRefusedContact()}
          aria-invalid={refused || undefined}
          aria-describedby={refused ? "contact-refused" : undefined}
        />
        <button type="submit" className="button" aria-busy={isUnderWay(ask.state) || undefined}>
          {t("freshLink.send")}
        </button>
      </form>
      <p className="said" role="status" data-notice={sent ? "done" : undefined}>
        {sent
          ? t("freshLink.sent")
          : throttled
            ? t("freshLink.throttled", { time: formatDuration(throttled, t("formats")) })
            : ""}
      </p>
      {/* Before that time another try has no chance, so that no button offers one. */}
      <PressStatus
        press={throttled ? { ...ask, state: "idle" } : ask}
        texts={{
          sending: t("freshLink.sending"),
          slow: t("leaving.slow"),
          waiting: ask.error ? t("trouble.why", { because: because(ask.error) }) : "",
          refused: "",
        }}
      />
    </section>
  )
}
