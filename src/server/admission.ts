import { AGENT_ROUTES, ROUTES } from "../wire/index.ts"
import { readAgentAddress, readPageAddress } from "./http/page-address.ts"

/** How many requests are in work at once. What comes beyond is told at once to come back, instead of waiting with all others. */
export interface AtOnce {
  /** That may be an objection. */
  readonly objections: number
  readonly others: number
}

/**
 * A server that does a thousand a second is through with a hundred in a tenth of one: more of them in work make everybody
 * wait longer, and nobody faster. Objections have a bound of their own, twenty times as high and out of reach of all
 * others, which is there for memory alone.
 */
export const AT_ONCE: AtOnce = { objections: 2_000, others: 100 }

/** Lets requests in, as long as there is room for their kind. */
interface Admission {
  /** @returns what is to be called when it is answered; or in how many milliseconds to ask again */
  enter(method: string, url: URL): (() => void) | { readonly retryAfterMs: number }
}

export function createAdmission(atOnce: AtOnce = AT_ONCE): Admission {
  const inWork = { objections: 0, others: 0 }
  let refused = 0
  return {
    enter: (method, url) => {
      const kind = mayObject(method, url) ? "objections" : "others"
      if (inWork[kind] >= atOnce[kind]) {
        refused += 1
        // Not all of them in the same second.
        return { retryAfterMs: 1_000 * (1 + (refused % 5)) }
      }
      inWork[kind] += 1
      return () => {
        inWork[kind] -= 1
      }
    },
  }
}

/** The routes of the contract by which somebody may say no. */
const OBJECTING: readonly string[] = [
  ROUTES.objection,
  ROUTES.inboundSms,
  ROUTES.inboundMail,
  AGENT_ROUTES.agentObjections,
]

/** Whether a request may be an objection: a one-click, a form of the page, and every other door that leads to it. */
export function mayObject(method: string, url: URL): boolean {
  if (method !== "POST") return false
  if (url.pathname.startsWith("/api/")) return OBJECTING.some((route) => url.pathname.endsWith(route))
  if (readAgentAddress(url)) return true
  const address = readPageAddress(url)
  return address?.token != null && address.place !== "undo" && address.place !== "reason"
}
