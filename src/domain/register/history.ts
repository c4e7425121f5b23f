import type { HistoryEntry } from "../adapter.ts"
import type { Evidence } from "./evidence.ts"

/** What the person is shown of the proof: what happened, when, through which door. A refused line changed nothing. */
export function historyOf(evidence: readonly Evidence[]): HistoryEntry[] {
  return evidence.flatMap(({ what, at, door, channel, topic, to }) =>
    what === "refused" ? [] : [{ what, at, door, channel, topic, to }],
  )
}
