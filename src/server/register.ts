import {
  type Brand,
  type Change,
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
  snapshotOf,
  undo,
} from "../domain/index.ts"
import { newCode, printedCode, readCode } from "../link/index.ts"
import { fingerprint } from "./fingerprint.ts"
import type { CodeRow, Message, Press, Store } from "./store/store.ts"

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
  /** Erases all data of a person but their no. */
  erase(who: Subject, occasion: Occasion): Promise<SubjectRecord>
  /**
   * Somebody asks for a fresh link by an address or a number. Nothing is looked up now: whether anybody is known by it is
   * found out when the message is sent, so that the answer takes as long for everybody (D29).
   *
   * @throws PreferenceError `invalid-request` when it is neither an address nor a number
   */
  requestLink(brand: Brand, contact: string, locale: string, now: Date, press: string): Promise<void>
  /** A new code for a letter to this person. It stands nowhere but in that letter. */
  issueCode(who: Subject, now: Date): Promise<string>
  /** For whom a typed code stands, and since when; `null` for one that is none of ours. */
  readCode(typed: string): Promise<CodeRow | null>
  importPerson(who: Subject, person: ImportedPerson, occasion: Occasion): Promise<SubjectRecord>
  /** In the order of the questions. */
  maySend(brand: Brand, questions: readonly Question[], now: Date): Promise<Answer[]>
  /** What happened, newest first. */
  history(who: Subject, after: string | null): Promise<HistoryPage>
}

export interface RegisterParts {
  readonly store: Store
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
          countedAs: null,
          content: { kind: "acknowledgement", subject: before.subject, what, reference, locale },
        },
      ]

/** The content as a fingerprint: two presses with one key are compared, not kept. */
const pressOf = async (key: string, ...content: unknown[]): Promise<Press> => ({
  key,
  content: await fingerprint(JSON.stringify(content)),
})

export function createRegister({ store, random = platformRandom }: RegisterParts): Register {
  return {
    read: async ({ brand, subject }) => (await store.read(brand.id, subject)) ?? emptyRecord(brand.id, subject),

    leave: async ({ brand, subject }, occasion, key) => {
      const reference = referenceFrom(random(REFERENCE_BYTES))
      // A key of its own kind: no other press can be in the way of this one.
      const press = key === null ? null : await pressOf(`leave/${key}`, "leave")
      const { record, outcome } = await store.change(brand.id, subject, press, (before) => {
        const { objection, ...change } = object(before, reference, occasion)
        const messages = acknowledged(before, change, "left", occasion, objection.reference)
        return { change, outcome: objection.reference, messages }
      })
      const objection = record.objections.find((each) => each.reference === outcome)
      if (!objection) throw new PreferenceError("unavailable", "The objection that was written cannot be read.")
      return objection
    },

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
        return { change, outcome: "", messages: acknowledged(before, change, "chosen", occasion) }
      })
      return record
    },

    undo: async ({ brand, subject }, reference, occasion, key) => {
      const press = await pressOf(key, "undo", reference)
      const decide = (before: SubjectRecord) => {
        const change = undo(before, reference, occasion)
        return { change, outcome: "", messages: acknowledged(before, change, "undone", occasion) }
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

    erase: async ({ brand, subject }, occasion) => {
      const reference = referenceFrom(random(REFERENCE_BYTES))
      const decide = (before: SubjectRecord) => ({ change: erase(before, reference, occasion), outcome: "" })
      return (await store.change(brand.id, subject, null, decide)).record
    },

    requestLink: async (brand, contact, locale, now, press) => {
      const key = contactKey(contact)
      if (key === null) throw new PreferenceError("invalid-request", "Send an e-mail address or a phone number.")
      await store.post({
        brand: brand.id,
        key: `fresh-link/${press}`,
        at: now.toISOString(),
        countedAs: await fingerprint(`${brand.id}/${key}`),
        content: { kind: "fresh-link", contact: key, locale },
      })
    },

    issueCode: async ({ brand, subject }, now) => {
      const code = newCode(random)
      await store.addCode({
        fingerprint: await fingerprint(code),
        brand: brand.id,
        subject,
        issuedAt: now.toISOString(),
      })
      return printedCode(code)
    },

    readCode: async (typed) => {
      const code = readCode(typed)
      return code === null ? null : store.readCode(await fingerprint(code))
    },

    importPerson: async ({ brand, subject }, person, occasion) => {
      const decide = (before: SubjectRecord) => ({
        change: importPerson(before, person, brand.catalogue, occasion),
        outcome: "",
      })
      return (await store.change(brand.id, subject, null, decide)).record
    },

    maySend: async (brand, questions, now) => {
      const subjects = questions.map((question) => question.subject)
      const records = await store.readMany(brand.id, subjects)
      return questions.map((question) => {
        const record = records.get(question.subject) ?? emptyRecord(brand.id, question.subject)
        return { ...question, ...maySend(record, question, brand.catalogue, now) }
      })
    },

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
