import { chained } from "../store/chain.ts"
import type { ChainedLine } from "../store/store.ts"

/** What is wrong with a line of evidence at its place among those of its person. */
export type Break =
  /** It does not fit its hash: it was changed, or the one before it was changed and hashed anew, or given to somebody else. */
  | "changed"
  /** It does not fit its hash, and numbers between it and the line before it are unused: one was taken out, most likely. */
  | "missing-before"
  /** It follows an earlier line than the one before it: what stands between was put there later. */
  | "added-before"
  /** It has the hash of an earlier line: it was copied, or lines were put into another order. */
  | "repeated"
  /** It has no hash, though the chain had begun. */
  | "no-hash"

/** A line, as the chain of its person is followed to it. */
export interface Followed {
  /** Which line of its person it is; the first is 1. */
  readonly nth: number
  /** Whether it is from before there was a chain. */
  readonly unchained: boolean
  /** What the line really comes to together with those before it: its hash, where nothing is wrong. */
  readonly digest: string
  readonly broken: Break | null
}

/** How many lines back it is looked for what a line follows. */
const LOOK_BACK = 100

/**
 * Follows the chain of one person, line by line in their order. After a break it goes on from there, so that each place is
 * told once.
 *
 * @param numbersMissing see `Store`
 */
export function followChain(
  numbersMissing: (after: number, before: number) => Promise<number>,
): (entry: ChainedLine) => Promise<Followed> {
  let nth = 0
  let before: string | null = null
  let begun = false
  let number = 0
  /** What lines from before the chain come to. No line of the chain follows from it. */
  let unchained: string | null = null
  const earlier: (string | null)[] = []
  const breakAt = async ({ line, hash, number: own }: ChainedLine, digest: string): Promise<Break | null> => {
    if (hash === digest) return null
    if (hash === null) return "no-hash"
    if (hash === before || earlier.includes(hash)) return "repeated"
    if (earlier.some((each) => chained(each, line) === hash)) return "added-before"
    return (await numbersMissing(number, own)) > 0 ? "missing-before" : "changed"
  }
  return async (entry) => {
    nth += 1
    if (entry.hash === null && !begun) {
      unchained = chained(unchained, entry.line)
      number = entry.number
      return { nth, unchained: true, digest: unchained, broken: null }
    }
    const digest = chained(before, entry.line)
    const broken = await breakAt(entry, digest)
    begun = true
    number = entry.number
    earlier.push(before)
    if (earlier.length > LOOK_BACK) earlier.shift()
    before = entry.hash ?? digest
    return { nth, unchained: false, digest, broken }
  }
}
