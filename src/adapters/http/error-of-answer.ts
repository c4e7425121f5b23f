import * as v from "valibot"
import { isErrorCode, PreferenceError } from "../../domain/index.ts"
import { problemSchema } from "../../wire/index.ts"

/** Reads an error answer. What is no problem of ours (a proxy's page, say) is `throttled` at 429 and else `unavailable`. */
export function errorOfAnswer(answer: Response, body: unknown): PreferenceError {
  const retryAfterMs = retryAfter(answer.headers.get("retry-after"))
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs }
  const read = v.safeParse(problemSchema, body)
  if (!read.success || !isErrorCode(read.output.code)) {
    const code = answer.status === 429 ? "throttled" : "unavailable"
    return new PreferenceError(code, `The backend answered with status ${answer.status}.`, waiting)
  }
  const { code, detail, snapshot } = read.output
  return new PreferenceError(code, detail ?? code, { ...waiting, ...(snapshot ? { snapshot } : {}) })
}

/** No server is waited for longer, in milliseconds: a clock that is wrong by a year says so in a date. */
const LONGEST_MS = 10 * 60 * 1000

/** `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3), in milliseconds from now, never negative. */
function retryAfter(field: string | null): number | undefined {
  if (field === null) return undefined
  if (/^\d{1,9}$/.test(field)) return Math.min(Number(field) * 1000, LONGEST_MS)
  // Date.parse also takes "-5" and "1.5" for dates, long past ones.
  const date = /^[A-Z][a-z]{2}/.test(field) ? Date.parse(field) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - Date.now()), LONGEST_MS)
}
