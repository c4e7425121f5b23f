/** Ways in which a backend, or the network before it, behaves badly: for single methods of an example's adapter. */
import { type ErrorCode, PreferenceError, type PreferenceSnapshot } from "../../domain/index.ts"

/** An hour, in milliseconds: the page waits so long between two attempts, so that an example stands still. */
export const AN_HOUR = 60 * 60 * 1000

/** Never answers. */
export const hangs = (): Promise<never> => new Promise(() => {})

/** Refuses every call with this code; where another try makes sense, the page makes it in an hour. */
export const fails =
  (code: ErrorCode, retryAfterMs = AN_HOUR) =>
  async (): Promise<never> => {
    throw new PreferenceError(code, "The example says so.", { retryAfterMs })
  }

/** Refuses to save, because by now something else stands. */
export const conflictsWith = (snapshot: PreferenceSnapshot) => async (): Promise<never> => {
  throw new PreferenceError("conflict", "The example says so.", { snapshot })
}

/** A browser that has no network. */
export const offline = (): void => {
  Object.defineProperty(navigator, "onLine", { get: () => false })
}
