import { useTexts } from "../i18n/use-texts.ts"
import type { Press, PressState } from "../queries/use-press.ts"

interface PressStatusProps {
  readonly press: Pick<Press<never>, "state" | "retryNow">
  /** What each state is called. `idle` and `done` say nothing. */
  readonly texts: Record<Exclude<PressState, "idle" | "done">, string>
}

/** How a press stands, in words, announced by itself (C22). The region is in the document before there is anything to say. */
export function PressStatus({ press: { state, retryNow }, texts }: PressStatusProps) {
  const t = useTexts()
  const text = state === "idle" || state === "done" ? "" : texts[state]
  return (
    <div className="status" data-state={state}>
      <p role="status">{text}</p>
      {state === "waiting" && (
        <button type="button" className="button" onClick={retryNow}>
          {t("leaving.retry")}
        </button>
      )}
    </div>
  )
}
