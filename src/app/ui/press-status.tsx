import { useRef } from "react"
import { useTexts } from "../i18n/use-texts.ts"
import { isUnderWay, type Press, type PressState } from "../queries/use-press.ts"
import { useBecause } from "../queries/why-waiting.ts"

interface PressStatusProps {
  readonly press: Pick<Press<never>, "state" | "error" | "retryNow">
  /** What each state is called. `idle` and `done` say nothing; `waiting` says why by itself where nothing else is given. */
  readonly texts: Record<Exclude<PressState, "idle" | "done" | "waiting">, string> & { readonly waiting?: string }
}

/** How a press stands, in words, announced by itself (C22). The region is in the document before there is anything to say. */
export function PressStatus({ press: { state, error, retryNow }, texts }: PressStatusProps) {
  const t = useTexts()
  const because = useBecause()
  // The button stays while it is tried again: it has the focus of whoever pressed it.
  const waited = useRef(false)
  waited.current = state === "waiting" || (waited.current && isUnderWay(state))
  const waiting = texts.waiting ?? (error && t("leaving.waiting", { because: because(error) }))
  const text = state === "waiting" ? waiting : state === "idle" || state === "done" ? "" : texts[state]
  return (
    <div className="status" data-state={state}>
      <p role="status">{text}</p>
      {waited.current && (
        <button type="button" className="button" onClick={retryNow}>
          {t("leaving.retry")}
        </button>
      )}
    </div>
  )
}
