import type { PreferenceError } from "../../domain/index.ts"
import { formatDuration } from "../i18n/format.ts"
import { useTexts } from "../i18n/use-texts.ts"

/** Why an answer does not come, as far as it makes a difference to the person. */
type WhyWaiting = "offline" | "throttled" | "unavailable" | "unreachable"

/** The network is asked first: without it no server can be blamed. */
function whyWaiting(error: PreferenceError): WhyWaiting {
  if (navigator.onLine === false) return "offline"
  return error.code === "throttled" || error.code === "unavailable" ? error.code : "unreachable"
}

/** Shorter waits are over before they are read, in milliseconds. */
const WORTH_TELLING_MS = 5_000

/** Says why an answer does not come, and how long it takes where the server said so. */
export function useBecause(): (error: PreferenceError) => string {
  const t = useTexts()
  return (error) => {
    const why = whyWaiting(error)
    const { retryAfterMs = 0 } = error
    return why === "throttled" && retryAfterMs >= WORTH_TELLING_MS
      ? t("leaving.throttledFor", { time: formatDuration(retryAfterMs, t("formats")) })
      : t(`trouble.because.${why}`)
  }
}
