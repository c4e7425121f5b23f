import {
  type AgentPageModel,
  type AgentProblem,
  type AgentScreen,
  contactKey,
  type NotedObjection,
  PreferenceError,
  REFERENCE_PATTERN,
  SUBJECT_PATTERN,
  type UnknownAs,
} from "../../domain/index.ts"
import type { DoorParts, Peer } from "../handler.ts"
import { html, plain } from "../http/answers.ts"
import { chooseLanguage } from "../http/language.ts"
import { readForm } from "../http/one-click.ts"
import { readAgentAddress } from "../http/page-address.ts"
import { brandQueryOf, firstBrand } from "../http/pages.ts"
import { scriptlessPolicy } from "../http/security-headers.ts"
import { errorLine } from "../log.ts"
import { basicCredential, isOpenLine, type SignedIn, signedIn } from "./agent-key.ts"
import { type DrawnForm, newFormToken, readFormToken } from "./form-token.ts"
import { findPeople, foundPerson, noteObjection, type Whose } from "./note-objection.ts"

/** Asks a browser for name and key of an agent (RFC 7617). */
const CHALLENGE = 'Basic realm="preference-center agents", charset="UTF-8"'

/** What a page says, and what of the form before it goes on. */
interface Said {
  readonly screen: AgentScreen
  readonly status?: number
  /** The fields with which the same page is had in another language. */
  readonly sent?: Readonly<Record<string, string>>
  /** The token of the form before, where the next press is an attempt at the same. */
  readonly form?: string
}

/** A form as it was sent. */
interface Sent {
  readonly step: "find" | "note"
  /** What the customer gave. */
  readonly given: string
  readonly whose: Whose | null
  readonly token: string
}

/**
 * The page on which agents write down what people say on the phone or in the shop (A15): no script, no cookie, nothing
 * of a customer in an address. `GET` asks whom it is about and never writes. `null` when the address is not its own, or
 * there are no agents.
 */
