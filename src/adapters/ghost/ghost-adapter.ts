import {
  type Abilities,
  type Call,
  type Catalogue,
  channelOf,
  type Link,
  type Locale,
  type PreferenceAdapter,
  type PreferenceChanges,
  PreferenceError,
  type Receipt,
} from "../../domain/index.ts"
import { memberSchema, type Newsletter, newslettersSchema, type Standing, siteSchema } from "./ghost-answers.ts"
import { catalogueOf, changesFor, isNothing, nothingMore, receives } from "./ghost-catalogue.ts"
import { asker, type ExchangeOptions, refuseAborted } from "./ghost-exchange.ts"
import { type GhostPerson, personOf } from "./ghost-link.ts"
import { referenceFor, snapshotFor } from "./ghost-snapshot.ts"

export interface GhostAdapterOptions extends ExchangeOptions {
  /** A key of the Content API, from an integration of the site. Public by design: it reads the list of newsletters. */
  readonly contentKey: string
  /** The language in which the newsletters are named; what the site says of itself by default. */
  readonly locale?: Locale
  readonly now?: () => Date
}

const ABILITIES: Abilities = {
  // Nothing durable holds what stood before leaving.
  undo: false,
  // The choices are read again before each write, and a newer state is a conflict. Ghost has no version to write against: a
  // change in between the two is not noticed.
  detectsConflicts: false,
  pause: false,
  frequency: false,
  // A newsletter made later may subscribe its members by itself.
  coversFuture: false,
  keepsReceipt: false,
  reason: false,
  history: false,
  requestLink: false,
}

/** The most pages of a hundred newsletters that are read. */
const MAX_PAGES = 100

/** A press that went out to Ghost. */
interface Sent {
  readonly content: string
  /** `null` until it is known that it arrived. */
  readonly receipt: Receipt | "saved" | null
}

/**
 * An adapter to a site of Ghost (5.x and 6.x), straight from the browser: what a member's own link may do, and nothing else.
 * The token is the one of `tokenFromGhostLink`. Such links never expire.
 *
 * Ghost keeps neither an objection nor its time: a receipt carries the time of the press, or of the first press that found
 * everything off already, and the same reference each time.
 * Ghost may answer a failed write with an error after it wrote, and a written one not at all. So what stands is read again
 * before anybody is told anything.
 *
 * @example const adapter = createGhostAdapter({ site: "https://blog.example", contentKey: "e4c060ba2a67c7fdb062ebefbe" })
 */
