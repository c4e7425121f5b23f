import type { LaneState } from "../../../domain/index.ts"

/** Lanes, to be found by the id of their topic or of their channel. */
export function lanesBy(name: "topic" | "channel", lanes: readonly LaneState[]): (id: string) => readonly LaneState[] {
  const found = new Map<string, LaneState[]>()
  for (const lane of lanes) {
    const others = found.get(lane[name])
    if (others) others.push(lane)
    else found.set(lane[name], [lane])
  }
  return (id) => found.get(id) ?? []
}