export function createAgentPage(
  parts: Pick<DoorParts, "config" | "register" | "renderer" | "limits" | "log" | "now">,
): (request: Request, peer: Peer) => Promise<Response | null> {
  const { config, register, renderer, log, now } = parts

  const draw = (model: AgentPageModel, status = 200, headers: Record<string, string> = {}): Response => {
    const answer = html(renderer.agentPage.render(model), status)
    const themeHash = model.session && config.themeHashes.get(model.session.brand.id)
    const styles = [renderer.agentPage.styleHash, ...(themeHash ? [themeHash] : [])]
    answer.headers.set("content-security-policy", scriptlessPolicy(styles))
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
    return answer
  }

  /** Before anybody is signed in. */
  const outside = (locale: string, screen: AgentScreen, status: number, headers: Record<string, string> = {}) =>
    draw({ locale, screen, session: null, sent: {} }, status, headers)

  /** A page for whoever is signed in. */
  const inside = async (
    who: SignedIn,
    locale: string,
    { screen, status = 200, sent = {}, form }: Said,
  ): Promise<Response> => {
    const { brand, agent } = who
    const lang = brand.locales.includes(locale) ? locale : brand.defaultLocale
    const page = `${config.publicUrl}/${lang}/${brandQueryOf(config, brand)}`
    const session = { brand, agent, form: form ?? (await newFormToken(who, now())), page }
    return draw({ locale, screen, session, sent }, status, status === 503 ? { "retry-after": "5" } : {})
  }

  const problemOf = (thrown: unknown): AgentProblem => {
    if (thrown instanceof PreferenceError && thrown.code === "invalid-request") return "unreadable"
    if (!(thrown instanceof PreferenceError)) log(errorLine(thrown))
    return "unavailable"
  }

  const find = async ({ brand }: SignedIn, given: string, problem: AgentProblem | null = null): Promise<Said> => {
    const sent = { step: "find", given }
    const people = await findPeople(register, brand, given)
    const unknownAs = people.length > 0 ? [] : unknownBy(given, config.suppressionKeys.has(brand.id))
    const refusal = people.length > 0 || unknownAs.length > 0 ? null : whyNobody(given)
    if (refusal) return { screen: { kind: "find", problem: refusal }, status: 400, sent }
    // What may be a phone number is kept as a customer number only by whoever was told that it may be none.
    const untold = unknownAs.join() === "subject" && contactKey(given) !== null ? "no-key" : null
    return { screen: { kind: "found", people: people.map(foundPerson), unknownAs, problem: problem ?? untold }, sent }
  }

  const note = async (who: SignedIn, locale: string, { given, whose, token }: Sent, { at, press }: DrawnForm) => {
    if (!whose) return { ...(await find(who, given, "unreadable")), status: 400 }
    const inOurs = (wanted: string | null) => (wanted !== null && renderer.locales.includes(wanted) ? wanted : null)
    const theirs = "subject" in whose ? await register.read({ brand: who.brand, ...whose }) : null
    const shown = { now: now(), locale: inOurs(theirs?.locale ?? null) ?? locale, textVersion: renderer.textVersion }
    const noted = await noteObjection(register, who, whose, shown, press)
    const objections = noted.map(
      ({ record, objection, acknowledged }): NotedObjection => ({
        reference: objection.reference,
        at: objection.at,
        stoodBefore: Date.parse(objection.at) < at.getTime(),
        acknowledged,
        locale: inOurs(record.locale),
      }),
    )
    return { screen: { kind: "noted", objections }, sent: { step: "note", given, ...whose }, form: token } as const
  }

  /** What a form came to. A failure keeps everything that was in it, so that the next press is the same one. */
  const act = async (who: SignedIn, locale: string, sent: Sent): Promise<Said> => {
    const drawn = await readFormToken(who, sent.token, now())
    try {
      if (sent.step === "note" && drawn) return await note(who, locale, sent, drawn)
      if (sent.step === "note") return { ...(await find(who, sent.given, "form")), status: 403 }
      if (drawn) return await find(who, sent.given)
      return { screen: { kind: "find", problem: "form" }, status: 403, sent: { step: "find", given: sent.given } }
    } catch (thrown) {
      return failed(who, sent, problemOf(thrown))
    }
  }

  const failed = async (who: SignedIn, { step, given, token }: Sent, problem: AgentProblem): Promise<Said> => {
    const status = problem === "unavailable" ? 503 : 400
    const kept = { status, sent: { step: "find", given }, form: token }
    const found = step === "note" ? await find(who, given, problem).catch(() => null) : null
    return found ? { ...found, ...kept } : { ...kept, screen: { kind: "find", problem } }
  }

  const answer = async (request: Request, who: SignedIn, locale: string): Promise<Response> => {
    if (request.method !== "POST") return inside(who, locale, { screen: { kind: "find", problem: null } })
    if (isForeign(config.publicUrl, request)) return inside(who, locale, { screen: { kind: "foreign" }, status: 403 })
    const sent = await readSent(request)
    if (!sent) return inside(who, locale, { screen: { kind: "find", problem: "form" }, status: 400 })
    return inside(who, locale, await act(who, locale, sent))
  }

  return async (request, peer) => {
    const address = config.agents.size > 0 ? readAgentAddress(new URL(request.url)) : null
    if (!address) return null
    if (!["GET", "HEAD", "POST"].includes(request.method))
      return plain("Method not allowed.\n", 405, { allow: "GET, HEAD, POST" })
    const locale = chooseLanguage(renderer.locales, {
      address: address.lang,
      record: null,
      acceptLanguage: request.headers.get("accept-language"),
      brand: firstBrand(config.brands).defaultLocale,
    })
    if (isOpenLine(config.publicUrl, request)) return outside(locale, { kind: "shut" }, 403)
    try {
      const who = await signedIn(parts, basicCredential(request.headers.get("authorization")), peer)
      if (who) return await answer(request, who, locale)
      return outside(locale, { kind: "sign-in", retryAfterMs: null }, 401, { "www-authenticate": CHALLENGE })
    } catch (error) {
      if (!(error instanceof PreferenceError) || error.retryAfterMs === undefined) throw error
      const { retryAfterMs } = error
      const wait = { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }
      return outside(locale, { kind: "sign-in", retryAfterMs }, 429, wait)
    }
  }
}

/**
 * Whether a form comes from anywhere but our own page: browsers send name and key of an agent along with whatever any
 * page makes them post (D21). Told by `Sec-Fetch-Site` (Fetch Metadata), else by `Origin` (RFC 6454 section 7).
 */
function isForeign(publicUrl: string, request: Request): boolean {
  const site = request.headers.get("sec-fetch-site")
  if (site !== null) return site !== "same-origin"
  return request.headers.get("origin") !== new URL(publicUrl).origin
}

/** What is taken of a field: no address is longer. */
const LONGEST = 320

/** @returns `null` for what is no form of ours */
async function readSent(request: Request): Promise<Sent | null> {
  const form = new Map(await readForm(request).catch(() => []))
  const step = form.get("step")
  if (step !== "find" && step !== "note") return null
  const [subject, contact] = [form.get("subject"), form.get("contact")]
  const whose =
    subject !== undefined && SUBJECT_PATTERN.test(subject)
      ? { subject }
      : contact !== undefined && contact.length <= LONGEST
        ? { contact }
        : null
  return { step, given: (form.get("given") ?? "").trim().slice(0, LONGEST), whose, token: form.get("form") ?? "" }
}

/** Under what a no can be kept, of somebody whom nobody knows by what they gave (A6). */
function unknownBy(given: string, hasKey: boolean): UnknownAs[] {
  const isNumber = SUBJECT_PATTERN.test(given) && !REFERENCE_PATTERN.test(given)
  return [
    ...(contactKey(given) !== null && hasKey ? ["contact" as const] : []),
    ...(isNumber ? ["subject" as const] : []),
  ]
}

function whyNobody(given: string): AgentProblem {
  if (REFERENCE_PATTERN.test(given)) return "reference"
  return contactKey(given) === null ? "unreadable" : "no-key"
}
