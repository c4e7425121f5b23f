import { type Brand, lanesOf, type Occasion, PreferenceError, type SubjectRecord } from "../domain/index.ts"
import { createRegister, type Register } from "./register.ts"
import type { Decision, OneOfMany, Store } from "./store/store.ts"
import { CATALOGUE, IMPORT_OCCASION } from "./testing.ts"

/** What one server's share of a race comes to. Runs in Vitest, and in a process of its own. */
export interface Share {
  /** The revisions it wrote, each with what wrote it. */
  readonly written: readonly { readonly revision: number; readonly by: Move }[]
  /** The references of objections it was answered with. */
  readonly references: readonly string[]
  /** Records it read in which something was newer than the record itself. */
  readonly torn: number
}

type Move = "save" | "leave" | "undo" | "import"

export const RACE_BRAND: Brand = {
  ...{ id: "lenoir", name: "Lenoir", locales: ["fr", "nl", "en"], defaultLocale: "fr", timeZone: "Europe/Brussels" },
  controller: { name: "Lenoir SA", address: "Rue Neuve 1, 1000 Bruxelles" },
  ...{ contactEmail: "privacy@example.be", privacyUrl: {}, complaintUrl: {}, catalogue: CATALOGUE },
}
export const RACE_SUBJECT = "c-1"

const LANES = lanesOf(CATALOGUE)
const who = { brand: RACE_BRAND, subject: RACE_SUBJECT }

/** Takes so many steps, drawn from the seed, several at once, all on one person. */
export async function race(store: Store, seed: number, steps: number, atOnce = 4): Promise<Share> {
  const draw = drawFrom(seed)
  const written: { revision: number; by: Move }[] = []
  const references: string[] = []
  let torn = 0
  const registerFor = (by: Move) =>
    createRegister({ store: telling(store, (revision) => written.push({ revision, by })) })
  const byPage = (): Occasion => ({ now: new Date(), door: "page", locale: "fr", textVersion: "v1", link: "x" })
  const moves: Record<Move, (register: Register, press: string) => Promise<unknown>> = {
    save: async (register, press) => {
      const record = await register.read(who)
      const newest = [...record.choices, ...record.objections].map(({ revision }) => revision)
      if (Math.max(0, ...newest) > record.revision) torn += 1
      const choices = LANES.filter(() => draw(2) === 0).map((lane) => ({ ...lane, receives: draw(2) === 0 }))
      await register.save(who, String(record.revision), { choices }, byPage(), press)
    },
    leave: async (register, press) => {
      references.push((await register.leave(who, byPage(), press)).reference)
    },
    undo: async (register, press) => {
      await register.undo(who, references.at(-1) ?? "0000-0000-00", byPage(), press)
    },
    import: async (register) => {
      const choices = LANES.map((lane) => ({ ...lane, receives: draw(2) === 0, basis: "consent" as const }))
      const contacts = [
        { channel: "email", address: "jeanne@example.be" },
        { channel: "sms", address: "+32 470 00 00 45" },
        { channel: "post", address: "Rue Haute 1" },
      ]
      await register.importPerson(who, { locale: null, contacts, choices }, { ...IMPORT_OCCASION, now: new Date() })
    },
  }
  const names = ["save", "save", "save", "leave", "undo", "import"] as const
  const runner = async () => {
    for (let at = 0; at < steps / atOnce; at += 1) {
      const by = names[draw(names.length)] ?? "save"
      await moves[by](registerFor(by), crypto.randomUUID()).catch(expected)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, runner))
  return { written, references, torn }
}

/** Somebody else was first: that is what a race is. */
function expected(error: unknown): void {
  if (error instanceof PreferenceError && ["conflict", "undo-unavailable"].includes(error.code)) return
  throw error
}

/** Tells every revision that was really written, once it is. */
const telling = (store: Store, tell: (revision: number) => void): Store => ({
  ...store,
  change: async (brand, subject, press, decide) => {
    let revision: number | null = null
    const changed = await store.change(brand, subject, press, (before) => {
      const decision = decide(before)
      revision = revisionIn(before, decision)
      return decision
    })
    if (revision !== null) tell(revision)
    return changed
  },
  changeMany: async (brand, changes, beside) => {
    const revisions = new Map<string, number | null>()
    const watched = changes.map(
      ({ subject, decide }): OneOfMany => ({
        subject,
        decide: (before, others) => {
          const decision = decide(before, others)
          revisions.set(subject, revisionIn(before, decision))
          return decision
        },
      }),
    )
    const outcomes = await store.changeMany(brand, watched, beside)
    for (const revision of revisions.values()) if (revision !== null) tell(revision)
    return outcomes
  },
})

const revisionIn = (before: SubjectRecord, { change }: Decision): number | null =>
  change.record === before ? null : change.record.revision

/** Numbers below `most` that are the same for the same seed (mulberry32). */
export function drawFrom(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }
}
