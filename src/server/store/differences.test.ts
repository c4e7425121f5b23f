import { expect, it } from "vitest"
import { type Choice, emptyRecord, type SubjectRecord } from "../../domain/index.ts"
import { differences } from "./differences.ts"

/** Somebody who chose in so many lanes, and chooses anew in all of them; every look at a choice is counted. */
function looksFor(size: number): number {
  let looks = 0
  const choicesAt = (revision: number): readonly Choice[] => {
    const lanes = Array.from({ length: size }, (_, at) => ({ channel: "email", topic: `t-${at}` }))
    const choices = lanes.map(
      (lane): Choice => ({ ...lane, receives: true, basis: "consent", by: "person", at: "", revision }),
    )
    return new Proxy(choices, {
      get: (target, name) => {
        looks += 1
        return Reflect.get(target, name)
      },
    })
  }
  const at = (revision: number): SubjectRecord => {
    return { ...emptyRecord("lenoir", "c-1"), revision, choices: choicesAt(revision) }
  }
  const { choices, choicesGone } = differences(at(1), at(2))
  expect([choices.length, choicesGone.length]).toEqual([size, 0])
  return looks
}

it("what differs in twice as many choices costs twice as much to find, and not four times", () => {
  expect(looksFor(200)).toBeLessThanOrEqual(2 * looksFor(100))
})
