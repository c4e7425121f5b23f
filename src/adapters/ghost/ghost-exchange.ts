import * as v from "valibot"
import { type Call, PreferenceError } from "../../domain/index.ts"

export interface ExchangeOptions {
  /** Where the site is, with or without a slash at the end: `https://blog.example`. */
  readonly site: string
  /** The browser's own by default. */
  readonly fetch?: typeof fetch
  /** Milliseconds until a request counts as unanswered; 15 s by default. */
  readonly timeoutMs?: number
}

interface GhostRequest {
  /** Below the site. */
  readonly path: string
  /** Makes it a `PUT`. */
  readonly body?: unknown
  /** Whether it speaks for a person: only then a refusal is about the link. */
  readonly forPerson: boolean
}

/** Browsers refuse `keepalive` bodies over 64 KiB in flight (Fetch standard, section 4.6). */
const KEEPALIVE_LIMIT = 16_000

/** One exchange with Ghost: no cookies, so that nobody's session at the site decides; an answer that is read whole or not at all. */
export function asker({ site, fetch: fetchIt = globalThis.fetch, timeoutMs = 15_000 }: ExchangeOptions) {
  const base = site.replace(/\/+$/, "")
  return async <T>(request: GhostRequest, schema: v.GenericSchema<unknown, T>, { signal }: Call): Promise<T> => {
    refuseAborted(signal)
    const timeout = AbortSignal.timeout(timeoutMs)
    const content = request.body === undefined ? null : JSON.stringify(request.body)
    let answer: Response
    let text: string
    try {
      answer = await fetchIt(base + request.path, {
        method: content === null ? "GET" : "PUT",
        headers: { accept: "application/json", ...(content === null ? {} : { "content-type": "application/json" }) },
        body: content,
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        keepalive: content !== null && content.length < KEEPALIVE_LIMIT,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      })
      text = await answer.text()
    } catch (cause) {
      refuseAborted(signal)
      throw new PreferenceError("unreachable", "Ghost did not answer, or not in time.", { cause })
    }
    if (!answer.ok) throw errorOf(answer, request)
    const read = v.safeParse(schema, jsonIn(text))
    if (!read.success) throw new PreferenceError("unavailable", "Ghost answered something else than it should.")
    return read.output
  }
}

/** @throws `aborted` when the caller ended the call */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PreferenceError("aborted", "Ended by the caller.")
}

/** What is refused for want of the site's own key is our mistake, and says nothing of the link. */
function errorOf(answer: Response, { forPerson, body }: GhostRequest): PreferenceError {
  const message = `Ghost answered with status ${answer.status}.`
  if (answer.status === 401 && forPerson) return new PreferenceError("link-invalid", message)
  if (answer.status === 400 && body !== undefined) return new PreferenceError("invalid-request", message)
  const retryAfterMs = retryAfter(answer.headers.get("retry-after"))
  const code = answer.status === 429 ? "throttled" : "unavailable"
  return new PreferenceError(code, message, retryAfterMs === undefined ? {} : { retryAfterMs })
}

/** `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3), in milliseconds from now, never negative. */
function retryAfter(field: string | null): number | undefined {
  if (field === null) return undefined
  if (/^\d{1,9}$/.test(field)) return Number(field) * 1000
  const date = /^[A-Z][a-z]{2}/.test(field) ? Date.parse(field) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

/** The JSON of an answer; `undefined` for anything else, such as the page of a theme or of a proxy. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
