import type { Need } from "../protocol/index.ts"
import type { Host } from "./connect.ts"

/** Where the token of the person comes from, as long as this frame is there. It stays in memory, and nowhere else. */
export interface TokenSource {
  /** The newest there is; `null` where the host has given none. */
  readonly current: () => string | null
  /** Asks the host for one, and waits. What it has given by then: perhaps the same as before, perhaps none. */
  readonly ask: (because: Need) => Promise<string | null>
  /** The host answers, or gives one unasked. */
  readonly take: (token: string | null) => void
}

/** How long the host may take to give one: it asks a server of its own. In milliseconds. */
const PATIENCE_MS = 10_000

export function createTokenSource(send: Host["send"]): TokenSource {
  let current: string | null = null
  let asked: Promise<string | null> | undefined
  let answer = () => {}
  return {
    current: () => current,
    ask: (because) => {
      // Whoever needs one while it is asked for waits for the same answer.
      asked ??= new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS)
        answer = () => {
          clearTimeout(timer)
          resolve()
        }
        send({ type: "needs-token", because })
      }).then(() => {
        asked = undefined
        return current
      })
      return asked
    },
    take: (token) => {
      current = token ?? current
      answer()
    },
  }
}
