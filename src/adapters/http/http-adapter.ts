import * as v from "valibot"
import {
  type Abilities,
  type Call,
  EVERY_ABILITY,
  type Link,
  type PreferenceAdapter,
  PreferenceError,
  type PreferenceSnapshot,
} from "../../domain/index.ts"
import { etagOf, historySchema, ROUTES, receiptSchema, snapshotSchema } from "../../wire/index.ts"
import { errorOfAnswer } from "./error-of-answer.ts"

export interface HttpAdapterOptions {
  /** Where the contract is served, without a slash at the end: `/api/v1` or `https://prefs.example/api/v1`. */
  readonly base: string
  /** For which brand a fresh link is asked for, where the server speaks for several. */
  readonly brand?: string
  /** What the server cannot do; all of it by default. A call without its ability is not made. */
  readonly abilities?: Partial<Abilities>
  /** The browser's own by default. */
  readonly fetch?: typeof fetch
  /** Milliseconds until a call counts as unanswered; 15 s by default. */
  readonly timeoutMs?: number
}

/**
 * An adapter to any server that speaks the HTTP contract of `wire/`.
 *
 * @example const adapter = createHttpAdapter({ base: "https://prefs.example/api/v1" })
 */
export function createHttpAdapter(options: HttpAdapterOptions): PreferenceAdapter {
  const abilities: Abilities = { ...EVERY_ABILITY, ...options.abilities }
  const ask = asker(options)
  const needs = (ability: "undo" | "reason" | "history" | "requestLink") => {
    if (!abilities[ability]) throw new PreferenceError("unsupported", "See the abilities of this adapter.")
  }
  const snapshot = (link: Link, call: Call, request: Request): Promise<PreferenceSnapshot> =>
    ask(link, call, request, snapshotSchema)
  return {
    abilities,
    load: (link, call) => snapshot(link, call, { method: "GET", path: ROUTES.preferences }),
    save: (link, revision, changes, call) =>
      snapshot(link, call, {
        method: "PUT",
        path: ROUTES.preferences,
        headers: { "if-match": etagOf(revision), "idempotency-key": call.idempotencyKey },
        body: { ...shownIn(call), ...changes },
      }),
    unsubscribeFromAll: (link, call) =>
      ask(
        link,
        call,
        {
          method: "POST",
          path: ROUTES.objection,
          headers: { "idempotency-key": call.idempotencyKey },
          body: shownIn(call),
        },
        receiptSchema,
      ),
    undo: async (link, reference, call) => {
      needs("undo")
      return snapshot(link, call, {
        method: "POST",
        path: ROUTES.undo,
        headers: { "idempotency-key": call.idempotencyKey },
        body: { ...shownIn(call), reference },
      })
    },
    giveReason: async (link, reference, reason, call) => {
      needs("reason")
      const body = { ...shownIn(call), reference, reason }
      await ask(link, call, { method: "POST", path: ROUTES.reason, body }, v.unknown())
    },
    history: async (link, after, call) => {
      needs("history")
      const query = after === null ? "" : `?after=${encodeURIComponent(after)}`
      return ask(link, call, { method: "GET", path: ROUTES.history + query }, historySchema)
    },
    requestLink: async (contact, call) => {
      needs("requestLink")
      const body = { ...shownIn(call), contact, ...(options.brand === undefined ? {} : { brand: options.brand }) }
      const headers = { "idempotency-key": call.idempotencyKey }
      await ask(null, call, { method: "POST", path: ROUTES.linkRequests, headers, body }, v.unknown())
    },
  }
}

/** Browsers refuse `keepalive` bodies over 64 KiB in flight (Fetch standard, section 4.6); a margin for multi-byte text and others in flight. */
const KEEPALIVE_LIMIT = 16_000

const shownIn = ({ locale, textVersion }: Call) => ({ locale, textVersion })

interface Request {
  readonly method: "GET" | "PUT" | "POST"
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/** One exchange: authority in a header, no cookies, a press that outlives its page, an answer that is read whole or not at all. */
function asker({ base, fetch: fetchIt = globalThis.fetch, timeoutMs = 15_000 }: HttpAdapterOptions) {
  return async <T>(
    link: Link | null,
    call: Call,
    request: Request,
    schema: v.GenericSchema<unknown, T>,
  ): Promise<T> => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const content = request.body === undefined ? null : JSON.stringify(request.body)
    let answer: Response
    let body: unknown
    try {
      answer = await fetchIt(base + request.path, {
        method: request.method,
        headers: {
          accept: "application/json",
          ...(link ? { authorization: `Bearer ${link.token}` } : {}),
          ...(content === null ? {} : { "content-type": "application/json" }),
          ...request.headers,
        },
        body: content,
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        keepalive: content !== null && content.length < KEEPALIVE_LIMIT,
        signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      })
      body = await readJson(answer)
    } catch (cause) {
      if (call.signal?.aborted) throw new PreferenceError("aborted", "Ended by the caller.", { cause })
      throw new PreferenceError("unreachable", "No answer, or none in time.", {
        cause,
      })
    }
    if (!answer.ok) throw errorOfAnswer(answer, body)
    const read = v.safeParse(schema, body)
    if (!read.success) throw new PreferenceError("unavailable", "The answer does not fit the contract.")
    return read.output
  }
}

/** The JSON of an answer; `undefined` for anything else, such as the HTML of a captive portal. */
async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
