// What the tests of this room share. Only tests import it.
import fc from "fast-check"
import { type Basis, type Catalogue, type Channel, lanesOf, type Topic } from "./catalogue.ts"
import { type Lane, laneKey } from "./lane.ts"
import type { Door, Occasion } from "./register/evidence.ts"
import { maySend } from "./register/may-send.ts"
import { type Choice, emptyRecord, type SubjectRecord } from "./register/record.ts"

export const DAY_MS = 24 * 60 * 60 * 1000

const START = Date.parse("2026-11-02T09:00:00.000Z")

/** An occasion on some day after the first one, through some door. */
export const occasion = (days = 0, door: Door = "page"): Occasion => ({
  now: new Date(START + days * DAY_MS),
  door,
  locale: "fr",
  textVersion: "2026-11",
  link: "fingerprint",
})

export const channel = (id: string, defaultBasis: Basis): Channel => ({ id, name: { en: id }, defaultBasis })

export const topic = (id: string, ...channels: string[]): Topic => ({
  id,
  name: { en: id },
  description: { en: id },
  channels,
})

/** E-mail and SMS on consent, phone on soft opt-in, post on legitimate interest; SMS carries no news. */
export const catalogue: Catalogue = {
  channels: [
    channel("email", "consent"),
    channel("sms", "consent"),
    channel("phone", "soft-opt-in"),
    channel("post", "legitimate-interest"),
  ],
  topics: [topic("news", "email", "phone", "post"), topic("offers", "email", "sms", "phone", "post")],
  services: [],
}

export const nobody: SubjectRecord = emptyRecord("lenoir", "c-1042")

/** Counts every look at what was passed through `counted`, from the last `forget` on. */
export function countLooks() {
  let looks = 0
  const counted = <T extends object>(entry: T): T =>
    new Proxy(entry, {
      get: (target, name) => {
        looks += 1
        return Reflect.get(target, name)
      },
    })
  const forget = () => {
    looks = 0
  }
  return { counted, looks: () => looks, forget }
}

export const withTopic = (more: Topic, to: Catalogue = catalogue): Catalogue => ({
  ...to,
  topics: [...to.topics, more],
})

/** What `maySend` answers for every lane; on the first day unless told when. */
export const answers = (
  record: SubjectRecord,
  from: Catalogue = catalogue,
  now: Date = occasion().now,
): Record<string, boolean> =>
  Object.fromEntries(lanesOf(from).map((lane) => [laneKey(lane), maySend(record, lane, from, now).may]))

/** The lanes on which something may be sent; on the first day unless told when. */
export const lanesOn = (record: SubjectRecord, from: Catalogue = catalogue, now: Date = occasion().now): string[] =>
  lanesOf(from)
    .filter((lane) => maySend(record, lane, from, now).may)
    .map(laneKey)

export const row = (lane: Lane, receives: boolean, by: Choice["by"], basis: Basis = "consent"): Choice => ({
  ...lane,
  receives,
  basis,
  by,
  at: occasion(-1).now.toISOString(),
  revision: 1,
})

const BASES: Basis[] = ["consent", "soft-opt-in", "legitimate-interest"]

/** No row, granted or denied by the person, imported yes or no. */
const ROWS = [
  (): Choice[] => [],
  (lane: Lane) => [row(lane, true, "person")],
  (lane: Lane) => [row(lane, false, "person")],
  (lane: Lane) => [row(lane, true, "business", "soft-opt-in")],
  (lane: Lane) => [row(lane, false, "business")],
]

/** The sample catalogue with its channels on any ground, and for each lane any row or none at all. */
export const anyRegister: fc.Arbitrary<{ catalogue: Catalogue; record: SubjectRecord }> = fc
  .record({
    bases: fc.tuple(...catalogue.channels.map(() => fc.constantFrom(...BASES))),
    rows: fc.tuple(...lanesOf(catalogue).map(() => fc.constantFrom(...ROWS))),
  })
  .map(({ bases, rows }) => ({
    catalogue: {
      ...catalogue,
      channels: catalogue.channels.map((each, at) => ({ ...each, defaultBasis: bases[at] ?? "consent" })),
    },
    record: { ...nobody, revision: 1, choices: lanesOf(catalogue).flatMap((lane, at) => rows[at]?.(lane) ?? []) },
  }))
