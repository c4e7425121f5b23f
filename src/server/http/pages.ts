import {
  type Brand,
  type HistoryPage,
  type Lane,
  type LinkState,
  type PageModel,
  type PreferenceChanges,
  PreferenceError,
  type PreferenceSnapshot,
  pauseEnd,
  type Receipt,
  type SubjectRecord,
} from "../../domain/index.ts"
import { STATUS_OF_CODE } from "../../wire/index.ts"
import { fingerprint } from "../fingerprint.ts"
import type { DoorParts } from "../handler.ts"
import { errorLine } from "../log.ts"
import { html, json, plain } from "./answers.ts"
import { type Authority, authorityOf, occasionOf, required } from "./authority.ts"
import { chooseLanguage } from "./language.ts"
import { isOneClick, readForm } from "./one-click.ts"
import { type PageAddress, readPageAddress } from "./page-address.ts"

type Parts = Pick<DoorParts, "config" | "register" | "receipts" | "renderer" | "log" | "now">

/** One visit: where, by whom, in which language. */
interface Visit {
  readonly address: PageAddress
  readonly authority: Authority | null
  readonly brand: Brand
  readonly locale: string
  readonly snapshot: PreferenceSnapshot | null
}

/** What a page shows beyond the visit. */
type Shown = Partial<Pick<PageModel, "screen" | "snapshot" | "receipt" | "history" | "outcome" | "link">>

/**
 * The one signed URL: `GET` shows the page and never writes; `POST` is the one-click opt-out and the target of every
 * form on the page. `null` when the address is no page's.
 */
export function createPages({ config, register, receipts, renderer, log, now }: Parts) {
  const arrive = async (request: Request, address: PageAddress): Promise<Visit> => {
    const authority = await authorityOf(config, now, address.token)
    const brand = authority?.brand ?? firstBrand(config.brands)
    const record = authority && (await recordFor(authority))
    const locale = chooseLanguage(brand.locales, {
      address: address.lang,
      record: record?.locale ?? null,
      acceptLanguage: request.headers.get("accept-language"),
      brand: brand.defaultLocale,
    })
    const snapshot = authority && record && (await receipts.snapshot(authority, record))
    return { address, authority, brand, locale, snapshot }
  }

  /** What is on record, as far as this link may show it. Where it cannot be read the page goes without: leaving needs none of it. */
  const recordFor = async (authority: Authority): Promise<SubjectRecord | null> => {
    if (authority.mayOnlyLeave) return null
    try {
      return await register.read(authority)
    } catch (error) {
      log(errorLine(error))
      return null
    }
  }

  const historyFor = (authority: Authority): Promise<HistoryPage | null> =>
    register.history(authority, null).catch((error: unknown) => {
      log(errorLine(error))
      return null
    })

  const model = ({ address, authority, brand, locale, snapshot }: Visit, shown: Shown): PageModel => ({
    locale,
    textVersion: renderer.textVersion,
    brand,
    screen: address.place === "entry" || address.place === "undo" ? "choice" : address.place,
    link: linkState(address, authority),
    token: authority ? address.token : null,
    snapshot,
    receipt: null,
    history: null,
    outcome: null,
    adapter: { kind: "http", base: "/api/v1" },
    ...shown,
  })

  const page = (visit: Visit, shown: Shown, status = 200): Response =>
    html(renderer.render(model(visit, shown)), status)

  const occasion = (visit: Visit, authority: Authority, shown: boolean) =>
    occasionOf(authority, now(), {
      door: shown ? "page" : "one-click",
      locale: shown ? visit.locale : null,
      textVersion: shown ? renderer.textVersion : null,
    })

  /** GET and HEAD. */
  const show = async (request: Request, address: PageAddress): Promise<Response> => {
    const visit = await arrive(request, address)
    const { authority } = visit
    const history =
      address.place === "history" && authority?.mayOnlyLeave === false ? await historyFor(authority) : null
    return page(visit, { history }, address.token !== null && !visit.authority ? 404 : 200)
  }

  /** One press leaves everything. A browser is shown the receipt, the page's script is told it, a mail client hears 200. */
  const leave = async (request: Request, visit: Visit): Promise<Response> => {
    const wants = request.headers.get("accept") ?? ""
    const shown = wants.includes("text/html") || wants.includes("application/json")
    const authority = required(visit.authority, "leave")
    if (!isOneClick(await readForm(request))) {
      throw new PreferenceError("invalid-request", "The form has to be exactly List-Unsubscribe=One-Click.")
    }
    const objection = await register.leave(authority, occasion(visit, authority, shown), null)
    const receipt = await receipts.receipt(authority, objection, !authority.mayOnlyLeave)
    if (wants.includes("text/html")) return page(visit, await leftWith(authority, receipt))
    if (wants.includes("application/json")) {
      return json({ receipt, texts: renderer.receiptTexts(receipt, visit.brand, visit.locale) })
    }
    return plain("OK\n")
  }

  const leftWith = async (authority: Authority, receipt: Receipt): Promise<Shown> => {
    const record = await recordFor(authority)
    return { screen: "unsubscribed", receipt, snapshot: record && (await receipts.snapshot(authority, record)) }
  }

  /** The preferences form without JavaScript. */
  const save = async (request: Request, visit: Visit): Promise<Response> => {
    const authority = required(visit.authority, "all")
    const { revision, changes } = readChanges(await readForm(request))
    const key = await fingerprint(JSON.stringify([revision, changes]))
    const record = await register.save(authority, revision, changes, occasion(visit, authority, true), key)
    return page(visit, { outcome: "saved", snapshot: await receipts.snapshot(authority, record) })
  }

  /** The undo form without JavaScript. */
  const undo = async (request: Request, visit: Visit): Promise<Response> => {
    const authority = required(visit.authority, "all")
    const form = new Map(await readForm(request))
    const reference = form.get("reference") ?? ""
    const key = `undo-${reference}-form`
    const record = await register.undo(authority, reference, occasion(visit, authority, true), key)
    const snapshot = await receipts.snapshot(authority, record)
    return page(visit, { screen: "preferences", outcome: "undone", snapshot })
  }

  const act = async (request: Request, address: PageAddress): Promise<Response> => {
    const visit = await arrive(request, address)
    const action = { choice: leave, entry: leave, unsubscribed: leave, history: leave, preferences: save, undo }[
      address.place
    ]
    try {
      return await action(request, visit)
    } catch (thrown) {
      const error = asPreferenceError(thrown)
      const status = STATUS_OF_CODE[error.code] === 401 ? 404 : (STATUS_OF_CODE[error.code] ?? 500)
      const answer = (request.headers.get("accept") ?? "").includes("text/html")
        ? page(visit, { outcome: error.code, ...(error.snapshot ? { snapshot: error.snapshot } : {}) }, status)
        : plain(`${error.code}\n`, status)
      if (status === 503) answer.headers.set("retry-after", "5")
      return answer
    }
  }

  const asPreferenceError = (thrown: unknown): PreferenceError => {
    if (thrown instanceof PreferenceError) return thrown
    log(errorLine(thrown))
    return new PreferenceError("unavailable", "The service cannot answer now.")
  }

  return async (request: Request): Promise<Response | null> => {
    const address = readPageAddress(new URL(request.url))
    if (!address) return null
    if (request.method === "POST") return act(request, address)
    const reads = (request.method === "GET" || request.method === "HEAD") && address.place !== "undo"
    if (reads) return show(request, address)
    return plain("Method not allowed.\n", 405, { allow: address.place === "undo" ? "POST" : "GET, HEAD, POST" })
  }
}

