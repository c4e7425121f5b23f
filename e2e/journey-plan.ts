import fc from "fast-check"
import { FAULTS, type Fault } from "./faulty-network.ts"

/** One person's way through a press over a network that fails. */
export interface Plan {
  /** A page of its own, a frame in a portal, or a page in a browser without JavaScript. */
  readonly where: "page" | "frame" | "without script"
  readonly act: "leave" | "undo" | "save"
  /** When it is pressed: before the application has arrived, while it starts, or after it has taken over. */
  readonly moment: "before" | "during" | "after"
  /** How often, one press right after the other. */
  readonly times: number
  /** What becomes of the requests that write, one after the other; those after them go through. */
  readonly faults: readonly Fault[]
  /** Nobody listens any more when it is pressed. */
  readonly gone: boolean
  /** What the person, or the page around, does right after the press. */
  readonly ending: "stays" | "closes the tab" | "goes elsewhere" | "goes back" | "reloads" | "loses the frame"
  /** What is done in another tab, on the same link. */
  readonly other: "nothing" | "leaves too" | "undoes"
  /** By how many years the browser's clock is wrong. */
  readonly years: number
  /** All connections of the browser are busy when it is pressed: the request is not even sent when the tab is gone. */
  readonly busy: boolean
}

const often = <T>(weights: readonly (readonly [number, T])[]): fc.Arbitrary<T> =>
  fc.oneof(...weights.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })))

/** Restarts take most of the time there is: they are as rare as they can be and still be met by many. */
const anyFault = often<Fault>(FAULTS.map((fault) => [fault.startsWith("server restarted") ? 1 : 4, fault]))

const anyPlan: fc.Arbitrary<Plan> = fc.record({
  where: often<Plan["where"]>([
    [5, "page"],
    [3, "frame"],
    [2, "without script"],
  ]),
  act: often<Plan["act"]>([
    [6, "leave"],
    [2, "undo"],
    [2, "save"],
  ]),
  moment: fc.constantFrom("before", "during", "after"),
  times: often([
    [3, 1],
    [1, 2],
    [1, 3],
  ]),
  faults: fc.array(anyFault, { maxLength: 4, size: "max" }),
  gone: often([
    [6, false],
    [1, true],
  ]),
  ending: often<Plan["ending"]>([
    [8, "stays"],
    [2, "closes the tab"],
    [1, "goes elsewhere"],
    [1, "goes back"],
    [1, "reloads"],
    [2, "loses the frame"],
  ]),
  other: often<Plan["other"]>([
    [4, "nothing"],
    [1, "leaves too"],
    [2, "undoes"],
  ]),
  years: often([
    [2, 0],
    [1, -1],
    [1, 1],
  ]),
  busy: fc.boolean(),
})

/** The journey of a number, the same in every run. */
export function planOf(seed: number): Plan {
  const [drawn] = fc.sample(anyPlan, { seed, numRuns: 1 })
  if (!drawn) throw new Error("Nothing was drawn.")
  return possible(drawn)
}

/** What can be done where it is done. */
function possible(plan: Plan): Plan {
  const { where, act } = plan
  // In a frame the token comes from the page around it, by script: a form knows nobody before that.
  const moment = where === "without script" ? "before" : where === "frame" && act !== "leave" ? "after" : plan.moment
  const ending = plan.ending === "loses the frame" && where !== "frame" ? "closes the tab" : plan.ending
  const other = act === "leave" && ending === "stays" ? plan.other : "nothing"
  const goes = ending === "closes the tab" || ending === "loses the frame"
  const busy = plan.busy && goes && !plan.gone && where !== "without script"
  return { ...plan, moment, ending, other, busy, years: where === "without script" ? 0 : plan.years }
}

export const restarts = ({ faults }: Plan): boolean => faults.some((fault) => fault.startsWith("server restarted"))
