import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import {
  choose,
  emptyRecord,
  erase,
  importPerson,
  maySend,
  object,
  PreferenceError,
  type SubjectRecord,
  standingObjection,
  undo,
} from "../../domain/index.ts"
import { auditEvidence } from "../audit/audit-evidence.ts"
import { createRegister, type Register } from "../register.ts"
import { openPostgresStore } from "../store/postgres.ts"
import { openSqliteStore } from "../store/sqlite.ts"
import type { Store } from "../store/store.ts"
import { type Answer, after, type Diary, EMPTY_DIARY, type Move } from "./diary.contract.ts"
import { answerTo, brandOf, changesOf, listOf, occasionAt, QUESTIONS, refusalOf, wordsFor } from "./moves.contract.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const START = Date.parse("2026-11-24T10:00:00.000Z")

/** Where somebody stands in the middle of an order: all that the next step is made of. Never changed in place. */
interface Situation {
  readonly diary: Diary
  readonly at: number
  readonly offer: string
  /** References that were told, oldest first. */
  readonly references: readonly string[]
  /** With its key. */
  readonly lastPress: Move | null
  readonly steps: readonly Step[]
}

const AT_FIRST: Situation = {
  ...{ diary: EMPTY_DIARY, at: START, offer: "older", references: [], lastPress: null, steps: [] },
}

type Step =
  | ("leave" | "undo the first" | "undo the last" | "say yes" | "say no" | "say yes on an old page" | "press again")
  | ("pause for a week" | "end the pause" | "list says yes" | "list says no" | "erase" | "eight days pass")
  | ("older configuration" | "newer configuration" | "renamed configuration")

/** What a step is at a situation: a move, or a change of the world. */
const STEPS: Readonly<Record<Step, (now: Situation) => Move | Situation>> = {
  leave: ({ at, steps }) => ({ do: "leave", at, key: keyAt(steps) }),
  "undo the first": ({ at, steps, references }) => undoing(at, steps, references[0]),
  "undo the last": ({ at, steps, references }) => undoing(at, steps, references.at(-1)),
  "say yes": (now) => saving(now, { "email/news": true }),
  "say no": (now) =>
    saving(now, { "email/news": false, [now.offer === "older" ? "post/offers" : "email/news"]: false }),
  // Opened before anything was known.
  "say yes on an old page": (now) => ({ ...saving(now, { "email/news": true }), revision: 0 }),
  "pause for a week": (now) => ({ ...saving(now, {}), rest: now.at + 7 * DAY_MS }),
  "end the pause": (now) => ({ ...saving(now, {}), rest: null }),
  "list says yes": ({ at, offer }) => ({ do: "import", at, offer, words: { "email/news": true, "post/offers": true } }),
  "list says no": ({ at, offer }) => ({ do: "import", at, offer, words: { "email/news": false } }),
  "eight days pass": (now) => ({ ...now, at: now.at + 8 * DAY_MS }),
  "newer configuration": (now) => ({ ...now, offer: "newer" }),
  "renamed configuration": (now) => ({ ...now, offer: "renamed" }),
  "older configuration": (now) => ({ ...now, offer: "older" }),
  erase: ({ at }) => ({ do: "erase", at }),
  "press again": (now) => (now.lastPress ? { ...now.lastPress, at: now.at } : now),
}

const keyAt = (steps: readonly Step[]): string => `press-${steps.length}`

const undoing = (at: number, steps: readonly Step[], reference = "0000-0000-00"): Move => ({
  ...{ do: "undo", at, reference, key: keyAt(steps) },
})

const saving = ({ at, steps, offer, diary }: Situation, words: Record<string, boolean>) =>
  ({ do: "save", at, key: keyAt(steps), revision: diary.changes, words, offer }) as const

/** The world after a step, if it was answered as the diary knows; throws with the whole order otherwise. */
function follow(now: Situation, step: Step, move: Move, answer: Answer): Situation {
  const steps = [...now.steps, step]
  const diary = after(now.diary, move, answer)
  if (diary === null) {
    throw new Error(`${steps.join(", ")}: the register answered ${JSON.stringify(move)} with ${JSON.stringify(answer)}`)
  }
  const heard = "reference" in answer && typeof answer.reference === "string" ? [answer.reference] : []
  const references = [...now.references, ...heard.filter((each) => !now.references.includes(each))]
  return { ...now, steps, diary, references, lastPress: "key" in move ? move : now.lastPress }
}

const asking = ({ at, offer }: Situation): Move => ({ do: "ask", at, offer })

/** Said in one sentence each, whatever the diary has it: what no order may break. */
function lawsHold({ steps, diary }: Situation, may: Readonly<Record<string, string>>): void {
  const left = steps.lastIndexOf("leave")
  const since = left < 0 ? [] : steps.slice(left + 1)
  const open = since.some((step) => step.startsWith("undo") || step === "say yes" || step === "press again")
  const yes = Object.values(may).filter((each) => each.startsWith("yes"))
  if (left >= 0 && !open && yes.length > 0) throw new Error(`${steps.join(", ")}: an objection did not win`)
  if (diary.erased && yes.length > 0) throw new Error(`${steps.join(", ")}: somebody erased gets something`)
}

const isMove = (next: Move | Situation): next is Move => "do" in next

/** Every order of so many of these steps, each any number of times. */
function* orders(steps: readonly Step[], length: number): Generator<Step[]> {
  if (length === 0) return yield []
  for (const step of steps) for (const order of orders(steps, length - 1)) yield [step, ...order]
}

