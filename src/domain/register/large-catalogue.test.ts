import { expect, it } from "vitest"
import type { Catalogue, Topic } from "../catalogue.ts"
import { lanesOf } from "../catalogue.ts"
import { catalogue, countLooks, nobody, occasion, row, topic } from "../testing.ts"
import { choose } from "./choose.ts"
import { importPerson } from "./import-person.ts"
import { marketingStateOf } from "./marketing-state.ts"
import { maySend } from "./may-send.ts"
import { object } from "./object.ts"
import type { SubjectRecord } from "./record.ts"
import { snapshotOf } from "./snapshot.ts"
import { suppressionOf } from "./suppression.ts"

/** A catalogue of so many topics, and somebody who chose in all of them; every look at one of either is counted. */
function world(size: number) {
  const { counted, looks, forget } = countLooks()
  const topics = Array.from({ length: size }, (_, at): Topic => {
    const frequencies = ["weekly", "monthly"].map((id) => ({ id, name: {} }))
    return { ...topic(`t-${at}`, "email"), frequencies }
  })
  const large: Catalogue = { ...catalogue, topics: topics.map(counted) }
  const record: SubjectRecord = {
    ...nobody,
    revision: 1,
    choices: lanesOf(large).map((lane) => counted(row(lane, true, "business"))),
    frequencies: topics.map(({ id }) => counted({ topic: id, frequency: "weekly", revision: 1 })),
  }
  forget()
  return { large, record, looks }
}

const everyLane = (large: Catalogue, receives: boolean) => lanesOf(large).map((lane) => ({ ...lane, receives }))
const { now } = occasion()

const WORK: Readonly<Record<string, (record: SubjectRecord, large: Catalogue) => unknown>> = {
  "what the page is shown": (record, large) => snapshotOf(record, large, now),
  "a save of every lane and rhythm": (record, large) =>
    choose(
      record,
      {
        choices: everyLane(large, false),
        frequencies: large.topics.map(({ id }) => ({ topic: id, frequency: "monthly" })),
      },
      large,
      occasion(),
    ),
  "a line of a list with every lane": (record, large) =>
    importPerson(
      record,
      {
        locale: null,
        contacts: [],
        choices: everyLane(large, false).map((each) => ({ ...each, basis: "consent" as const })),
      },
      large,
      occasion(),
    ),
  "may I send, for every lane": (record, large) => lanesOf(large).map((lane) => maySend(record, lane, large, now)),
  "what a sender's systems are told": (record, large) => marketingStateOf(record, large, now),
  "an entry of the list of those who object": (record, large) =>
    suppressionOf(object(record, "7K4M-Q9TX-2C", occasion()).record, large),
}

it.each(Object.entries(WORK))(
  "%s costs twice as much for twice as large a catalogue, and not four times",
  (_, work) => {
    const looks = [100, 200].map((size) => {
      const { large, record, looks } = world(size)
      work(record, large)
      return looks()
    })
    const [small = 0, large = 0] = looks
    expect(small).toBeGreaterThan(100)
    expect(large).toBeLessThanOrEqual(2 * small)
  },
)
