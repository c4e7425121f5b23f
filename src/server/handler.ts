import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import { type Brand, type Locale, type PageModel, PreferenceError, type Receipt } from "../domain/index.ts"
import type { ServerConfig } from "./config.ts"
import { plain, problem } from "./http/answers.ts"
import { createApi } from "./http/api.ts"
import { type Asset, type Assets, serveAsset } from "./http/assets.ts"
import { compressed, type Encoder, gzipEncoder } from "./http/compress.ts"
import { createPages } from "./http/pages.ts"
import { routeName } from "./http/route-name.ts"
import { type InlineHashes, securityHeaders } from "./http/security-headers.ts"
import { errorLine, type Log } from "./log.ts"
import { createReceipts, type Receipts, signingConflicts } from "./receipts.ts"
import type { Register } from "./register.ts"

/** Draws documents. The built page brings one; the server knows nothing of how. */
export interface PageRenderer {
  /** The languages the page comes in. */
  readonly locales: readonly Locale[]
  readonly textVersion: string
  readonly inlineHashes: InlineHashes
  render(model: PageModel): string
  /** What the page's first script writes into the receipt before the application is there, by slot. */
  receiptTexts(receipt: Receipt, brand: Brand, locale: Locale): Record<string, string>
}

export interface HandlerParts {
  readonly config: ServerConfig
  readonly register: Register
  readonly renderer: PageRenderer
  readonly assets: Assets
  readonly log: Log
  readonly now?: () => Date
  /** Best first; gzip by default. */
  readonly encoders?: readonly Encoder[]
}

/** What the doors of the server work with. */
export type DoorParts = Omit<HandlerParts, "now"> & { readonly receipts: Receipts; readonly now: () => Date }

export type Handler = (request: Request) => Promise<Response>

/** The largest body of any request, in bytes; the contract and the forms have the same. */
const MAX_BODY = 1_000_000

/**
 * The whole server as one function from a Web-standard request to a response: runs wherever that is understood.
 *
 * @example Deno.serve(createHandler({ config, register, renderer, assets, log }))
 */
export function createHandler(parts: HandlerParts): Handler {
  const { config, renderer, log, now = () => new Date(), encoders = [gzipEncoder] } = parts
  const receipts = createReceipts({ config, log, now })
  const doors: DoorParts = { ...parts, register: signingConflicts(parts.register, receipts), receipts, now }
  const assets: Assets = new Map([...parts.assets, ["/.well-known/jwks.json", keySetFile(config)]])
  const headers = Object.entries(securityHeaders(renderer.inlineHashes, config.publicUrl.startsWith("https:")))
  const pages = createPages(doors)
  const app = new Hono()
  app.route("/api/v1", createApi(doors))
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: () => plain("Too large.\n", 413) }))
  app.all("*", async (context) => {
    const asset = assets.get(context.req.path)
    if (asset) return serveAsset(asset, context.req.raw)
    return (await pages(context.req.raw)) ?? plain("There is nothing here.\n", 404)
  })
  app.onError((error, context) => {
    if (error instanceof PreferenceError) return problem(error)
    log(errorLine(error))
    const trouble = new PreferenceError("unavailable", "The service cannot answer now.", { retryAfterMs: 5_000 })
    if (context.req.path.startsWith("/api/")) return problem(trouble)
    return plain(
      "Something went wrong on our side. Please try again in a moment: however often you press, it counts once.\n",
      503,
      {
        "retry-after": "5",
      },
    )
  })
  return async (request) => {
    const started = performance.now()
    const answer = await compressed(request, await app.fetch(request), encoders)
    for (const [name, value] of headers) answer.headers.set(name, value)
    log({
      event: "request",
      method: request.method,
      route: routeName(new URL(request.url), assets),
      status: answer.status,
      ms: Math.round(performance.now() - started),
    })
    return answer
  }
}

/** The public keys of all brands' receipts, as a file that anybody may fetch and keep for an hour (RFC 7517 section 8.5.2). */
const keySetFile = ({ keySet }: ServerConfig): Asset => ({
  type: "application/jwk-set+json; charset=utf-8",
  identity: new TextEncoder().encode(JSON.stringify(keySet)),
  immutable: false,
})