function firstBrand(brands: ReadonlyMap<string, Brand>): Brand {
  const [brand] = brands.values()
  if (!brand) throw new Error("A checked configuration has a brand.")
  return brand
}

function linkState(address: PageAddress, authority: Authority | null): LinkState {
  if (authority) return authority.mayOnlyLeave ? "leave-only" : "valid"
  if (address.token !== null) return "not-ours"
  return address.place === "entry" ? "missing" : "unknown"
}

/** The name of a box is the first of these and the key of its lane, see `laneKey`; of a rhythm the second and its topic. */
const BOX = "lanes."
const RHYTHM = "frequencies."

/**
 * Reads the preferences form: `shown` names each lane on the page, a box `lanes.{channel}/{topic}` each ticked one,
 * `frequencies.{topic}` each rhythm, `pause` the day on which a pause ends. The same form sent twice is one press.
 *
 * @throws PreferenceError `invalid-request` when the revision is missing, or a lane is none
 */
function readChanges(form: readonly [string, string][]): { revision: string; changes: PreferenceChanges } {
  const fields = new Map(form)
  const revision = fields.get("revision")
  if (!revision) throw new PreferenceError("invalid-request", "The form has to hold the revision.")
  const named = (start: string) => form.filter(([name]) => name.startsWith(start))
  const ticked = new Set(named(BOX).map(([name]) => name.slice(BOX.length)))
  const choices = form
    .filter(([name]) => name === "shown")
    .map(([, lane]) => ({ ...readLane(lane), receives: ticked.has(lane) }))
  const frequencies = named(RHYTHM).map(([name, frequency]) => ({ topic: name.slice(RHYTHM.length), frequency }))
  const pause = fields.get("pause")
  return {
    revision,
    changes: { choices, frequencies, ...(pause === undefined ? {} : { pauseUntil: pauseEnd(pause) }) },
  }
}

function readLane(key: string): Lane {
  const [channel = "", topic = "", ...rest] = key.split("/")
  if (rest.length > 0) throw new PreferenceError("invalid-request", "A lane is a channel and a topic.")
  return { channel, topic }
}
