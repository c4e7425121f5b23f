import type { PreferenceError } from "../../domain/index.ts"
import { PROBLEM_TYPE, problemOf } from "../../wire/index.ts"
import { METRICS_TYPE } from "./metrics.ts"

const NO_STORE = { "cache-control": "no-store" }

export const html = (document: string, status = 200): Response =>
  new Response(document, {
    status,
    headers: { ...NO_STORE, "content-type": "text/html; charset=utf-8", vary: "accept-language" },
  })

export const json = (body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    headers: { ...NO_STORE, "content-type": "application/json; charset=utf-8", ...headers },
  })

/** Figures for a machine that watches. */
export const metrics = (text: string): Response =>
  new Response(text, { headers: { ...NO_STORE, "content-type": METRICS_TYPE } })

/** Done, and nothing to tell. */
export const nothing = (status: 202 | 204): Response => new Response(null, { status, headers: NO_STORE })

/** For a mail client: all it wants to know is the status (B5). */
export const plain = (text: string, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(text, { status, headers: { ...NO_STORE, "content-type": "text/plain; charset=utf-8", ...headers } })

/** An error as problem details (RFC 9457). `status` where HTTP has a finer word than the code. */
export function problem(error: PreferenceError, status?: number, headers: Record<string, string> = {}): Response {
  const { code, message: detail, snapshot, retryAfterMs } = error
  const body = problemOf(code, {
    detail,
    ...(snapshot ? { snapshot } : {}),
    ...(status === undefined ? {} : { status }),
  })
  const more: Record<string, string> = {
    ...headers,
    ...(body.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }),
  }
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { ...NO_STORE, "content-type": PROBLEM_TYPE, ...more },
  })
}
