import type { Context, MiddlewareHandler } from "hono"
import { Hono } from "hono"
import { accepts } from "hono/accepts"
import { type Brand, PreferenceError } from "../../domain/index.ts"
import {
  changesQuerySchema,
  etagOf,
  IDEMPOTENCY_KEY_PATTERN,
  linkRequestSchema,
  maySendRequestSchema,
  ROUTES,
  reasonRequestSchema,
  revisionOf,
  saveRequestSchema,
  suppressionsQuerySchema,
  undoRequestSchema,
  unsubscribeRequestSchema,
} from "../../wire/index.ts"
import type { DoorParts, Peer } from "../handler.ts"
import { allow, askerOf } from "../limits.ts"
import { suppressionFile } from "../suppression-file.ts"
import { json, metrics, nothing, problem } from "./answers.ts"
import { type Authority, authorityOf, occasionOf, required, senderOf } from "./authority.ts"
import { bodyOf, bodyWithin, jsonOnly, queryOf, typeOf, unpackedOnly } from "./body.ts"
import { addInbound } from "./inbound.ts"
import { metricsOf } from "./metrics.ts"
import { firstBrand, isCursor } from "./pages.ts"
import { answerLines } from "./questions.ts"
import { STREAMED_TYPES, streamed } from "./streamed.ts"

/** The largest body of a request, in bytes. */
const MAX_BODY = 1_000_000

/**
 * The HTTP contract of `wire/`. Below a path with `:brand`, links of that sender alone are taken: so does a document ask that
 * was drawn before its link was known.
 */
