import {
  type Brand,
  choose,
  emptyRecord,
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
  referenceFrom,
  type SubjectRecord,
  snapshotOf,
  undo,
} from "../domain/index.ts"
import { fingerprint } from "./fingerprint.ts"
import type { Press, Store } from "./store/store.ts"

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
      const press = key === null ? null : await pressOf(key, "leave")
      const { record, outcome } = await store.change(brand.id, subject, press, (before) => {
        const { objection, ...change } = object(before, reference, occasion)
        return { change, outcome: objection.reference }
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
        return { change: choose(before, changes, brand.catalogue, occasion), outcome: "" }
      })
      return record
    },

    undo: async ({ brand, subject }, reference, occasion, key) => {
      const press = await pressOf(key, "undo", reference)
      const decide = (before: SubjectRecord) => ({ change: undo(before, reference, occasion), outcome: "" })
      return (await store.change(brand.id, subject, press, decide)).record
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
