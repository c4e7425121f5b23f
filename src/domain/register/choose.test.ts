import { describe, expect, it } from "vitest"
import { lanesOf } from "../catalogue.ts"
import type { LaneChoice } from "../preferences.ts"
import { answers, catalogue, lanesOn, nobody, occasion, row } from "../testing.ts"
import { choose } from "./choose.ts"
import { maySend } from "./may-send.ts"
import { object } from "./object.ts"
import { choiceFor, standingObjection } from "./record.ts"

const emailNews = { channel: "email", topic: "news" }
const postNews = { channel: "post", topic: "news" }
const on = (lane: typeof emailNews): LaneChoice => ({ ...lane, receives: true })
const off = (lane: typeof emailNews): LaneChoice => ({ ...lane, receives: false })
const everyLaneAs = (shown: Record<string, boolean>): LaneChoice[] =>
  lanesOf(catalogue).map((lane) => ({ ...lane, receives: shown[`${lane.channel}/${lane.topic}`] === true }))

describe("choosing lanes", () => {
  it("a lane turned on is an explicit opt-in by the person, with evidence of its own (A17, A30)", () => {
    const { record, evidence } = choose(nobody, { choices: [on(emailNews)] }, catalogue, occasion())
    expect(record.choices).toEqual([
      { ...emailNews, receives: true, basis: "consent", by: "person", at: "2026-11-02T09:00:00.000Z", revision: 1 },
    ])
    expect(record.revision).toBe(1)
    expect(evidence).toEqual([
      expect.objectContaining({ what: "chosen", ...emailNews, from: "none", to: "on", reference: null, door: "page" }),
    ])
  })

  it("a lane turned on after leaving is the only one on, and the objection stands (A17)", () => {
    const left = object(nobody, "7K4M-Q9TX-2C", occasion()).record
    const { record, evidence } = choose(left, { choices: [on(postNews)] }, catalogue, occasion(1))
    expect(lanesOn(record)).toEqual(["post/news"])
    expect(standingObjection(record)).toBe(left.objections[0])
    expect(choiceFor(record, "post", "news")).toMatchObject({ basis: "consent", by: "person" })
    expect(evidence).toEqual([expect.objectContaining({ what: "chosen", ...postNews, to: "on" })])
  })

  it("a yes from before leaving does not come back by another lane's yes (A17)", () => {
    const yes = choose(nobody, { choices: [on(emailNews)] }, catalogue, occasion()).record
    const left = object(yes, "7K4M-Q9TX-2C", occasion(1)).record
    expect(lanesOn(choose(left, { choices: [on(postNews)] }, catalogue, occasion(2)).record)).toEqual(["post/news"])
  })

  it("an unchanged tick is no new consent: an imported yes and a default stay on their own ground", () => {
    const imported = { ...nobody, revision: 1, choices: [row(emailNews, true, "business", "soft-opt-in")] }
    const change = choose(imported, { choices: [on(emailNews), on(postNews)] }, catalogue, occasion())
    expect(change.record).toBe(imported)
    expect(change.evidence).toEqual([])
  })

  it("a lane left off becomes the person's own no, and saying it twice adds nothing (A20)", () => {
    const imported = { ...nobody, revision: 1, choices: [row(emailNews, false, "business")] }
    const first = choose(imported, { choices: [off(emailNews), off(postNews)] }, catalogue, occasion())
    expect(choiceFor(first.record, "email", "news")).toMatchObject({ receives: false, by: "person" })
    expect(choiceFor(first.record, "post", "news")).toMatchObject({ receives: false, basis: "legitimate-interest" })
    expect(maySend(first.record, postNews, catalogue, occasion().now).because).toBe("declined")
    expect(first.evidence.map(({ from, to }) => [from, to])).toEqual([
      ["off", "off"],
      ["on", "off"],
    ])
    expect(choose(first.record, { choices: [off(emailNews), off(postNews)] }, catalogue, occasion(1)).record).toBe(
      first.record,
    )
  })

  it("saving the screen as it stands after leaving changes nothing, so that an undo can restore", () => {
    const left = object(nobody, "7K4M-Q9TX-2C", occasion()).record
    expect(choose(left, { choices: everyLaneAs(answers(left)) }, catalogue, occasion(1))).toEqual({
      record: left,
      evidence: [],
    })
  })

  it("lanes that are not named stay as they are", () => {
    const record = { ...nobody, revision: 1, choices: [row(emailNews, true, "person"), row(postNews, false, "person")] }
    const after = choose(record, { choices: [off(emailNews)] }, catalogue, occasion()).record
    expect(choiceFor(after, "post", "news")).toBe(record.choices[1])
    expect(after.choices).toHaveLength(2)
  })

  it.each([
    ["an unknown channel", [on(emailNews), on({ channel: "pigeon", topic: "news" })]],
    ["an unknown topic", [on(emailNews), on({ channel: "email", topic: "horoscope" })]],
    ["a topic that is not sent on this channel", [on(emailNews), on({ channel: "sms", topic: "news" })]],
    ["a lane named twice", [on(emailNews), off(emailNews)]],
  ])("%s is refused whole: nothing changes", (_, wanted) => {
    const record = { ...nobody, revision: 1, choices: [row(postNews, true, "person")] }
    const before = structuredClone(record)
    expect(() => choose(record, { choices: wanted }, catalogue, occasion())).toThrow(
      expect.objectContaining({ code: "invalid-request" }),
    )
    expect(record).toEqual(before)
  })
})
