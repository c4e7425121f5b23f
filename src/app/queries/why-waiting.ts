import type { PreferenceError } from "../../domain/index.ts"

/** Why an answer does not come, as far as it makes a difference to the person. */
export type WhyWaiting = "offline" | "throttled" | "unavailable" | "unreachable"

/** The network is asked first: without it no server can be blamed. */
export function whyWaiting(error: PreferenceError): WhyWaiting {
  if (navigator.onLine === false) return "offline"
  return error.code === "throttled" || error.code === "unavailable" ? error.code : "unreachable"
}