export function createGhostAdapter(options: GhostAdapterOptions): PreferenceAdapter {
  const { contentKey, now = () => new Date() } = options
  const ask = asker(options)
  const sent = new Map<string, Sent>()
  const receipts = new Map<string, Receipt>()
  let locale = options.locale

  const read = (person: GhostPerson, call: Call): Promise<Standing> =>
    ask({ path: pathOf(person), forPerson: true }, memberSchema, call)

  /** The site's own language, asked for once. */
  const language = async (call: Call): Promise<Locale> => {
    locale ??= (await ask({ path: "/members/api/site/", forPerson: false }, siteSchema, call)).site.locale
    return locale
  }

  /** All newsletters, each once, though the list may move while it is read. */
  const newsletters = async (call: Call): Promise<Newsletter[]> => {
    const found = new Map<string, Newsletter>()
    for (let page = 1; page <= MAX_PAGES; page++) {
      const path = `/ghost/api/content/newsletters/?key=${encodeURIComponent(contentKey)}&limit=100&page=${page}`
      const answer = await ask({ path, forPerson: false }, newslettersSchema, call)
      for (const each of answer.newsletters) found.set(each.id, each)
      if (answer.meta.pagination.next === null) return [...found.values()]
    }
    throw new PreferenceError("unavailable", "The list of newsletters does not end.")
  }

  const readAll = async (person: GhostPerson, call: Call) => {
    // The person first: whoever has no right to be here learns nothing, and asks for nothing more.
    const standing = await read(person, call)
    const [all, spoken] = await Promise.all([newsletters(call), language(call)])
    return { standing, catalogue: catalogueOf(all, spoken, standing) }
  }

  /** Writes, and gives what stands then. Resolves when that is as asked for, however the write itself was answered. */
  const write = async (
    person: GhostPerson,
    body: Record<string, unknown>,
    asAsked: (standing: Standing) => boolean,
    call: Call,
  ): Promise<Standing> => {
    const answer = await ask({ path: pathOf(person), body, forPerson: true }, memberSchema, call).catch(asFailure)
    if (answer instanceof PreferenceError && NOTHING_WRITTEN.includes(answer.code)) throw answer
    if (!(answer instanceof PreferenceError) && asAsked(answer)) return answer
    const standing = await read(person, call).catch(asFailure)
    refuseAborted(call.signal)
    if (!(standing instanceof PreferenceError) && asAsked(standing)) return standing
    throw answer instanceof PreferenceError
      ? answer
      : new PreferenceError("unavailable", "Ghost kept something else than it was asked to.")
  }

  /** What came of an earlier attempt at the same press. @throws `key-reused` when it was another press */
  const earlier = (call: Call, content: string): Sent | undefined => {
    const before = sent.get(call.idempotencyKey)
    if (before && before.content !== content) {
      throw new PreferenceError("key-reused", "This key came with other content.")
    }
    return before
  }

  const load = async (link: Link, call: Call) => {
    refuseAborted(call.signal)
    const { standing, catalogue } = await readAll(personOf(link.token), call)
    return snapshotFor(standing, catalogue)
  }

  /** The receipt that stands for a member from whom everything is off. */
  const receiptFor = async (person: GhostPerson): Promise<Receipt> => {
    const reference = await referenceFor(options.site.replace(/\/+$/, ""), person.uuid)
    const receipt = receipts.get(person.uuid) ?? {
      reference,
      at: now().toISOString(),
      undoUntil: null,
      coversFuture: false,
      signed: null,
    }
    receipts.set(person.uuid, receipt)
    return receipt
  }

  return {
    abilities: ABILITIES,
    load,
    save: async (link, revision, changes, call) => {
      refuseAborted(call.signal)
      const person = personOf(link.token)
      const content = JSON.stringify(["save", link.token, revision, changes])
      const before = earlier(call, content)
      const { standing, catalogue } = await readAll(person, call)
      const snapshot = await snapshotFor(standing, catalogue)
      if (before?.receipt) return snapshot
      refuseUnknown(changes, catalogue)
      const choices = new Map(changes.choices.map(({ topic, receives }) => [topic, receives]))
      const asAsked = (found: Standing) => [...choices].every(([topic, wanted]) => receives(found, topic) === wanted)
      const arrived = before !== undefined && asAsked(standing)
      if (!arrived && snapshot.revision !== revision) {
        throw new PreferenceError("conflict", "The choices were changed elsewhere.", { snapshot })
      }
      let kept = standing
      if (!asAsked(standing)) {
        sent.set(call.idempotencyKey, { content, receipt: null })
        kept = await write(person, changesFor(standing, choices), asAsked, call).catch((error: PreferenceError) => {
          if (KEY_STAYS_FREE.includes(error.code)) sent.delete(call.idempotencyKey)
          throw error
        })
      }
      sent.set(call.idempotencyKey, { content, receipt: "saved" })
      return snapshotFor(kept, catalogue)
    },
    unsubscribeFromAll: async (link, call) => {
      refuseAborted(call.signal)
      const person = personOf(link.token)
      const content = JSON.stringify(["leave", link.token])
      // A key of its own kind: no other press can be in the way of this one.
      const press = { ...call, idempotencyKey: `leave/${call.idempotencyKey}` }
      const before = earlier(press, content)?.receipt
      if (before && before !== "saved") return before
      const standing = await read(person, call).catch(asLeaving)
      if (!isNothing(standing)) {
        receipts.delete(person.uuid)
        await write(person, nothingMore(standing), isNothing, call).catch(asLeaving)
      }
      const receipt = await receiptFor(person)
      sent.set(press.idempotencyKey, { content, receipt })
      return receipt
    },
    undo: unsupported,
    giveReason: unsupported,
    history: unsupported,
    requestLink: unsupported,
  }
}

const pathOf = ({ uuid, key }: GhostPerson): string => `/members/api/member/newsletters/?uuid=${uuid}&key=${key}`

const unsupported = async (): Promise<never> => {
  throw new PreferenceError("unsupported", "Ghost has no such ability.")
}

/** After these nothing is to be read again: Ghost refused before it wrote, or nobody waits any more. */
const NOTHING_WRITTEN: readonly string[] = ["link-invalid", "throttled", "aborted"]

/** After these it is known that the press took no effect: its key may come again with other content. */
const KEY_STAYS_FREE: readonly string[] = ["link-invalid", "throttled", "invalid-request"]

const asFailure = (error: PreferenceError): PreferenceError => error

/**
 * Nobody is told that they leave too often, or in the wrong way: leaving names nothing that could be unknown, so whatever
 * Ghost refuses then is trouble of its own, and tried again.
 */
function asLeaving(error: PreferenceError): never {
  const { code, message, retryAfterMs } = error
  if (code !== "throttled" && code !== "invalid-request") throw error
  throw new PreferenceError("unavailable", message, retryAfterMs === undefined ? {} : { retryAfterMs })
}

/** @throws `invalid-request` for what is not in the catalogue, or beyond what Ghost can do */
function refuseUnknown(
  { choices, frequencies = [], pauseUntil = null }: PreferenceChanges,
  catalogue: Catalogue,
): void {
  const known = choices.every((lane) => channelOf(catalogue, lane) !== undefined)
  if (!known || frequencies.length > 0 || pauseUntil !== null) {
    throw new PreferenceError("invalid-request", "There is no such lane, rhythm or pause.")
  }
}
