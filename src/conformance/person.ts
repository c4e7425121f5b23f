import { type Call, type Lane, type LaneChoice, lanesOf, type PreferenceSnapshot } from "../domain/index.ts"
import type { ConformanceBackend } from "./backend.ts"
import { ensure } from "./expect.ts"

/** A call of its own: nobody used its idempotency key before. */
export const freshCall = (more: Partial<Call> = {}): Call => ({
  locale: "en",
  textVersion: "conformance-1",
  idempotencyKey: crypto.randomUUID(),
  ...more,
})

/** What stands for the person of the valid link. */
export const read = ({ adapter, links }: ConformanceBackend): Promise<PreferenceSnapshot> =>
  adapter.load(links.valid, freshCall())

/** What the independent reader says of each lane, in the order of the catalogue. */
export async function permissions({ reader }: ConformanceBackend, lanes: readonly Lane[]): Promise<LaneChoice[]> {
  const answers: LaneChoice[] = []
  for (const { channel, topic } of lanes) {
    answers.push({ channel, topic, receives: await reader.maySend({ channel, topic }) })
  }
  return answers
}

/** The person as the set-up made her: what was read, two lanes that are on and one that is off. */
export async function meet(backend: ConformanceBackend) {
  const snapshot = await read(backend)
  const lanes = lanesOf(snapshot.catalogue)
  const before = await permissions(backend, lanes)
  const [on, alsoOn] = before.filter((lane) => lane.receives)
  const off = before.find((lane) => !lane.receives)
  ensure(
    on !== undefined && alsoOn !== undefined && off !== undefined,
    "Set-up: the person has to receive at least two lanes, and not to receive at least one other.",
  )
  return { snapshot, lanes, before, on, alsoOn, off }
}

/** What a snapshot says of each lane, and nothing an adapter may say beside it. */
export const shownLanes = ({ lanes }: PreferenceSnapshot): LaneChoice[] =>
  lanes.map(({ channel, topic, receives }) => ({ channel, topic, receives }))

/** A lane with the opposite choice. */
export const turned = ({ channel, topic, receives }: LaneChoice): LaneChoice => ({
  channel,
  topic,
  receives: !receives,
})

/** A lane that no catalogue has. */
export const UNKNOWN_LANE: LaneChoice = { channel: "no-such-channel", topic: "no-such-topic", receives: false }

/** A well-formed reference that the backend never gave. */
export const UNKNOWN_REFERENCE = "0000-0000-00"