/** A move at the rules alone, without a register and a store. */
function answerOf(record: SubjectRecord, move: Move, reference: string): { record: SubjectRecord; answer: Answer } {
  const occasion = occasionAt(move.at)
  const catalogue = brandOf("offer" in move ? move.offer : "older").catalogue
  const changed = (after: SubjectRecord) => ({ record: after, answer: { revision: after.revision } })
  try {
    switch (move.do) {
      case "leave": {
        const left = object(record, reference, occasion)
        return { record: left.record, answer: { reference: left.objection.reference } }
      }
      case "undo":
        return changed(undo(record, move.reference, occasion).record)
      case "save":
        return changed(choose(record, changesOf(move), catalogue, occasion).record)
      case "import":
        return changed(importPerson(record, listOf(move.words), catalogue, occasion).record)
      case "erase": {
        const erased = erase(record, reference, occasion).record
        const standing = standingObjection(erased)?.reference ?? null
        return { record: erased, answer: { revision: erased.revision, reference: standing } }
      }
      case "read":
        return {
          record,
          answer: { revision: record.revision, reference: standingObjection(record)?.reference ?? null },
        }
      case "ask": {
        const may = QUESTIONS.map((lane) => [lane.lane, wordsFor(maySend(record, lane, catalogue, occasion.now))])
        return { record, answer: { may: Object.fromEntries(may) } }
      }
    }
  } catch (error) {
    if (error instanceof PreferenceError) return { record, answer: { refused: refusalOf(error) } }
    throw error
  }
}

/** Goes on from a moment in every way, so that what orders begin with is taken once. @returns how many orders there were */
function goOn(now: Situation, record: SubjectRecord, steps: readonly Step[], left: number): number {
  if (left === 0) return 1
  let count = 0
  for (const step of steps) {
    const next = STEPS[step](now)
    const reference = `ref-${now.steps.length}`
    const taken = isMove(next) ? answerOf(record, next, reference) : null
    const then = isMove(next) ? follow(now, step, next, taken?.answer ?? {}) : { ...next, steps: [...now.steps, step] }
    const after = taken?.record ?? record
    const asked = asking(then)
    const { answer } = answerOf(after, asked, "")
    follow(then, step, asked, answer)
    lawsHold(then, "may" in answer ? (answer.may ?? {}) : {})
    count += goOn(then, after, steps, left - 1)
  }
  return count
}

const ALL_STEPS = Object.keys(STEPS) as Step[]
/** Revisions and repeated presses are the register's. */
const OF_THE_RULES = ALL_STEPS.filter((step) => step !== "say yes on an old page" && step !== "press again")
/** Those that get in each other's way most. */
const CORE = [
  ...(["leave", "undo the first", "undo the last", "say yes", "say no", "pause for a week"] as const),
  ...(["list says yes", "eight days pass", "newer configuration"] as const),
]

/** Those of which an objection, and what is said beside it, is made. */
const OF_OBJECTIONS: readonly Step[] = ["leave", "undo the first", "say yes", "list says yes", "newer configuration"]

describe("the rules, one thing after the other", { timeout: 120_000 }, () => {
  it.each([
    [4, OF_THE_RULES],
    [5, CORE],
  ])("answer as the diary after every step of every order of %i", (length, steps) => {
    expect(goOn(AT_FIRST, emptyRecord("lenoir", "c-1"), steps, length)).toBe(steps.length ** length)
  })
})

let folder: string
let postgres: PrivatePostgres
beforeAll(async () => {
  // In memory where there is a folder for it: here it matters in which order things are written, and not when they are safe.
  folder = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "orders-"))
  postgres = await startPostgres()
}, 60_000)
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true })
}, 60_000)

/** One person's order: each step at the other of two registers, and after each what may be sent at both. */
async function takeInTurn(registers: readonly [Register, Register], subject: string, order: readonly Step[]) {
  let now = AT_FIRST
  for (const [nth, step] of order.entries()) {
    const [acting, other] = nth % 2 === 0 ? registers : [registers[1], registers[0]]
    const next = STEPS[step](now)
    now = isMove(next)
      ? follow(now, step, next, await answerTo(acting, subject, next))
      : { ...next, steps: [...now.steps, step] }
    const asked = asking(now)
    const answer = await answerTo(other, subject, asked)
    follow(now, step, asked, answer)
    lawsHold(now, "may" in answer ? (answer.may ?? {}) : {})
  }
}

const AT_ONCE = 10

async function takeAll(stores: readonly [Store, Store], all: readonly (readonly Step[])[]): Promise<void> {
  const registers = [createRegister({ store: stores[0] }), createRegister({ store: stores[1] })] as const
  const queue = all.entries()
  const runner = async () => {
    for (const [nth, order] of queue) await takeInTurn(registers, `c-${nth}`, order)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runner))
}

describe("two registers that share a store, in turn", { timeout: 300_000 }, () => {
  it.each([
    ["SQLite", async () => join(folder, "register.db"), openSqliteStore, 3],
    ["PostgreSQL", () => postgres.createDatabase(), openPostgresStore, 2],
  ] as const)(
    "answer as the diary in every order, over one %s, and every chain is whole",
    async (_, make, open, length) => {
      const place = await make()
      const stores = [await open(place), await open(place)] as const
      const all = [...orders(ALL_STEPS, length), ...orders(OF_OBJECTIONS, 4)]
      expect(all).toHaveLength(ALL_STEPS.length ** length + OF_OBJECTIONS.length ** 4)
      await takeAll(stores, all)
      const found: unknown[] = []
      const audit = await auditEvidence(stores[0], { onFinding: (finding) => found.push(finding) })
      expect(found).toEqual([])
      expect(audit.people).toBeGreaterThan(all.length / 2)
      for (const store of stores) await store.close()
    },
  )
})
