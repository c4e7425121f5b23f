import { Hono } from "hono"
import {
  type AgentPageModel,
  type Brand,
  type DrawnMail,
  type DrawnWays,
  type Locale,
  type MailModel,
  type PageModel,
  PreferenceError,
  type Receipt,
  type WaysModel,
} from "../domain/index.ts"
import { openApi } from "../wire/index.ts"
import { type AtOnce, createAdmission } from "./admission.ts"
import { createAgentApi } from "./agent/agent-api.ts"
import { createAgentPage } from "./agent/agent-page.ts"
import type { ServerConfig } from "./config.ts"
import { html, plain, problem } from "./http/answers.ts"
import { createApi, refuseOtherMethods } from "./http/api.ts"
import { type Asset, type Assets, serveAsset } from "./http/assets.ts"
import { bodyWithin } from "./http/body.ts"
import { compressed, type Encoder, gzipEncoder } from "./http/compress.ts"
import { chooseLanguage } from "./http/language.ts"
import { readPageAddress } from "./http/page-address.ts"
import { brandQueryOf, createPages, firstBrand, forPage } from "./http/pages.ts"
import { API, API_OF_BRANDS, routeName } from "./http/route-name.ts"
import { type InlineHashes, pagePolicy, securityHeaders, withTheme } from "./http/security-headers.ts"
import { createLimit, type Limit } from "./limits.ts"
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
  /** A page that says that something went wrong and posts the opt-out to its own address: drawn before it is needed. */
  renderTrouble(brand: Brand, locale: Locale): string
  /** Every way to leave that a brand has opened: as a page, and as a section of the sender's own privacy statement. */
  ways(model: WaysModel): DrawnWays
  /** A message in plain text and in HTML. */
  mail(model: MailModel): DrawnMail
  /** The page on which agents write down what people say. No script, and one style with this SHA-256 (base64). */
  readonly agentPage: { readonly styleHash: string; render(model: AgentPageModel): string }
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
  /** How many requests are in work at once: `AT_ONCE` by default. */
  readonly atOnce?: AtOnce
}

/** What the doors of the server work with. */
export type DoorParts = Omit<HandlerParts, "now" | "atOnce"> & {
  readonly receipts: Receipts
  readonly now: () => Date
  readonly limits: Limits
}

/** What can be asked without a link is limited for each address. None of it stands in the way of an objection (D30). */
interface Limits {
  /** Fresh links asked for: of each sender apart, see `askerOf`. */
  readonly linkRequests: Limit
  /** Codes typed that were none: at each sender apart. */
  readonly wrongCodes: Limit
  /** Keys of agents that were none: whose agents, none of them tells. A right one is never counted. */
  readonly wrongAgentKeys: Limit
}

/** Who asks, as far as whoever opened the socket can tell. */
export interface Peer {
  readonly address?: string
  /** Ends the connection without an answer, where there is one: for trying out what clients make of it. */
  readonly hangUp?: () => void
}

export type Handler = (request: Request, peer?: Peer) => Promise<Response>

const TEN_MINUTES_MS = 10 * 60 * 1000

/** The largest body of any request, in bytes; the contract and the forms have the same. */
const MAX_BODY = 1_000_000

/**
 * The whole server as one function from a Web-standard request to a response: runs wherever that is understood.
 *
 * @example Deno.serve(createHandler({ config, register, renderer, assets, log }))
 */
