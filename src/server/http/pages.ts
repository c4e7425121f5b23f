import {
  type Brand,
  type HistoryPage,
  INSTANT_PATTERN,
  isReason,
  type Lane,
  type LinkState,
  laneKey,
  NOTHING_KNOWN,
  type PageModel,
  type PreferenceChanges,
  PreferenceError,
  type PreferenceSnapshot,
  pauseEnd,
  REFERENCE_PATTERN,
  type Receipt,
  type ScreenName,
  type SubjectRecord,
  type View,
} from "../../domain/index.ts"
import { shortReferencesIn } from "../../link/index.ts"
import { IDEMPOTENCY_KEY_PATTERN, STATUS_OF_CODE } from "../../wire/index.ts"
import type { ServerConfig } from "../config.ts"
import { fingerprint } from "../fingerprint.ts"
import type { DoorParts, Peer } from "../handler.ts"
import { allow, askerOf } from "../limits.ts"
import { errorLine } from "../log.ts"
import { html, json, plain } from "./answers.ts"
import { type Authority, authorityOf, occasionOf, required, tokenOfCode } from "./authority.ts"
import { chooseLanguage } from "./language.ts"
import { readForm, readOneClick } from "./one-click.ts"
import { type PageAddress, readLostAddress, readPageAddress } from "./page-address.ts"
import { API, API_OF_BRANDS } from "./route-name.ts"
import { framedHeaders, pagePolicy, withTheme } from "./security-headers.ts"

type Parts = Pick<DoorParts, "config" | "register" | "receipts" | "renderer" | "limits" | "log" | "now">

/** One visit: where, by whom, in which language. */
interface Visit {
  readonly address: PageAddress
  readonly authority: Authority | null
  readonly brand: Brand
  readonly locale: string
  readonly snapshot: PreferenceSnapshot | null
  /** What is on record could not be read. */
  readonly unreadable: boolean
}

/** What a form does. */
type Action = (request: Request, visit: Visit, peer: Peer) => Promise<Response>

/** What a page shows beyond the visit. */
type Shown = Partial<
  Pick<
    PageModel,
    | "embed"
    | "typedCodes"
    | "screen"
    | "snapshot"
    | "receipt"
    | "history"
    | "outcome"
    | "retryAfterMs"
    | "draft"
    | "typed"
    | "link"
    | "token"
  >
>

/**
 * The one signed URL: `GET` shows the page and never writes; `POST` is the one-click opt-out and the target of every
 * form on the page. `null` when the address is no page's, and nobody reads.
 */
