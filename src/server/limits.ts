import { type Brand, PreferenceError } from "../domain/index.ts"

/** Counts what somebody does, and says when it is enough for now. Kept in memory: a limit, not a record. */
export interface Limit {
  /** Counts one more. Milliseconds until the next one has a chance, or `null` when this one does. */
  take(who: string): number | null
  /** The same question, without counting. */
  ask(who: string): number | null
}

/** Counts one more. @throws PreferenceError `throttled` with the time to wait when it is enough for now */
export function allow(limit: Limit, who: string): void {
  const retryAfterMs = limit.take(who)
  if (retryAfterMs !== null) throw new PreferenceError("throttled", "Too many of these from here.", { retryAfterMs })
}

/** How many names are remembered at most: the memory of a limit is limited itself. */
const MOST_NAMES = 50_000

/** At most so many in a window of so long, for each name. */
export function createLimit({ most, windowMs, now }: { most: number; windowMs: number; now: () => Date }): Limit {
  const counts = new Map<string, { since: number; count: number }>()
  const current = (who: string) => {
    const time = now().getTime()
    const known = counts.get(who)
    return known && time - known.since < windowMs ? known : { since: time, count: 0 }
  }
  const left = ({ since, count }: { since: number; count: number }) =>
    count < most ? null : since + windowMs - now().getTime()
  return {
    ask: (who) => left(current(who)),
    take: (who) => {
      const known = current(who)
      const wait = left(known)
      if (wait !== null) return wait
      counts.delete(who)
      const [oldest] = counts.keys()
      if (counts.size >= MOST_NAMES && oldest !== undefined) counts.delete(oldest)
      counts.set(who, { ...known, count: known.count + 1 })
      return null
    },
  }
}

/** Whoever asks a sender: what is too much at one is nothing at another, so that nobody is kept out by what others ask there. */
export const askerOf = ({ id }: Brand, address: string | undefined): string => `${id}/${countedAddress(address)}`

/** By what somebody who asks is counted: the address, of IPv6 the network of one household (64 bits). */
export function countedAddress(address: string | undefined): string {
  if (!address?.includes(":")) return address ?? "unknown"
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [head = "", tail = ""] = address.split("::")
  const front = head.split(":").filter((part) => part !== "")
  const back = tail.split(":").filter((part) => part !== "")
  const groups = address.includes("::")
    ? [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill("0"), ...back]
    : front
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")
}
