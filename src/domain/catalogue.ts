import { type Lane, laneKey } from "./lane.ts"
import type { LocalizedText } from "./locale.ts"
import { onceFor } from "./once-for.ts"

/**
 * On which ground a business may use a channel (GDPR art. 6.1, ePrivacy art. 13).
 * - `consent`: only after the person said yes.
 * - `soft-opt-in`: own customer, own similar products, address obtained at the sale (Royal Decree 4 April 2003, art. 1).
 * - `legitimate-interest`: until the person objects.
 */
export type Basis = "consent" | "soft-opt-in" | "legitimate-interest"

/** A medium: e-mail, SMS, phone, post, or any other that the business has. */
export interface Channel {
  readonly id: string
  readonly name: LocalizedText
  /** Whether it needs an address of the person: without one, or with one that bounced, its lanes are locked. */
  readonly needsContact?: boolean
  /** What holds where nothing was recorded: `consent` means off, the two others mean on. Configuration, not code (A49). */
  readonly defaultBasis: Basis
}

/** How often a topic comes, where the person can choose. */
export interface Frequency {
  readonly id: string
  readonly name: LocalizedText
}

/** A type of marketing. */
export interface Topic {
  readonly id: string
  readonly name: LocalizedText
  readonly description: LocalizedText
  /** The ids of the channels on which this topic is sent. */
  readonly channels: readonly string[]
  /** The rhythms in which it comes, the usual one first; left out where there is but one. */
  readonly frequencies?: readonly Frequency[]
}

/** What a business sends: marketing by channel and topic, and the service messages that are none (A21). */
export interface Catalogue {
  readonly channels: readonly Channel[]
  readonly topics: readonly Topic[]
  /** Names of messages that continue after an objection, such as invoices. They carry no switch. */
  readonly services: readonly LocalizedText[]
}

/** Every lane of a catalogue, topic by topic. */
export const lanesOf = (catalogue: Catalogue): Lane[] =>
  catalogue.topics.flatMap((topic) => topic.channels.map((channel) => ({ channel, topic: topic.id })))

const channelsByLane = onceFor((catalogue: Catalogue): ReadonlyMap<string, Channel | undefined> => {
  const channels = new Map(catalogue.channels.map((channel) => [channel.id, channel]))
  return new Map(lanesOf(catalogue).map((lane) => [laneKey(lane), channels.get(lane.channel)]))
})

/** The channel of a lane when both its channel and its topic exist and belong together, else `undefined`. */
export const channelOf = (catalogue: Catalogue, lane: Lane): Channel | undefined =>
  channelsByLane(catalogue).get(laneKey(lane))

const topicsById = onceFor(
  ({ topics }: Catalogue): ReadonlyMap<string, Topic> => new Map(topics.map((topic) => [topic.id, topic])),
)

export const topicOf = (catalogue: Catalogue, id: string): Topic | undefined => topicsById(catalogue).get(id)
