import {
  type Brand,
  type Change,
  type Contact,
  choose,
  contactKey,
  emptyRecord,
  erase,
  giveReason,
  type HistoryPage,
  historyOf,
  type ImportedPerson,
  importPerson,
  type Lane,
  maySend,
  type Objection,
  type Occasion,
  object,
  type Permission,
  type PreferenceChanges,
  PreferenceError,
  REFERENCE_BYTES,
  type Reason,
  referenceFrom,
  type SubjectRecord,
  type Suppressed,
  sameContact,
  snapshotOf,
  standingObjection,
  undo,
} from "../domain/index.ts"
import { newCode, newShortReference, printedCode, readCode, shortReferencesIn } from "../link/index.ts"
import { createAddressHash, withoutSuppressionKey } from "./address-hash.ts"
import { type ChangesPage, changesSince } from "./change-feed.ts"
import { fingerprint } from "./fingerprint.ts"
import type { CodeRow, Message, MessageContent, OneOfMany, Press, Queue, Store } from "./store/store.ts"
import { type Addresses, type Objector, suppressionList } from "./suppression-list.ts"

/** One person towards one brand. */
export interface Subject {
  readonly brand: Brand
  readonly subject: string
}

export type Question = Lane & { readonly subject: string }
export type Answer = Question & Permission

/** Everything that may happen to a person's choices. Every door of the server leads here, so that one set of rules holds. */
export interface Register {
  /** What stands; the empty record for a person of whom nothing is known. Writes nothing. */
  read(who: Subject): Promise<SubjectRecord>
  leave(who: Subject, occasion: Occasion, press: string | null): Promise<Objection>
  save(
    who: Subject,
    revision: string,
    changes: PreferenceChanges,
    occasion: Occasion,
    press: string,
  ): Promise<SubjectRecord>
  undo(who: Subject, reference: string, occasion: Occasion, press: string): Promise<SubjectRecord>
  giveReason(who: Subject, reference: string, reason: Reason, occasion: Occasion): Promise<SubjectRecord>
  /**
   * Everybody who is known by an address or a number, so surely that what is said by it may be kept for them; by subject.
   * Nobody for what is neither.
   */
  peopleBy(brand: Brand, contact: string): Promise<SubjectRecord[]>
  /**
   * Somebody says no by an address or a number, and by nothing else: it holds for everybody who is known by it. Where nobody
   * is, it is kept for the address itself, by a keyed hash, so that no later list brings it in (A28).
   *
   * @param press the same for every attempt
   * @returns the objections that stand now, by subject; one at least
   * @throws PreferenceError `invalid-request` when it is neither an address nor a number, or when nobody is known by it and
   *   the brand has no suppression key
   */
  leaveBy(brand: Brand, contact: string, occasion: Occasion, press: string): Promise<Map<string, Objection>>
  /**
   * Erases all data of a person but their no. It is kept for their addresses, too, by keyed hashes (A28).
   *
   * @throws PreferenceError `invalid-request` when there are addresses, and the brand has no suppression key
   */
  erase(who: Subject, occasion: Occasion): Promise<SubjectRecord>
  /**
   * Somebody asks for a fresh link by an address or a number. Nothing is looked up now: whether anybody is known by it is
   * found out when the message is sent, so that the answer takes as long for everybody (D29).
   *
   * @param locale in which they ask; `null` leaves it to what is on record
   * @throws PreferenceError `invalid-request` when it is neither an address nor a number
   */
  requestLink(brand: Brand, contact: string, locale: string | null, now: Date, press: string): Promise<void>
  /** A new code for a letter to each of these people, in their order. It stands nowhere but in that letter. */
  issueCodes(brand: Brand, subjects: readonly string[], now: Date): Promise<string[]>
  /** A new short reference for each of these people, in their order: for `shortUrl` and `mailtoAddress`. Kept by its fingerprint alone. */
  issueReferences(brand: Brand, subjects: readonly string[], now: Date): Promise<string[]>
  /** For whom a typed code or a short reference stands, and since when; `null` for one that is none of ours. */
  readCode(typed: string): Promise<CodeRow | null>
  importPerson(who: Subject, person: ImportedPerson, occasion: Occasion): Promise<SubjectRecord>
  /**
   * Many people of a list, in its order, written together: for some hundred, what a few cost. Whoever is refused takes no
   * other along; where anything else goes wrong, those before are written, and no other.
   *
   * @returns for each what stands now, or why they were refused (`invalid-request`)
   */
  importPeople(
    brand: Brand,
    people: readonly PersonToImport[],
    occasion: Occasion,
  ): Promise<readonly (SubjectRecord | PreferenceError)[]>
  /** In the order of the questions. */
  maySend(brand: Brand, questions: readonly Question[], now: Date): Promise<Answer[]>
  /** Since when the oldest message waits that has not gone out yet, ISO 8601 in UTC; `null` when none does. */
  waitingSince(brand: string, queue: Queue, target?: string): Promise<string | null>
  /** A page of what happened since: see `changesSince`. */
  changes(brand: Brand, after: string | null, limit: number, now: Date): Promise<ChangesPage>
  /** Everybody who objects: see `suppressionList`. */
  suppressions(brand: Brand, addresses: Addresses): AsyncGenerator<Objector[]>
  /** What happened, newest first. */
  history(who: Subject, after: string | null): Promise<HistoryPage>
}

