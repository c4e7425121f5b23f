import { useMutation } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { PreferenceError } from "../../domain/index.ts"
import { asPreferenceError, untilAnswered } from "./until-answered.ts"

/** How a press stands, as the person has to be told. */
export type PressState = "idle" | "sending" | "slow" | "waiting" | "refused" | "done"

export interface Press<Input, Output = unknown> {
  readonly state: PressState
  /** What came of the last one. */
  readonly result: Output | undefined
  /** With `refused` and `waiting`: why. */
  readonly error: PreferenceError | null
  /** A press while one is under way is the same press. */
  readonly press: (input: Input) => void
  /** Ends a pause between attempts. */
  readonly retryNow: () => void
}

/** Whether a press is still on its way. */
export const isUnderWay = (state: PressState): boolean => state === "sending" || state === "slow" || state === "waiting"

/** After so many milliseconds without an answer the person hears that it takes longer. */
const SLOW_MS = 2_000

/**
 * One press, from the finger to the durable write. `prepare` runs once a press, so that all its attempts share an
 * idempotency key; the attempt it gives back is repeated until it is answered.
 */
export function usePress<Input, Output>(
  prepare: (input: Input) => () => Promise<Output>,
  onDone: (output: Output, input: Input) => void = () => {},
  onRefused: (error: PreferenceError) => void = () => {},
): Press<Input, Output> {
  const [wake] = useState(() => new EventTarget())
  // Known at once, and not only with the next drawing: where a phone is slow two presses come in one go.
  const [underWay] = useState(() => new Set<true>())
  const [waiting, setWaiting] = useState<PreferenceError | null>(null)
  const mutation = useMutation<Output, unknown, Input>({
    networkMode: "always",
    retry: false,
    mutationFn: (input) => {
      const attempt = prepare(input)
      return untilAnswered(
        () => {
          setWaiting(null)
          return attempt()
        },
        { wake, onWaiting: ({ error }) => setWaiting(error) },
      )
    },
    onSuccess: onDone,
    onError: (thrown) => onRefused(asPreferenceError(thrown)),
    onSettled: () => underWay.clear(),
  })
  const slow = useSlow(mutation.isPending && waiting === null)
  return {
    state: stateOf(mutation.status, waiting !== null, slow),
    result: mutation.data,
    error: mutation.error === null ? waiting : asPreferenceError(mutation.error),
    press: (input) => {
      if (underWay.size) return
      underWay.add(true)
      mutation.mutate(input)
    },
    retryNow: () => wake.dispatchEvent(new Event("wake")),
  }
}

function stateOf(status: "idle" | "pending" | "success" | "error", waiting: boolean, slow: boolean): PressState {
  if (status === "idle") return "idle"
  if (status === "success") return "done"
  if (status === "error") return "refused"
  if (waiting) return "waiting"
  return slow ? "slow" : "sending"
}

/** Whether something has been going on for longer than `SLOW_MS`. */
function useSlow(goingOn: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!goingOn) return
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [goingOn])
  return slow
}
