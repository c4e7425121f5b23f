import {
  type Call,
  type Catalogue,
  type Change,
  choose,
  contactKey,
  EVERY_ABILITY,
  type Evidence,
  emptyRecord,
  giveReason,
  historyOf,
  type Link,
  type Objection,
  type Occasion,
  object,
  type PreferenceAdapter,
  PreferenceError,
  REFERENCE_BYTES,
  receiptFor,
  referenceFrom,
  type SubjectRecord,
  snapshotOf,
  undo,
  undoUntil,
} from "../../domain/index.ts"

export interface MemoryAdapterOptions {
  /** Read at every call, so that a test or the gallery can add a topic meanwhile. */
  readonly catalogue: () => Catalogue
  /** What the token stands for. */
  readonly links: ReadonlyMap<string, { readonly subject: string; readonly mayOnlyLeave?: boolean }>
  /** The records, by subject; changed in place. */
  readonly records?: Map<string, SubjectRecord>
  /** Told of every fresh link that is asked for: there is no mail to send it by. */
  readonly onLinkRequested?: (contact: string) => void
  readonly now?: () => Date
}

/** What an idempotency key stood for the first time: to answer alike, or to refuse other content. */
interface Kept {
  readonly content: string
  readonly reference: string
}

/**
 * The rules of the register over a map: for the gallery, for demonstrations without a server, and for tests of screens.
 * Forgets everything with the page.
 *
 * @example const adapter = createMemoryAdapter({ catalogue: () => catalogue, links: new Map([["demo", { subject: "p1" }]]) })
 */
export function createMemoryAdapter(options: MemoryAdapterOptions): PreferenceAdapter {
  const { catalogue, links, onLinkRequested = () => {}, now = () => new Date() } = options
  const { records = new Map<string, SubjectRecord>() } = options
  const kept = new Map<string, Kept>()
  const evidence: Evidence[] = []

  const open = (link: Link, call: Call, needs: "all" | "leaving"): SubjectRecord => {
    if (call.signal?.aborted) throw new PreferenceError("aborted", "The call was ended by its caller.")
    const known = links.get(link.token)
    if (!known) throw new PreferenceError("link-invalid", "No such link.")
    if (known.mayOnlyLeave && needs === "all") throw new PreferenceError("link-expired", "This link may only leave.")
    return records.get(known.subject) ?? emptyRecord("memory", known.subject)
  }

  const occasion = (call: Call): Occasion => ({
    now: now(),
    door: "page",
    locale: call.locale,
    textVersion: call.textVersion,
    link: null,
  })

  /** Runs a change once for a key. `undefined` when the key was used before for the same content. */
  const once = <C extends Change & { objection?: Objection }>(
    record: SubjectRecord,
    call: Call,
    content: string,
    change: () => C,
  ): C | undefined => {
    const before = kept.get(call.idempotencyKey)
    if (before && before.content !== content)
      throw new PreferenceError("key-reused", "This key came with other content.")
    if (before) return undefined
    const changed = change()
    records.set(record.subject, changed.record)
    evidence.unshift(...[...changed.evidence].reverse())
    kept.set(call.idempotencyKey, { content, reference: changed.objection?.reference ?? "" })
    return changed
  }

  const standing = (subject: string): SubjectRecord => records.get(subject) ?? emptyRecord("memory", subject)
  const shown = (subject: string) => snapshotOf(standing(subject), catalogue(), now())
  const reference = () => referenceFrom(crypto.getRandomValues(new Uint8Array(REFERENCE_BYTES)))

  return {
    abilities: EVERY_ABILITY,
    load: async (link, call) => shown(open(link, call, "all").subject),
    save: async (link, revision, changes, call) => {
      const record = open(link, call, "all")
      once(record, call, JSON.stringify(["save", record.subject, revision, changes]), () => {
        if (revision !== String(record.revision)) {
          throw new PreferenceError("conflict", "The choices were changed elsewhere.", {
            snapshot: shown(record.subject),
          })
        }
        return choose(record, changes, catalogue(), occasion(call))
      })
      return shown(record.subject)
    },
    unsubscribeFromAll: async (link, call) => {
      const record = open(link, call, "leaving")
      // A key of its own kind: no other press can be in the way of this one.
      const press = { ...call, idempotencyKey: `leave/${call.idempotencyKey}` }
      once(record, press, JSON.stringify(["leave", record.subject]), () => object(record, reference(), occasion(call)))
      const named = kept.get(press.idempotencyKey)?.reference
      const objection = standing(record.subject).objections.find((each) => each.reference === named)
      if (!objection) throw new PreferenceError("unavailable", "The objection was not kept.")
      return receiptFor(objection, !links.get(link.token)?.mayOnlyLeave && undoUntil(objection) >= now())
    },
    undo: async (link, named, call) => {
      const record = open(link, call, "all")
      once(record, call, JSON.stringify(["undo", record.subject, named]), () => undo(record, named, occasion(call)))
      return shown(record.subject)
    },
    giveReason: async (link, reference, reason, call) => {
      const record = open(link, call, "leaving")
      const content = JSON.stringify(["reason", record.subject, reference, reason])
      once(record, call, content, () => giveReason(record, reference, reason, occasion(call)))
    },
    history: async (link, _after, call) => {
      const { subject } = open(link, call, "all")
      return { entries: historyOf(evidence.filter((line) => line.subject === subject)), next: null }
    },
    requestLink: async (contact, call) => {
      if (call.signal?.aborted) throw new PreferenceError("aborted", "The call was ended by its caller.")
      const key = contactKey(contact)
      if (key === null)
        throw new PreferenceError(
          "invalid-request",
          'The field "contact" has to be an e-mail address or a phone number.',
        )
      onLinkRequested(key)
    },
  }
}