export interface PersonToImport extends ImportedPerson {
  readonly subject: string
}

export interface RegisterParts {
  readonly store: Store
  /** By brand: who is told of every change. Nobody by default. */
  readonly webhooks?: ReadonlyMap<string, readonly { readonly id: string }[]>
  /** By brand: base64url of the key of the hashes that stand for addresses. Without one there are none. */
  readonly suppressionKeys?: ReadonlyMap<string, string>
  /** Random bytes, for references; the platform's own by default. */
  readonly random?: (length: number) => Uint8Array
}

const platformRandom = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** How many lines one page of the history holds at most. */
const HISTORY_PAGE = 50

/** The one message that tells the person what they changed; none where nothing changed (A27). */
const acknowledged = (
  before: SubjectRecord,
  { record, evidence }: Change,
  what: "left" | "undone" | "chosen",
  { now, locale }: Occasion,
  reference: string | null = null,
): Message[] =>
  evidence.length === 0
    ? []
    : [
        {
          brand: before.brand,
          key: `acknowledgement/${before.subject}/${record.revision}`,
          at: now.toISOString(),
          queue: "mail",
          countedAs: `acknowledgement/${before.subject}`,
          orderedAs: null,
          content: {
            kind: "acknowledgement",
            subject: before.subject,
            revision: record.revision,
            what,
            reference,
            locale,
          },
        },
      ]

/** The most people whom one address is taken to stand for. */
const MOST_PEOPLE = 100

/** The content as a fingerprint: two presses with one key are compared, not kept. */
const pressOf = async (key: string, ...content: unknown[]): Promise<Press> => ({
  key,
  content: await fingerprint(JSON.stringify(content)),
})

const withoutKey = (brand: Brand): PreferenceError =>
  withoutSuppressionKey(brand, "its no cannot be kept for an address alone")

/** In their order, in groups in which nobody is twice. */
function eachOnce(people: readonly PersonToImport[]): PersonToImport[][] {
  const groups: PersonToImport[][] = []
  let seen = new Set<string>()
  for (const person of people) {
    const group = groups.at(-1)
    if (group && !seen.has(person.subject)) group.push(person)
    else {
      groups.push([person])
      seen = new Set()
    }
    seen.add(person.subject)
  }
  return groups
}

type Told = Extract<MessageContent, { kind: "change" }>

