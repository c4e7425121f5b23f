import { PreferenceError } from "../../domain/index.ts"

/** What happens between attempts. */
interface Waiting {
  /** How many attempts have failed. */
  readonly failures: number
  readonly error: PreferenceError
}

export interface UntilAnswered {
  /** Told after each failed attempt that will be repeated. */
  readonly onWaiting: (waiting: Waiting) => void
  /** Ends a pause at once: the person pressed "try again", or the network came back. */
  readonly wake: EventTarget
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Repeats an attempt until it is answered: a press that was made has to arrive. Stops at errors that another try cannot
 * mend. Pauses double from 1 s to 30 s, with a random part so that many pages do not come back at once; a longer
 * `retryAfterMs` is honoured.
 */
export async function untilAnswered<T>(attempt: () => Promise<T>, { onWaiting, wake }: UntilAnswered): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt()
    } catch (thrown) {
      const error = asPreferenceError(thrown)
      if (error.retry !== "automatic") throw error
      onWaiting({ failures, error })
      await pause(pauseAfter(failures, error), wake)
    }
  }
}

/** Milliseconds to wait after so many failures. */
export function pauseAfter(failures: number, error: PreferenceError): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS)
  return Math.max(longest * (0.5 + Math.random() / 2), error.retryAfterMs ?? 0)
}

/** An adapter may throw anything; the page knows one kind of error. */
export const asPreferenceError = (thrown: unknown): PreferenceError =>
  thrown instanceof PreferenceError
    ? thrown
    : new PreferenceError("unavailable", "The adapter threw no PreferenceError.", { cause: thrown })

const pause = (ms: number, wake: EventTarget): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      wake.removeEventListener("wake", end)
      globalThis.removeEventListener?.("online", end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    wake.addEventListener("wake", end)
    globalThis.addEventListener?.("online", end)
  })