export function createApi({
  config,
  register,
  receipts,
  limits,
  log,
  now,
}: Pick<DoorParts, "config" | "register" | "receipts" | "limits" | "log" | "now">): Hono<{ Bindings: Peer }> {
  const api = new Hono<{ Bindings: Peer }>()
  const bySender = (context: Context): Promise<Brand> => senderOf(config, bearer(context))

  // Before the limit of bodies: lines are read as they come, and may be as many as they like.
  api.post(ROUTES.maySend, unpackedOnly, async (context, next) => {
    if (typeOf(context) !== "application/x-ndjson") return next()
    const brand = await bySender(context)
    const { answers, stop } = answerLines(context.req.raw.body, { register, brand, now })
    return streamed(answers, STREAMED_TYPES.jsonl, log, { stop })
  })

  api.use(limitedBody)

  const byLink = async (context: Context, needs: "leave" | "all"): Promise<Authority> => {
    const authority = await authorityOf(config, now, bearer(context))
    const shown = context.req.param("brand")
    // A page that speaks for one sender does nothing at another: such a link is as good as none there (D6, D28).
    return required(shown === undefined || authority?.brand.id === shown ? authority : null, needs)
  }

  const snapshotAnswer = async (authority: Authority, record = register.read(authority)): Promise<Response> => {
    const snapshot = await receipts.snapshot(authority, await record)
    return json(snapshot, { etag: etagOf(snapshot.revision) })
  }

  api.get(ROUTES.preferences, async (context) => snapshotAnswer(await byLink(context, "all")))

  api.put(ROUTES.preferences, jsonOnly, async (context) => {
    const authority = await byLink(context, "all")
    const revision = revisionOf(context.req.header("if-match"))
    if (revision === undefined) {
      throw new PreferenceError("invalid-request", 'Send If-Match with the revision of the snapshot, such as "3".')
    }
    const { locale, textVersion, ...changes } = await bodyOf(context, saveRequestSchema)
    const occasion = occasionOf(authority, now(), { door: "page", locale, textVersion })
    return snapshotAnswer(authority, register.save(authority, revision, changes, occasion, neededKey(context)))
  })

  api.post(ROUTES.objection, jsonOnly, async (context) => {
    const authority = await byLink(context, "leave")
    const shown = await bodyOf(context, unsubscribeRequestSchema)
    const occasion = occasionOf(authority, now(), { door: "page", ...shown })
    const objection = await register.leave(authority, occasion, keyOf(context))
    return json(await receipts.receipt(authority, objection, !authority.mayOnlyLeave))
  })

  api.post(ROUTES.undo, jsonOnly, async (context) => {
    const authority = await byLink(context, "all")
    const { reference, ...shown } = await bodyOf(context, undoRequestSchema)
    const occasion = occasionOf(authority, now(), { door: "page", ...shown })
    return snapshotAnswer(authority, register.undo(authority, reference, occasion, neededKey(context)))
  })

  api.post(ROUTES.reason, jsonOnly, async (context) => {
    const authority = await byLink(context, "leave")
    const { reference, reason, ...shown } = await bodyOf(context, reasonRequestSchema)
    await register.giveReason(authority, reference, reason, occasionOf(authority, now(), { door: "page", ...shown }))
    return nothing(204)
  })

  api.get(ROUTES.history, async (context) => {
    const authority = await byLink(context, "all")
    const after = context.req.query("after") ?? null
    if (after !== null && !isCursor(after)) {
      throw new PreferenceError("invalid-request", "Send `after` as the page before gave it in `next`.")
    }
    return json(await register.history(authority, after))
  })

  api.post(ROUTES.linkRequests, jsonOnly, async (context) => {
    const { brand: id, contact, locale } = await bodyOf(context, linkRequestSchema)
    const brand = id === undefined ? firstBrand(config.brands) : config.brands.get(id)
    if (!brand) throw new PreferenceError("invalid-request", "There is no such brand.")
    const key = neededKey(context)
    allow(limits.linkRequests, askerOf(brand, context.env.address))
    await register.requestLink(brand, contact, locale, now(), key)
    return nothing(202)
  })

  api.post(ROUTES.maySend, jsonOnly, async (context) => {
    const brand = await bySender(context)
    const { brand: asked, questions } = await bodyOf(context, maySendRequestSchema)
    if (brand.id !== asked) throw new PreferenceError("link-invalid", "Send a sender key of this brand.")
    return json({ answers: await register.maySend(brand, questions, now()) })
  })

  addInbound(api, { config, register, now })
  api.get(ROUTES.metrics, async (context) => metrics(await metricsOf(await bySender(context), config, register, now())))

  api.get(ROUTES.changes, async (context) => {
    const brand = await bySender(context)
    const { after = null, limit } = queryOf(context, changesQuerySchema)
    return json(await register.changes(brand, after, limit, now()))
  })

  api.get(ROUTES.suppressions, async (context) => {
    const brand = await bySender(context)
    const { addresses } = queryOf(context, suppressionsQuerySchema)
    const type = accepts(context, { header: "Accept", supports: ["application/x-ndjson", "text/csv"], default: "" })
    const format = type === "text/csv" ? "csv" : "jsonl"
    const file = suppressionFile(register.suppressions(brand, addresses), format)
    return streamed(file, STREAMED_TYPES[format], log, { headers: { vary: "accept" } })
  })

  refuseOtherMethods(api, {
    [ROUTES.preferences]: "GET, HEAD, PUT",
    [ROUTES.objection]: "POST",
    [ROUTES.undo]: "POST",
    [ROUTES.reason]: "POST",
    [ROUTES.history]: "GET, HEAD",
    [ROUTES.linkRequests]: "POST",
    [ROUTES.maySend]: "POST",
    [ROUTES.inboundSms]: "POST",
    [ROUTES.inboundMail]: "POST",
    [ROUTES.metrics]: "GET, HEAD",
    [ROUTES.changes]: "GET, HEAD",
    [ROUTES.suppressions]: "GET, HEAD",
  })
  api.all("*", () => problem(new PreferenceError("unsupported", "There is no such route.")))
  return api
}

/** Refuses a body that is too large. */
export const limitedBody: MiddlewareHandler = bodyWithin(MAX_BODY, () =>
  problem(new PreferenceError("invalid-request", `A body has at most ${MAX_BODY} bytes.`), 413),
)

export function refuseOtherMethods(api: Hono<{ Bindings: Peer }>, allowed: Record<string, string>): void {
  for (const [path, allow] of Object.entries(allowed)) {
    api.all(path, () => problem(new PreferenceError("invalid-request", `Allowed here: ${allow}.`), 405, { allow }))
  }
}

/** The credential of a program (RFC 6750 section 2.1); `null` without one. */
export const bearer = (context: Context): string | null =>
  /^bearer +([\w.~+/-]+=*)$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? null

/** The idempotency key; `null` without one. */
export function keyOf(context: Context): string | null {
  const key = context.req.header("idempotency-key")
  if (key === undefined) return null
  if (!IDEMPOTENCY_KEY_PATTERN.test(key)) {
    throw new PreferenceError("invalid-request", "An Idempotency-Key has 16 to 64 of A-Z a-z 0-9 _ -.")
  }
  return key
}

function neededKey(context: Context): string {
  const key = keyOf(context)
  if (key === null) throw new PreferenceError("invalid-request", "Send an Idempotency-Key, the same for every attempt.")
  return key
}