export function createRegister({
  store,
  webhooks = new Map(),
  suppressionKeys = new Map(),
  random = platformRandom,
}: RegisterParts): Register {
  /** One message for each system that is told of changes; none where nothing changed. */
  const told = (
    before: SubjectRecord,
    { record }: Change,
    what: Told["what"],
    { now, door }: Occasion,
    reference: string | null = null,
  ): Message[] => {
    const { brand, subject, revision } = record
    if (revision === before.revision) return []
    return (webhooks.get(brand) ?? []).map(({ id: target }) => ({
      brand,
      queue: "events",
      key: `change/${target}/${subject}/${revision}`,
      at: now.toISOString(),
      countedAs: null,
      orderedAs: `${target}/${subject}`,
      target,
      content: { kind: "change", target, subject, revision, what, door, reference },
    }))
  }

  const suppressedAs = createAddressHash(suppressionKeys)

  const leave: Register["leave"] = async ({ brand, subject }, occasion, key) => {
    const reference = referenceFrom(random(REFERENCE_BYTES))
    // A key of its own kind: no other press can be in the way of this one.
    const press = key === null ? null : await pressOf(`leave/${key}`, "leave")
    const { record, outcome } = await store.change(brand.id, subject, press, (before) => {
      const { objection, ...change } = object(before, reference, occasion)
      const messages = [
        ...acknowledged(before, change, "left", occasion, objection.reference),
        ...told(before, change, "left", occasion, objection.reference),
      ]
      return { change, outcome: objection.reference, messages }
    })
    const objection = record.objections.find((each) => each.reference === outcome)
    if (!objection) throw new PreferenceError("unavailable", "The objection that was written cannot be read.")
    return objection
  }

  const peopleBy: Register["peopleBy"] = async (brand, contact) => {
    const key = contactKey(contact)
    if (key === null) return []
    const records = await store.readMany(brand.id, await store.subjectsBy(brand.id, key, MOST_PEOPLE))
    return [...records.values()]
      .filter(({ contacts }) => contacts.some(({ address }) => sameContact(address, contact)))
      .sort((a, b) => (a.subject < b.subject ? -1 : 1))
  }

  /** The names of what stands for addresses, by address; of those for which something may be kept. */
  const namesFor = async (brand: Brand, contacts: readonly Contact[]): Promise<ReadonlyMap<string, string>> => {
    const addresses = [...new Set(contacts.map(({ address }) => address))]
    const named = await Promise.all(addresses.map(async (each) => [each, await suppressedAs(brand, each)] as const))
    return new Map(named.flatMap(([address, name]) => (name === null ? [] : [[address, name]])))
  }

  /** People of a list, each once, and whatever is kept for one of their addresses alone, at one moment. */
  const importTogether = async (brand: Brand, people: readonly PersonToImport[], occasion: Occasion) => {
    const contacts = people.flatMap((person) => person.contacts)
    const names = await namesFor(brand, contacts)
    const changes = people.map((person): OneOfMany => {
      const decide: OneOfMany["decide"] = (before, beside) => {
        const suppressed = person.contacts.flatMap(({ address }): Suppressed[] => {
          const record = beside.get(names.get(address) ?? "")
          const objection = record && standingObjection(record)
          return objection ? [{ address, reference: objection.reference }] : []
        })
        const change = importPerson(before, person, brand.catalogue, occasion, suppressed)
        return { change, outcome: "", messages: told(before, change, "imported", occasion) }
      }
      return { subject: person.subject, decide }
    })
    const outcomes = await store.changeMany(brand.id, changes, [...new Set(names.values())])
    return outcomes.map((outcome) => {
      if ("changed" in outcome) return outcome.changed.record
      if (outcome.refused instanceof PreferenceError) return outcome.refused
      throw outcome.refused
    })
  }

  const importPeople: Register["importPeople"] = async (brand, people, occasion) => {
    const outcomes: (SubjectRecord | PreferenceError)[] = []
    for (const group of eachOnce(people)) outcomes.push(...(await importTogether(brand, group, occasion)))
    return outcomes
  }

  /** Draws one for each, and keeps what they stand for. */
  const issue = async (
    draw: (random: RegisterParts["random"]) => string,
    brand: Brand,
    subjects: readonly string[],
    now: Date,
  ): Promise<string[]> => {
    const drawn = subjects.map((subject) => ({ subject, code: draw(random) }))
    const issuedAt = now.toISOString()
    const rows = drawn.map(async ({ subject, code }): Promise<CodeRow> => {
      return { fingerprint: await fingerprint(code), brand: brand.id, subject, issuedAt }
    })
    await store.addCodes(await Promise.all(rows))
    return drawn.map(({ code }) => code)
  }

  return {
    read: async ({ brand, subject }) => (await store.read(brand.id, subject)) ?? emptyRecord(brand.id, subject),

    leave,

    save: async ({ brand, subject }, revision, changes, occasion, key) => {
      const press = await pressOf(key, "save", revision, changes)
      const { record } = await store.change(brand.id, subject, press, (before) => {
        if (revision !== String(before.revision)) {
          const snapshot = snapshotOf(before, brand.catalogue, occasion.now)
          throw new PreferenceError("conflict", "The choices were changed elsewhere since they were read.", {
            snapshot,
          })
        }
        const change = choose(before, changes, brand.catalogue, occasion)
        const messages = [
          ...acknowledged(before, change, "chosen", occasion),
          ...told(before, change, "chosen", occasion),
        ]
        return { change, outcome: "", messages }
      })
      return record
    },

    undo: async ({ brand, subject }, reference, occasion, key) => {
      const press = await pressOf(key, "undo", reference)
      const decide = (before: SubjectRecord) => {
        const change = undo(before, reference, occasion)
        const messages = [
          ...acknowledged(before, change, "undone", occasion),
          ...told(before, change, "undone", occasion, reference),
        ]
        return { change, outcome: "", messages }
      }
      return (await store.change(brand.id, subject, press, decide)).record
    },

    giveReason: async ({ brand, subject }, reference, reason, occasion) => {
      const decide = (before: SubjectRecord) => ({
        change: giveReason(before, reference, reason, occasion),
        outcome: "",
      })
      return (await store.change(brand.id, subject, null, decide)).record
    },

    peopleBy,

    leaveBy: async (brand, contact, occasion, key) => {
      if (contactKey(contact) === null) {
        throw new PreferenceError("invalid-request", "This is neither an e-mail address nor a phone number.")
      }
      const objections = new Map<string, Objection>()
      const known = async () => {
        for (const { subject } of await peopleBy(brand, contact)) {
          if (!objections.has(subject)) objections.set(subject, await leave({ brand, subject }, occasion, key))
        }
      }
      await known()
      if (objections.size > 0) return objections
      const subject = await suppressedAs(brand, contact)
      if (subject === null) throw withoutKey(brand)
      objections.set(subject, await leave({ brand, subject }, occasion, key))
      // A list that was read meanwhile could not know of it; the next one does.
      await known()
      return objections
    },

    erase: async ({ brand, subject }, occasion) => {
      const { contacts } = (await store.read(brand.id, subject)) ?? emptyRecord(brand.id, subject)
      for (const { address } of contacts) {
        // An address that nobody could ever find again needs nothing that stands for it.
        if (contactKey(address) === null) continue
        const hash = await suppressedAs(brand, address)
        if (hash === null) throw withoutKey(brand)
        await leave({ brand, subject: hash }, occasion, null)
      }
      const reference = referenceFrom(random(REFERENCE_BYTES))
      const decide = (before: SubjectRecord) => {
        const change = erase(before, reference, occasion)
        const objection = standingObjection(change.record)
        return { change, outcome: "", messages: told(before, change, "erased", occasion, objection?.reference) }
      }
      return (await store.change(brand.id, subject, null, decide)).record
    },

    requestLink: async (brand, contact, locale, now, press) => {
      const key = contactKey(contact)
      if (key === null)
        throw new PreferenceError(
          "invalid-request",
          'The field "contact" has to be an e-mail address or a phone number.',
        )
      await store.post({
        brand: brand.id,
        key: `fresh-link/${press}`,
        at: now.toISOString(),
        queue: "mail",
        countedAs: await fingerprint(`${brand.id}/${key}`),
        orderedAs: null,
        content: { kind: "fresh-link", contact: key, locale },
      })
    },

    issueCodes: async (brand, subjects, now) => (await issue(newCode, brand, subjects, now)).map(printedCode),

    issueReferences: (brand, subjects, now) => issue(newShortReference, brand, subjects, now),

    // Asked for what cannot be one, too: nobody has it, and it takes as long to say so (D14).
    readCode: async (typed) => store.readCode(await fingerprint(readCode(typed) ?? shortReferencesIn(typed)[0] ?? "")),

    importPeople,

    importPerson: async ({ brand, subject }, person, occasion) => {
      const [outcome] = await importPeople(brand, [{ ...person, subject }], occasion)
      if (outcome === undefined || outcome instanceof PreferenceError) throw outcome
      return outcome
    },

    maySend: async (brand, questions, now) => {
      const subjects = questions.map((question) => question.subject)
      const records = await store.readMany(brand.id, subjects)
      return questions.map((question) => {
        const record = records.get(question.subject) ?? emptyRecord(brand.id, question.subject)
        return { ...question, ...maySend(record, question, brand.catalogue, now) }
      })
    },

    waitingSince: (brand, queue, target) => store.waitingSince(brand, queue, target),

    changes: (brand, after, limit, now) => changesSince(store, brand, after, limit, now),

    suppressions: (brand, addresses) => suppressionList({ store, addressHash: suppressedAs }, brand, addresses),

    history: async ({ brand, subject }, after) => {
      let page = await store.evidencePage(brand.id, subject, after, HISTORY_PAGE)
      // Refused lines are not shown: a page of nothing else is passed over, so that no entries means there are none.
      while (page.next !== null && historyOf(page.lines).length === 0) {
        page = await store.evidencePage(brand.id, subject, page.next, HISTORY_PAGE)
      }
      return { entries: historyOf(page.lines), next: page.next }
    },
  }
}
