import { describe, expect, it } from "vitest"
import { catalogue, lanesOn, nobody, occasion } from "../testing.ts"
import { choose } from "./choose.ts"
import { erase } from "./erase.ts"
import { marketingStateOf } from "./marketing-state.ts"
import { object } from "./object.ts"
import type { SubjectRecord } from "./record.ts"

const REFERENCE = "7K4M-Q9TX-2C"
const stateOf = (record: SubjectRecord, now = occasion().now) => marketingStateOf(record, catalogue, now)
const on = ({ lanes }: ReturnType<typeof stateOf>) =>
  lanes.filter(({ may }) => may).map(({ channel, topic }) => `${channel}/${topic}`)

describe("what a sender's systems are told of a person", () => {
  it("is every lane with what may be sent and why, also of somebody of whom nothing is known", () => {
    const state = stateOf(nobody)
    expect(state).toMatchObject({ revision: 0, objection: null, profiling: true, pauseUntil: null, erased: false })
    expect(on(state)).toEqual(lanesOn(nobody))
    expect(on(state)).not.toEqual([])
  })

  it("says that profiling stops with the objection, also where a lane was turned on since (A3)", () => {
    const left = object(nobody, REFERENCE, occasion()).record
    expect(stateOf(left)).toMatchObject({ objection: { reference: REFERENCE }, profiling: false })
    expect(on(stateOf(left))).toEqual([])
    const wanted = { choices: [{ channel: "email", topic: "news", receives: true }] }
    const again = choose(left, wanted, catalogue, occasion(1)).record
    expect(stateOf(again)).toMatchObject({ objection: { reference: REFERENCE }, profiling: false })
    expect(on(stateOf(again))).toEqual(["email/news"])
  })

  it("tells a pause while it goes on, and an erasure", () => {
    const until = occasion(14).now.toISOString()
    const paused = choose(nobody, { choices: [], pauseUntil: until }, catalogue, occasion()).record
    expect(stateOf(paused)).toMatchObject({ pauseUntil: until, profiling: true })
    expect(on(stateOf(paused))).toEqual([])
    expect(stateOf(paused, occasion(15).now).pauseUntil).toBeNull()
    expect(stateOf(erase(nobody, REFERENCE, occasion()).record)).toMatchObject({ erased: true, profiling: false })
  })
})
