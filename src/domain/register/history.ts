import type { HistoryEntry } from "../adapter.ts"
import type { Evidence } from "./evidence.ts"

/**
 * What the person is shown of the proof: what happened, when, through which door. Left out is what changed nothing for
 * them: a refused line of a list, and a no to what they did not receive anyway.
 */
export function historyOf(evidence: readonly Evidence[]): HistoryEntry[] {
  return evidence.flatMap(({ what, at, door, channel, topic, from, to }) =>
    what === "refused" || (to === "off" && from !== "on") ? [] : [{ what, at, door, channel, topic, to }],
  )
}