export function createHandler(parts: HandlerParts): Handler {
  const { config, renderer, log, now = () => new Date(), encoders = [gzipEncoder], atOnce } = parts
  const receipts = createReceipts({ config, log, now })
  const limits: Limits = {
    linkRequests: createLimit({ most: 10, windowMs: TEN_MINUTES_MS, now }),
    wrongCodes: createLimit({ most: 10, windowMs: TEN_MINUTES_MS, now }),
    wrongAgentKeys: createLimit({ most: 10, windowMs: TEN_MINUTES_MS, now }),
  }
  const doors: DoorParts = { ...parts, register: signingConflicts(parts.register, receipts), receipts, now, limits }
  const contract = contractFile(config)
  const assets: Assets = new Map<string, Asset>([
    ...parts.assets,
    ["/.well-known/jwks.json", keySetFile(config)],
    [CONTRACT_PATH, contract],
    ...logoFiles(config),
  ])
  const headers = Object.entries(securityHeaders(config.publicUrl.startsWith("https:")))
  const agentPage = createAgentPage(doors)
  const pages = createPages(doors)
  const trouble = troublePages(parts)
  const app = new Hono<{ Bindings: Peer }>()
  app.get(CONTRACT_PATH, ({ req }) => serveAsset(contract, req.raw))
  refuseOtherMethods(app, { [CONTRACT_PATH]: "GET, HEAD" })
  app.route(API, createAgentApi(doors))
  app.route(`${API_OF_BRANDS}/:brand`, createApi(doors))
  app.route(API, createApi(doors))
  app.use(bodyWithin(MAX_BODY, () => plain("Too large.\n", 413)))
  app.all("*", async (context) => {
    const asset = assets.get(context.req.path)
    if (asset) return serveAsset(asset, context.req.raw)
    const { raw } = context.req
    const answer = (await agentPage(raw, context.env)) ?? (await pages(raw, context.env))
    return answer ?? plain("There is nothing here.\n", 404)
  })
  const unavailable = (request: Request, url: URL, retryAfterMs: number): Response => {
    if (url.pathname.startsWith("/api/")) {
      return problem(new PreferenceError("unavailable", "The service cannot answer now.", { retryAfterMs }))
    }
    const answer = html(trouble(request), 503)
    const themeHash = config.themeHashes.get(firstBrand(config.brands).id)
    answer.headers.set("content-security-policy", pagePolicy(withTheme(renderer.inlineHashes, themeHash)))
    answer.headers.set("retry-after", String(Math.ceil(retryAfterMs / 1000)))
    return answer
  }
  app.onError((error, context) => {
    if (error instanceof PreferenceError) return problem(error)
    log(errorLine(error))
    return unavailable(context.req.raw, new URL(context.req.url), RETRY_AFTER_MS)
  })
  const admission = createAdmission(atOnce)
  const answered = async (request: Request, url: URL, peer: Peer): Promise<Response> => {
    // Files cost less than a refusal.
    if (assets.has(url.pathname)) return compressed(request, await app.fetch(request, peer), encoders)
    const entered = admission.enter(request.method, url)
    if (typeof entered !== "function") return unavailable(request, url, entered.retryAfterMs)
    try {
      return await compressed(request, await app.fetch(request, peer), encoders)
    } finally {
      entered()
    }
  }
  return async (request, peer = {}) => {
    const started = performance.now()
    const url = new URL(request.url)
    const answer = await answered(request, url, peer)
    // What an answer says itself stays: a document for a frame names those who may frame it.
    for (const [name, value] of headers) if (!answer.headers.has(name)) answer.headers.set(name, value)
    log({
      event: "request",
      method: request.method,
      route: routeName(url, assets),
      status: answer.status,
      ms: Math.round(performance.now() - started),
    })
    return answer
  }
}

/** After a failure whose cause is not known. */
const RETRY_AFTER_MS = 5_000

const CONTRACT_PATH = "/api/v1/openapi.json"

/** The HTTP contract, for whoever wants to write a backend or a client of their own. */
const contractFile = ({ publicUrl }: ServerConfig): Asset => ({
  type: "application/json; charset=utf-8",
  identity: new TextEncoder().encode(JSON.stringify(openApi(`${publicUrl}/api/v1`))),
  immutable: false,
})

/** The names of logos hold their hash. */
const logoFiles = ({ logos }: ServerConfig): [string, Asset][] =>
  [...logos].map(([path, { type, bytes }]) => [path, { type, identity: bytes, immutable: true }])

/** The page for a failure before a page could be drawn: drawn at the start, when nothing has failed yet. */
function troublePages({ config, renderer }: HandlerParts): (request: Request) => string {
  const brand = firstBrand(config.brands)
  const brandQuery = brandQueryOf(config, brand)
  const pages = new Map(
    brand.locales.map((locale) => [locale, renderer.renderTrouble(forPage(brand, brandQuery), locale)]),
  )
  return (request) => {
    const locale = chooseLanguage(brand.locales, {
      address: readPageAddress(new URL(request.url))?.lang ?? null,
      record: null,
      acceptLanguage: request.headers.get("accept-language"),
      brand: brand.defaultLocale,
    })
    return pages.get(locale) ?? ""
  }
}

/** The public keys of all brands' receipts, as a file that anybody may fetch and keep for an hour (RFC 7517 section 8.5.2). */
const keySetFile = ({ keySet }: ServerConfig): Asset => ({
  type: "application/jwk-set+json; charset=utf-8",
  identity: new TextEncoder().encode(JSON.stringify(keySet)),
  immutable: false,
})