export function createPages({ config, register, receipts, renderer, limits, log, now }: Parts) {
  const brandQuery = (brand: Brand) => brandQueryOf(config, brand)

  /** Who speaks where no credential says so. */
  const brandAt = ({ brand }: PageAddress): Brand => config.brands.get(brand ?? "") ?? firstBrand(config.brands)

  const arrive = async (request: Request, address: PageAddress): Promise<Visit> => {
    const authority = await authorityOf(config, now, address.token)
    const brand = authority?.brand ?? brandAt(address)
    const record = authority && (await recordFor(authority))
    const locale = chooseLanguage(brand.locales, {
      address: address.lang,
      record: record?.locale ?? null,
      acceptLanguage: request.headers.get("accept-language"),
      brand: brand.defaultLocale,
    })
    const snapshot = authority && record && (await receipts.snapshot(authority, record))
    const unreadable = authority?.mayOnlyLeave === false && !record
    return { address, authority, brand, locale, snapshot, unreadable }
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

  const historyFor = (authority: Authority, after: string | null): Promise<HistoryPage | null> =>
    register.history(authority, after).catch((error: unknown) => {
      log(errorLine(error))
      return null
    })

  const model = ({ address, authority, brand, locale, snapshot }: Visit, shown: Shown): PageModel => ({
    ...NOTHING_KNOWN,
    locale,
    textVersion: renderer.textVersion,
    brand: forPage(brand, brandQuery(brand)),
    screen: screenAt(address.place),
    link: linkState(address, authority),
    token: authority ? address.token : null,
    snapshot,
    typedCodes: true,
    brandQuery: brandQuery(brand),
    // Where the link comes later, or from elsewhere, it may be one of another sender than this document speaks for.
    adapter: { kind: "http", base: authority || config.brands.size === 1 ? API : `${API_OF_BRANDS}/${brand.id}` },
    ...shown,
  })

  const inlineOf = (brand: Brand) => withTheme(renderer.inlineHashes, config.themeHashes.get(brand.id))

  const page = (visit: Visit, shown: Shown, status = 200): Response => {
    const answer = html(renderer.render(model(visit, shown)), status)
    answer.headers.set("content-security-policy", pagePolicy(inlineOf(visit.brand)))
    return answer
  }

  const occasion = (visit: Visit, authority: Authority, shown: boolean) =>
    occasionOf(authority, now(), {
      door: shown ? "page" : "one-click",
      locale: shown ? visit.locale : null,
      textVersion: shown ? renderer.textVersion : null,
    })

  /** GET and HEAD. */
  const show = async (request: Request, address: PageAddress, peer: Peer): Promise<Response> => {
    if (address.place === "code" && address.code !== null) return openCode(request, address, address.code, peer)
    if (address.place === "embed") return frame(request, address)
    if (address.place === "ways") return ways(request, address)
    const visit = await arrive(request, address)
    const { authority } = visit
    const after = new URL(request.url).searchParams.get("after")
    const wantsHistory = address.place === "history" && authority?.mayOnlyLeave === false
    const history = wantsHistory ? await historyFor(authority, isCursor(after) ? after : null) : null
    const failed = (wantsHistory && !history) || (visit.unreadable && address.place === "preferences")
    if (failed) return unavailable(visit)
    return page(visit, { history }, address.token !== null && !visit.authority ? 404 : 200)
  }

  /** The document for a frame: the same for everybody, since its token comes from the page around it. */
  const frame = async (request: Request, address: PageAddress): Promise<Response> => {
    if (address.brand !== null && !config.brands.has(address.brand)) return plain("There is no such brand.\n", 404)
    const visit = await arrive(request, address)
    const origins = config.embedOrigins.get(visit.brand.id) ?? []
    const wanted = new URL(request.url).searchParams
    const screen = FRAME_SCREENS.find((each) => each === wanted.get("screen")) ?? "choice"
    const view = VIEWS.find((each) => each === wanted.get("view")) ?? "centre"
    const answer = page(visit, { link: "unknown", screen, embed: { view, origins }, typedCodes: false })
    for (const [name, value] of Object.entries(framedHeaders(inlineOf(visit.brand), origins))) {
      answer.headers.set(name, value)
    }
    return answer
  }

  /** Every way to leave. It needs nothing but the configuration: nobody is read, nothing is written. */
  const ways = async (request: Request, address: PageAddress): Promise<Response> => {
    const { brand, locale } = await arrive(request, address)
    const { publicUrl } = config
    const answer = html(renderer.ways({ brand, locale, publicUrl, brandQuery: brandQuery(brand) }).document)
    answer.headers.set("content-security-policy", pagePolicy(inlineOf(brand)))
    return answer
  }

  /** An address that is nothing: whoever reads is told, and shown every way on; a program gets no document. */
  const lost = async (request: Request): Promise<Response | null> => {
    const url = new URL(request.url)
    const asked = (request.method === "GET" || request.method === "HEAD") && !url.pathname.startsWith("/api/")
    if (!asked || !request.headers.get("accept")?.includes("text/html")) return null
    const visit = await arrive(request, readLostAddress(url))
    return page(visit, { link: "not-ours" }, 404)
  }

  const unavailable = (visit: Visit): Response => {
    const answer = page(visit, { outcome: "unavailable", snapshot: null }, 503)
    answer.headers.set("retry-after", "5")
    return answer
  }

  /**
   * A code from a letter, or a short reference, opens the page of a link as old as itself (B24). Codes cannot be guessed in
   * numbers: after some wrong ones from an address, a right one may still leave, and no more. Nobody guesses a reference:
   * they are not counted, and open whatever was typed before.
   */
  const openCode = async (request: Request, address: PageAddress, typed: string, peer: Peer): Promise<Response> => {
    const who = askerOf(brandAt(address), peer.address)
    const guessable = shortReferencesIn(typed).length === 0
    const found = await register.readCode(typed)
    if (found && config.brands.has(found.brand)) {
      const token = await tokenOfCode(config, found, guessable && limits.wrongCodes.ask(who) !== null)
      return page(await arrive(request, { ...address, token, place: "choice" }), {})
    }
    const retryAfterMs = guessable ? limits.wrongCodes.take(who) : null
    const visit = await arrive(request, { ...address, place: "entry" })
    return page(
      visit,
      { link: "missing", outcome: "code-wrong", typed: typed.slice(0, LONGEST_TYPED) },
      retryAfterMs === null ? 404 : 429,
    )
  }

  /** The code of a letter, typed. Opening a page is all it does. */
  const typeCode = async (request: Request, address: PageAddress, peer: Peer): Promise<Response> => {
    const form = new Map(await readForm(request))
    return openCode(request, address, form.get("code") ?? "", peer)
  }

  /** A fresh link, asked for without JavaScript: the same answer whether anybody is known by it or not (D29). */
  const requestLink = async (request: Request, visit: Visit, peer: Peer): Promise<Response> => {
    const form = new Map(await readForm(request))
    const contact = form.get("contact") ?? ""
    try {
      allow(limits.linkRequests, askerOf(visit.brand, peer.address))
      await register.requestLink(visit.brand, contact, visit.locale, now(), crypto.randomUUID())
    } catch (error) {
      return refused(request, visit, error, { link: "missing", typed: contact.slice(0, LONGEST_TYPED) })
    }
    return page(visit, { link: "missing", outcome: "requested" })
  }

  /** One press leaves everything. A browser is shown the receipt, the page's script is told it, a mail client hears 200. */
  const leave = async (request: Request, visit: Visit): Promise<Response> => {
    const wants = request.headers.get("accept") ?? ""
    const shown = wants.includes("text/html") || wants.includes("application/json")
    const authority = required(visit.authority, "leave")
    if (!(await readOneClick(request))) {
      throw new PreferenceError("invalid-request", "The form has to be exactly List-Unsubscribe=One-Click.")
    }
    const objection = await register.leave(authority, occasion(visit, authority, shown), keyOfPress(request))
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
    const { revision, changes, own, objection } = readChanges(await readForm(request))
    const asItWas = own !== null && isNothing(own) && changes.pauseUntil === undefined
    if (asItWas && visit.snapshot) return page(visit, { outcome: "nothingToSave" })
    const key = await fingerprint(JSON.stringify([revision, changes]))
    try {
      const record = await register.save(authority, revision, changes, occasion(visit, authority, true), key)
      return page(visit, { outcome: "saved", snapshot: await receipts.snapshot(authority, record) })
    } catch (error) {
      if (!(error instanceof PreferenceError) || !error.snapshot) return refused(request, visit, error, { draft: own })
      const { snapshot } = error
      // Everything was left meanwhile: that wins over what was changed here (D32).
      const left = snapshot.objection !== null && snapshot.objection.reference !== objection
      const shown: Shown = left ? { outcome: "conflictLeft" } : { outcome: "conflict", draft: own }
      return page(visit, { ...shown, snapshot }, STATUS_OF_CODE.conflict)
    }
  }

  /** Why the person left, without JavaScript. */
  const giveReason = async (request: Request, visit: Visit): Promise<Response> => {
    const authority = required(visit.authority, "leave")
    const form = new Map(await readForm(request))
    const [reference, reason] = [form.get("reference") ?? "", form.get("reason")]
    if (!isReason(reason)) throw new PreferenceError("invalid-request", "The form has to hold a reason.")
    const record = await register.giveReason(authority, reference, reason, occasion(visit, authority, true))
    const objection = record.objections.find((each) => each.reference === reference)
    const receipt = objection && (await receipts.receipt(authority, objection, !authority.mayOnlyLeave))
    return page(visit, { screen: "unsubscribed", receipt: receipt ?? null, outcome: "reasoned" })
  }

  /** The undo form without JavaScript. */
  const undo = async (request: Request, visit: Visit): Promise<Response> => {
    const authority = required(visit.authority, "all")
    const form = new Map(await readForm(request))
    const reference = form.get("reference") ?? ""
    // There was no objection under what is no reference, and no store should be asked for it.
    if (!REFERENCE_PATTERN.test(reference)) throw new PreferenceError("undo-unavailable", "There is nothing to undo.")
    const key = `undo-${reference}-form`
    const record = await register.undo(authority, reference, occasion(visit, authority, true), key)
    const snapshot = await receipts.snapshot(authority, record)
    return page(visit, { screen: "preferences", outcome: "undone", snapshot })
  }

  const ACTIONS: Readonly<Record<Exclude<PageAddress["place"], "code" | "embed" | "ways">, Action>> = {
    choice: leave,
    entry: leave,
    unsubscribed: leave,
    history: leave,
    preferences: save,
    undo,
    reason: giveReason,
    link: requestLink,
  }

  const act = async (request: Request, address: PageAddress, peer: Peer): Promise<Response> => {
    if (address.place === "code") return typeCode(request, address, peer)
    if (address.place === "embed" || address.place === "ways") return notAllowed(address)
    const visit = await arrive(request, address)
    try {
      return await ACTIONS[address.place](request, visit, peer)
    } catch (thrown) {
      return refused(request, visit, thrown, {
        ...(address.place === "undo" ? { screen: "preferences" } : {}),
        ...(address.place === "link" ? { link: "missing" } : {}),
      })
    }
  }

  /** A form that could not be carried out: the page that says so, with all that was in it. */
  const refused = (request: Request, visit: Visit, thrown: unknown, shown: Shown): Response => {
    const { code, snapshot, retryAfterMs = null } = asPreferenceError(thrown)
    const status = STATUS_OF_CODE[code] === 401 ? 404 : (STATUS_OF_CODE[code] ?? 500)
    const answer = (request.headers.get("accept") ?? "").includes("text/html")
      ? page(visit, { ...shown, outcome: code, retryAfterMs, ...(snapshot ? { snapshot } : {}) }, status)
      : plain(`${code}\n`, status)
    const wait = retryAfterMs ?? (status === 503 ? 5_000 : null)
    if (wait !== null) answer.headers.set("retry-after", String(Math.ceil(wait / 1000)))
    return answer
  }

  const asPreferenceError = (thrown: unknown): PreferenceError => {
    if (thrown instanceof PreferenceError) return thrown
    log(errorLine(thrown))
    return new PreferenceError("unavailable", "The service cannot answer now.")
  }

  return async (request: Request, peer: Peer): Promise<Response | null> => {
    const address = readPageAddress(new URL(request.url))
    if (!address) return lost(request)
    if (request.method === "POST") return act(request, address, peer)
    if ((request.method === "GET" || request.method === "HEAD") && !isFormOnly(address)) {
      return show(request, address, peer)
    }
    return notAllowed(address)
  }
}

const isFormOnly = ({ place }: PageAddress): boolean => place === "undo" || place === "reason"

function notAllowed(address: PageAddress): Response {
  const takesNoForm = address.place === "embed" || address.place === "ways"
  const allow = isFormOnly(address) ? "POST" : takesNoForm ? "GET, HEAD" : "GET, HEAD, POST"
  return plain("Method not allowed.\n", 405, { allow })
}

/** What is given back of a field is no longer than the field takes. */
const LONGEST_TYPED = 320

const FRAME_SCREENS: readonly ScreenName[] = ["choice", "preferences", "history"]
const VIEWS: readonly View[] = ["centre", "preferences", "button"]

/** Follows an address that holds no token, where there are several brands to speak for. */
export const brandQueryOf = ({ brands }: Pick<ServerConfig, "brands">, { id }: Brand): string =>
  brands.size > 1 ? `?brand=${id}` : ""

/** What a page is told of its brand: where every way to leave is named, and not the doors themselves. */
export function forPage({ doors: _doors, ...brand }: Brand, brandQuery: string): Brand {
  const waysUrl = Object.fromEntries(brand.locales.map((locale) => [locale, `/${locale}/ways${brandQuery}`]))
  return { ...brand, waysUrl }
}

/** The brand that speaks where nothing else says which. */
export function firstBrand(brands: ReadonlyMap<string, Brand>): Brand {
  const [brand] = brands.values()
  if (!brand) throw new Error("A checked configuration has a brand.")
  return brand
}

const screenAt = (place: PageAddress["place"]): ScreenName =>
  place === "preferences" || place === "unsubscribed" || place === "history" ? place : "choice"

/** What `next` of a page of the history looks like. */
export const isCursor = (after: string | null): after is string => after !== null && /^\d{1,15}$/.test(after)

function linkState(address: PageAddress, authority: Authority | null): LinkState {
  if (authority) return authority.mayOnlyLeave ? "leave-only" : "valid"
  if (address.token !== null) return "not-ours"
  return address.place === "choice" ||
    address.place === "preferences" ||
    address.place === "history" ||
    address.place === "unsubscribed"
    ? "unknown"
    : "missing"
}

/** The name of a box is the first of these and the key of its lane, see `laneKey`; of a rhythm the second and its topic. */
const BOX = "lanes."
const RHYTHM = "frequencies."
/** Before the name of a field: how it stood when the form was drawn. */
const WAS = "was."
/** The reference of the objection that stood; every form of ours says it. */
const WAS_OBJECTION = `${WAS}objection`

interface SentForm {
  readonly revision: string
  /** What is to be kept. */
  readonly changes: PreferenceChanges
  /** What of it differs from how it stood when the form was drawn; `null` where the form does not say how it stood. */
  readonly own: PreferenceChanges | null
  /** The objection that stood then; `""` for none. */
  readonly objection: string
}

/** The key under which the page's own script sends a press. A mail client has none, and what is none hinders nobody from leaving. */
const keyOfPress = ({ headers }: Request): string | null => {
  const key = headers.get("idempotency-key") ?? ""
  return IDEMPOTENCY_KEY_PATTERN.test(key) ? key : null
}

const isNothing = ({ choices, frequencies, pauseUntil }: PreferenceChanges): boolean =>
  choices.length === 0 && (frequencies ?? []).length === 0 && pauseUntil === undefined

/**
 * Reads the preferences form: `shown` names each lane on the page, a box `lanes.{channel}/{topic}` each ticked one,
 * `frequencies.{topic}` each rhythm, `pause` the day on which a pause ends; `was.` before a name says how it stood. The
 * same form sent twice is one press.
 *
 * @throws PreferenceError `invalid-request` when the revision is missing, or a lane is none
 */
function readChanges(form: readonly [string, string][]): SentForm {
  const fields = new Map(form)
  const revision = fields.get("revision")
  if (!revision) throw new PreferenceError("invalid-request", "The form has to hold the revision.")
  const choices = form
    .filter(([name]) => name === "shown")
    .map(([, key]) => ({ ...readLane(key), receives: fields.has(BOX + key) }))
  const frequencies = form
    .filter(([name]) => name.startsWith(RHYTHM))
    .map(([name, frequency]) => ({ topic: name.slice(RHYTHM.length), frequency }))
  const day = fields.get("pause")
  const pause: Pick<PreferenceChanges, "pauseUntil"> =
    day === undefined || day === fields.get(`${WAS}pause`) ? {} : { pauseUntil: pauseEnd(day) }
  const own = {
    choices: choices.filter((lane) => lane.receives !== fields.has(WAS + BOX + laneKey(lane))),
    frequencies: frequencies.filter((each) => each.frequency !== fields.get(WAS + RHYTHM + each.topic)),
    ...(isMoment(pause.pauseUntil) ? pause : {}),
  }
  return {
    revision,
    changes: { choices, frequencies, ...pause },
    own: fields.has(WAS_OBJECTION) ? own : null,
    objection: fields.get(WAS_OBJECTION) ?? "",
  }
}

/** A day that is none, such as `24/12/2026` out of a browser without a calendar, is refused, and cannot be shown again. */
const isMoment = (until: string | null | undefined): boolean =>
  typeof until !== "string" || (INSTANT_PATTERN.test(until) && !Number.isNaN(Date.parse(until)))

function readLane(key: string): Lane {
  const [channel = "", topic = "", ...rest] = key.split("/")
  if (rest.length > 0) throw new PreferenceError("invalid-request", "A lane is a channel and a topic.")
  return { channel, topic }
}
