import fc from "fast-check"
import { expect, it } from "vitest"
import { type Catalogue, lanesOf } from "../catalogue.ts"
import { PreferenceError } from "../errors.ts"
import { type Lane, laneKey } from "../lane.ts"
import { answers, catalogue, nobody, occasion, topic, withTopic } from "../testing.ts"
import { choose } from "./choose.ts"
import { importPerson } from "./import-person.ts"
import { object } from "./object.ts"
import type { SubjectRecord } from "./record.ts"
import { undo } from "./undo.ts"

const someLane = fc.nat({ max: 11 })

const someStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("leave" as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("undo" as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("choose" as const), lane: someLane, receives: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("import" as const), lane: someLane, receives: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("new topic" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.constantFrom(1, 29, 31) }) },
)

type Step = typeof someStep extends fc.Arbitrary<infer T> ? T : never
type Answers = Record<string, boolean>

/** What an outsider knows who only writes down what happened: no row, no revision. */
interface Standing {
  readonly reference: string
  readonly day: number
  readonly before: Answers
  /** Lanes to which the person said yes since. */
  readonly saidYes: Set<string>
  /** Lanes of which anything was recorded since. */
  readonly touched: Set<string>
}

interface World {
  record: SubjectRecord
  catalogue: Catalogue
  day: number
  /** Objections that stand, oldest first. */
  readonly standing: Standing[]
  /** Lanes on which the person's last word was no. */
  readonly ownNo: Set<string>
}

const laneAt = (catalogue: Catalogue, at: number): Lane => {
  const lane = lanesOf(catalogue)[at % lanesOf(catalogue).length]
  if (!lane) throw new Error("A catalogue without lanes.")
  return lane
}

/** Each takes one step, and checks what holds for that kind of step. */
function leave(world: World, before: Answers, reference: string): void {
  const { record, evidence } = object(world.record, reference, occasion(world.day))
  expect(Object.values(answers(record, world.catalogue))).not.toContain(true)
  if (evidence.length > 0) {
    world.standing.push({ reference, day: world.day, before, saidYes: new Set(), touched: new Set() })
  }
  world.record = record
}

function choosing(world: World, before: Answers, lane: Lane, receives: boolean): void {
  const key = laneKey(lane)
  const { record } = choose(world.record, { choices: [{ ...lane, receives }] }, world.catalogue, occasion(world.day))
  expect(answers(record, world.catalogue)).toEqual({ ...before, [key]: receives })
  if (record === world.record) return
  for (const each of world.standing) each.touched.add(key)
  if (receives) world.standing.at(-1)?.saidYes.add(key)
  world.ownNo[receives ? "delete" : "add"](key)
  world.record = record
}

function importing(world: World, before: Answers, lane: Lane, receives: boolean): void {
  const key = laneKey(lane)
  const person = { locale: null, contacts: [], choices: [{ ...lane, receives, basis: "soft-opt-in" as const }] }
  const { record } = importPerson(world.record, person, world.catalogue, occasion(world.day))
  const may = world.standing.length > 0 || world.ownNo.has(key) ? before[key] && receives : receives
  expect(answers(record, world.catalogue)).toEqual({ ...before, [key]: may })
  if (!receives) for (const each of world.standing) each.touched.add(key)
  world.record = record
}

function undoing(world: World): void {
  const last = world.standing.at(-1)
  if (!last || world.day > last.day + 30) {
    const reference = last?.reference ?? "none"
    expect(() => undo(world.record, reference, occasion(world.day))).toThrow(PreferenceError)
    return
  }
  world.record = undo(world.record, last.reference, occasion(world.day)).record
  const after = answers(world.record, world.catalogue)
  for (const key of Object.keys(last.before)) if (!last.touched.has(key)) expect(after[key]).toBe(last.before[key])
  world.standing.pop()
  for (const key of last.saidYes) world.standing.at(-1)?.saidYes.add(key)
}

function take(world: World, step: Step, at: number): void {
  const before = answers(world.record, world.catalogue)
  if (step.kind === "wait") world.day += step.days
  if (step.kind === "new topic") world.catalogue = withTopic(topic(`t-${at}`, "email", "post"), world.catalogue)
  if (step.kind === "leave") leave(world, before, `ref-${at}`)
  if (step.kind === "choose") choosing(world, before, laneAt(world.catalogue, step.lane), step.receives)
  if (step.kind === "import") importing(world, before, laneAt(world.catalogue, step.lane), step.receives)
  if (step.kind === "undo") undoing(world)
}

it("in any order of leaving, undoing, choosing, importing and growing, only a later yes of the person stands beside an objection (A2, A17, A20)", () => {
  fc.assert(
    fc.property(fc.array(someStep, { maxLength: 40 }), (steps) => {
      const world: World = { record: nobody, catalogue, day: 0, standing: [], ownNo: new Set() }
      steps.forEach((step, at) => {
        const { revision } = world.record
        take(world, step, at)
        expect(world.record.revision - revision).toBeOneOf([0, 1])
        expect(new Set(world.record.choices.map(laneKey)).size).toBe(world.record.choices.length)
        const last = world.standing.at(-1)
        const on = Object.entries(answers(world.record, world.catalogue)).filter(([, may]) => may)
        if (last) for (const [key] of on) expect(last.saidYes).toContain(key)
      })
    }),
    { numRuns: 1000 },
  )
})
