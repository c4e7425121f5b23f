import { describe, expect, it } from "vitest"
import type { Catalogue, Topic } from "../catalogue.ts"
import type { FrequencyChoice } from "../preferences.ts"
import { catalogue, lanesOn, nobody, occasion, topic } from "../testing.ts"
import { choose } from "./choose.ts"
import { frequencyOf } from "./frequency.ts"
import { importPerson } from "./import-person.ts"
import { object } from "./object.ts"
import type { SubjectRecord } from "./record.ts"
import { snapshotOf } from "./snapshot.ts"
import { undo } from "./undo.ts"

const inRhythms = (id: string, ...ids: string[]): Topic => ({
  ...topic(id, "email", "post"),
  frequencies: ids.map((each) => ({ id: each, name: { en: each } })),
})
const news = inRhythms("news", "weekly", "monthly", "yearly")
const rhythmic: Catalogue = {
  ...catalogue,
  topics: [news, topic("offers", "email"), inRhythms("tips", "daily", "weekly")],
}

const wanting = (record: SubjectRecord, frequencies: readonly FrequencyChoice[], from = rhythmic) =>
  choose(record, { choices: [], frequencies }, from, occasion())
const monthly = wanting(nobody, [{ topic: "news", frequency: "monthly" }])

describe("how often", () => {
  it("is the first rhythm of the catalogue where nothing was chosen, and is not said of a topic that has but one", () => {
    expect(snapshotOf(nobody, rhythmic, occasion().now).frequencies).toEqual([
      { topic: "news", frequency: "weekly" },
      { topic: "tips", frequency: "daily" },
    ])
    expect(frequencyOf(nobody, topic("offers", "email"))).toBeNull()
    expect(frequencyOf(nobody, inRhythms("odd"))).toBeNull()
  })

  it("is kept when it was chosen, for that topic alone, with evidence of what it was and is", () => {
    expect(snapshotOf(monthly.record, rhythmic, occasion().now).frequencies).toEqual([
      { topic: "news", frequency: "monthly" },
      { topic: "tips", frequency: "daily" },
    ])
    expect(monthly.record.revision).toBe(1)
    expect(monthly.evidence).toEqual([
      expect.objectContaining({ what: "frequency", channel: null, topic: "news", from: "weekly", to: "monthly" }),
    ])
  })

  it("turns no lane on or off", () => {
    expect(lanesOn(monthly.record, rhythmic)).toEqual(lanesOn(nobody, rhythmic))
    expect(monthly.record.choices).toEqual([])
  })

  it("is chosen anew over the older choice, of which one row remains", () => {
    const { record, evidence } = wanting(monthly.record, [{ topic: "news", frequency: "yearly" }])
    expect(record.frequencies).toEqual([{ topic: "news", frequency: "yearly", revision: 2 }])
    expect(evidence).toEqual([expect.objectContaining({ from: "monthly", to: "yearly" })])
  })

  it("stays as it was when another topic's is chosen, when lanes are, and through an import, leaving and an undo", () => {
    const other = wanting(monthly.record, [{ topic: "tips", frequency: "weekly" }]).record
    const chose = choose(
      other,
      { choices: [{ channel: "email", topic: "news", receives: true }] },
      rhythmic,
      occasion(),
    )
    const list = { locale: "nl", contacts: [], choices: [] }
    const { record: imported } = importPerson(chose.record, list, rhythmic, occasion())
    const left = object(imported, "7K4M-Q9TX-2C", occasion()).record
    const { record } = undo(left, "7K4M-Q9TX-2C", occasion())
    expect(frequencyOf(record, news)).toBe("monthly")
    expect(record.frequencies).toHaveLength(2)
  })

  it("falls back to the usual one when the catalogue dropped the chosen one, and comes back with it", () => {
    const without = inRhythms("news", "weekly", "yearly")
    expect(frequencyOf(monthly.record, without)).toBe("weekly")
    expect(frequencyOf(monthly.record, topic("news", "email"))).toBeNull()
    expect(frequencyOf(monthly.record, news)).toBe("monthly")
  })

  it.each<[string, FrequencyChoice[]]>([
    ["a rhythm the topic does not have", [{ topic: "news", frequency: "hourly" }]],
    ["a rhythm of another topic", [{ topic: "news", frequency: "daily" }]],
    ["a rhythm of a topic that has but one", [{ topic: "offers", frequency: "weekly" }]],
    ["an unknown topic", [{ topic: "horoscope", frequency: "weekly" }]],
    [
      "a topic named twice",
      [
        { topic: "news", frequency: "yearly" },
        { topic: "news", frequency: "weekly" },
      ],
    ],
    [
      "a topic named twice, with the same rhythm",
      [
        { topic: "news", frequency: "monthly" },
        { topic: "news", frequency: "monthly" },
      ],
    ],
  ])("with %s is refused whole: nothing changes", (_, frequencies) => {
    const before = structuredClone(monthly.record)
    const wanted = { choices: [{ channel: "email", topic: "news", receives: true }], frequencies }
    expect(() => choose(monthly.record, wanted, rhythmic, occasion())).toThrow(
      expect.objectContaining({ code: "invalid-request" }),
    )
    expect(monthly.record).toEqual(before)
  })

  it.each<[string, SubjectRecord, string]>([
    ["the usual one, never chosen", nobody, "weekly"],
    ["the one that was chosen", monthly.record, "monthly"],
  ])("chosen as it stands (%s) is no change and leaves no evidence", (_, record, frequency) => {
    const change = wanting(record, [{ topic: "news", frequency }])
    expect(change.record).toBe(record)
    expect(change.evidence).toEqual([])
  })
})
