import { useTexts } from "../../i18n/use-texts.ts"
import { useNavigation, usePlace } from "../../navigation.ts"
import { useServices } from "../../services.ts"

/** Whether this page answers a code that is none. */
export function useWrongCode(): boolean {
  const { notice, moves } = usePlace()
  return notice === "code-wrong" && moves === 0
}

/** The code of a letter, typed (B24): a plain form, which opens the page that the code stands for. */
export function CodeForm() {
  const t = useTexts()
  const { typed } = useServices()
  const { locale } = usePlace()
  const wrong = useWrongCode()
  return (
    <section className="ask" aria-labelledby="code-heading">
      <h2 id="code-heading">{t("code.heading")}</h2>
      <form method="post" action={useNavigation().address("s", locale)} noValidate>
        <label htmlFor="code">{t("code.label")}</label>
        <p className="hint" id="code-hint">
          {t("code.hint")}
        </p>
        <p id="code-wrong" className="refused" role={wrong ? "alert" : undefined}>
          {wrong ? t("code.wrong") : ""}
        </p>
        <input
          id="code"
          name="code"
          type="text"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          defaultValue={wrong ? (typed ?? "") : undefined}
          // biome-ignore lint/a11y/noAutofocus: the answer to a form leads to the field to correct (C11).
          autoFocus={wrong}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? "code-wrong code-hint" : "code-hint"}
        />
        <button type="submit" className="button">
          {t("code.open")}
        </button>
      </form>
    </section>
  )
}
