import {
  type Brand,
  type Door,
  type Evidence,
  emptyRecord,
  lanesOf,
  type MarketingState,
  marketingStateOf,
  PreferenceError,
} from "../domain/index.ts"
import type { MessageContent, Store } from "./store/store.ts"

type What = Extract<MessageContent, { kind: "change" }>["what"]

/** How a person stands now, and what of all that happened to them happened last. */
interface PersonChanged extends MarketingState {
  readonly what: What
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly door: Door
  /** Of the objection, where it concerns one. */
  readonly reference: string | null
}

/** A part of the change feed. */
export interface ChangesPage {
  /** Each person once, in the order of what happened to them last. */
  readonly changes: readonly PersonChanged[]
  /** What to name the next time; also when there is nothing new. */
  readonly next: string
  /** Whether there is more already. */
  readonly more: boolean
}

/** In the words in which webhooks tell of it; `null` for what changes nothing for the sender. */
const TOLD_AS: Readonly<Record<Evidence["what"], What | null>> = {
  objected: "left",
  undone: "undone",
  chosen: "chosen",
  frequency: "chosen",
  paused: "chosen",
  resumed: "chosen",
  imported: "imported",
  erased: "erased",
  reason: null,
  refused: null,
}

/** The most lanes of one page, of all its people together: a large catalogue makes a page of fewer people. */
const MOST_LANES = 100_000

/**
 * What happened since, for systems that ask rather than be told (GDPR art. 19; A31). What is about to be written is not in
 * it yet, and will be: nobody is missed, however many write at once.
 *
 * @param after `next` of the page before; `null` from the beginning
 * @param limit lines of evidence that are read at most, and so people
 * @throws PreferenceError `invalid-request` when no page of this register ever ended there
 */
export async function changesSince(
  store: Store,
  brand: Brand,
  after: string | null,
  limit: number,
  now: Date,
): Promise<ChangesPage> {
  const { catalogue } = brand
  const most = Math.max(1, Math.min(limit, Math.floor(MOST_LANES / lanesOf(catalogue).length)))
  const { lines, cursor, known } = await store.evidenceSince(brand.id, after, most)
  if (!known) {
    const todo =
      "Send `after` as this server gave it in `next`. Leave it out to begin anew, as after a backup was restored."
    throw new PreferenceError("invalid-request", todo)
  }
  const last = new Map<string, Omit<PersonChanged, keyof MarketingState>>()
  for (const { subject, what: written, at, door, reference } of lines) {
    const what = TOLD_AS[written]
    if (what === null) continue
    last.delete(subject)
    last.set(subject, { what, at, door, reference })
  }
  const records = await store.readMany(brand.id, [...last.keys()])
  return {
    changes: [...last].map(([subject, change]) => ({
      ...change,
      ...marketingStateOf(records.get(subject) ?? emptyRecord(brand.id, subject), catalogue, now),
    })),
    next: cursor,
    more: lines.length === most && (await store.evidenceSince(brand.id, cursor, 1)).lines.length > 0,
  }
}
