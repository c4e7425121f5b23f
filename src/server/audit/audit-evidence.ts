import type { Evidence, SubjectRecord } from "../../domain/index.ts"
import { sumOfHashes } from "../store/chain.ts"
import { pages } from "../store/pages.ts"
import type { ChainedLine, Store } from "../store/store.ts"
import type { Covered } from "./checkpoint.ts"
import { type Break, type Followed, followChain } from "./follow-chain.ts"
import { addUp, type Disagreement, disagreements, type Told } from "./told.ts"

/** A line at which the chain of its person breaks. */
export interface BrokenLine {
  readonly kind: "broken"
  readonly brand: string
  readonly subject: string
  /** Which line of this person; the first is 1. */
  readonly nth: number
  /** The time that stands in the line. */
  readonly at: string
  readonly because: Break
}

/** A person of whom the register says otherwise than the evidence. */
export interface DisagreeingPerson {
  readonly kind: "disagrees"
  readonly brand: string
  readonly subject: string
  readonly disagreement: Disagreement
}

export type Finding = BrokenLine | DisagreeingPerson

/** What was read. */
export interface Audit {
  readonly lines: number
  /** By brand and subject, with those of whom only a hash of an address is kept. */
  readonly people: number
  readonly brands: number
  /** Lines from before there was a chain, and the time in the last of them. */
  readonly unchained: { readonly lines: number; readonly lastAt: string | null }
  readonly findings: number
  /** In the order in which their moments were given. */
  readonly covered: readonly Covered[]
}

export interface AuditOptions {
  /** Brands whose objectors are looked at also where there is no evidence of theirs. */
  readonly brands?: readonly string[]
  /** For each of these moments it is told what the evidence up to it comes to: ISO 8601 in UTC. */
  readonly until?: readonly string[]
  /** Told as they are found. */
  readonly onFinding: (finding: Finding) => void
}

/** How many lines are in memory at a time. */
const PAGE = 1_000

/** A person of whom all lines were read. */
interface Read extends Pick<Evidence, "brand" | "subject"> {
  readonly told: Told
}

/**
 * Reads all evidence and follows the chain of each person, and compares what it tells with what the register says (GDPR
 * art. 5.2; A30). Others may write meanwhile. In memory is never more than a page of lines, and the lanes and objections of
 * the people in it.
 */
export async function auditEvidence(store: Store, options: AuditOptions): Promise<Audit> {
  let findings = 0
  const find = (finding: Finding): void => {
    findings += 1
    options.onFinding(finding)
  }
  const sums = (options.until ?? []).map(sumUntil)
  const unchained = watchUnchained()
  const register = compareRegister(store, find)
  let [lines, people] = [0, 0]
  let current: ReturnType<typeof begin> | null = null
  const read: Read[] = []
  const end = () => {
    if (current) read.push({ brand: current.brand, subject: current.subject, told: current.lines.told() })
  }
  for await (const entries of pages((after) => store.chainPage(after, PAGE))) {
    for (const entry of entries) {
      const { line } = entry
      if (current?.brand !== line.brand || current.subject !== line.subject) {
        end()
        people += 1
        current = begin(store, line)
      }
      lines += 1
      current.lines.add(line)
      const followed = await current.follow(entry)
      unchained.see(entry, followed)
      for (const sum of sums) sum.add(line, followed.digest)
      if (followed.broken) find(brokenAt(line, followed.nth, followed.broken))
    }
    await register.compare(read.splice(0))
  }
  end()
  await register.compare(read)
  const brands = await register.finish(options.brands ?? [])
  const late = unchained.afterTheChainBegan()
  if (late) find(late)
  return { lines, people, brands, unchained: unchained.seen(), findings, covered: sums.map((sum) => sum.covered()) }
}

const begin = (store: Store, { brand, subject }: Evidence) => ({
  brand,
  subject,
  follow: followChain((after, before) => store.numbersMissing(after, before)),
  lines: addUp(),
})

const brokenAt = ({ brand, subject, at }: Evidence, nth: number, because: Break): BrokenLine => ({
  kind: "broken",
  ...{ brand, subject, nth, at, because },
})

/** Adds up the lines up to a moment. */
function sumUntil(until: string) {
  const sum = sumOfHashes()
  let lines = 0
  return {
    add: ({ at }: Evidence, digest: string): void => {
      if (at > until) return
      lines += 1
      sum.add(digest)
    },
    covered: (): Covered => ({ until, lines, sha256: sum.digest() }),
  }
}

/** Lines without a hash are from before there was a chain, as long as every one with a hash is numbered after them. */
function watchUnchained() {
  let lines = 0
  let last: { readonly number: number; readonly found: BrokenLine } | null = null
  let chainBegan = Number.POSITIVE_INFINITY
  return {
    see: ({ line, hash, number }: ChainedLine, { nth, unchained }: Followed): void => {
      if (hash !== null) chainBegan = Math.min(chainBegan, number)
      if (!unchained) return
      lines += 1
      if (number > (last?.number ?? 0)) last = { number, found: brokenAt(line, nth, "no-hash") }
    },
    seen: () => ({ lines, lastAt: last?.found.at ?? null }),
    /** The last one that is not: its hash was taken away. */
    afterTheChainBegan: (): BrokenLine | null => (last && last.number > chainBegan ? last.found : null),
  }
}

/** Looks at people one after the other, by brand and subject, beside those who object, in the same order. */
function compareRegister(store: Store, find: (finding: Finding) => void) {
  const seen = new Set<string>()
  let brand: string | null = null
  let objectors = peekable<SubjectRecord>(nobody())
  const look = async (of: string, subject: string) => {
    for (const disagreement of await disagreementsNow(store, of, subject)) {
      find({ kind: "disagrees", brand: of, subject, disagreement })
    }
  }
  /** Those who object, and of whom there is no line. */
  const objectorsBefore = async (subject: string | null) => {
    for (let next = await objectors.peek(); next; next = await objectors.peek()) {
      if (subject !== null && next.subject >= subject) break
      await look(next.brand, next.subject)
      objectors.take()
    }
  }
  const open = async (next: string) => {
    await objectorsBefore(null)
    seen.add(next)
    brand = next
    objectors = peekable(each(pages((after) => store.objectors(next, after, PAGE))))
  }
  return {
    compare: async (people: readonly Read[]): Promise<void> => {
      for (const [of, group] of Map.groupBy(people, (person) => person.brand)) {
        if (of !== brand) await open(of)
        const subjects = group.map(({ subject }) => subject)
        const records = await store.readMany(of, subjects)
        for (const { subject, told } of group) {
          await objectorsBefore(subject)
          if ((await objectors.peek())?.subject === subject) objectors.take()
          // What was written between reading the one and the other is no disagreement.
          if (disagreements(records.get(subject) ?? null, told).length > 0) await look(of, subject)
        }
      }
    },
    /** @returns how many brands there are lines of */
    finish: async (brands: readonly string[]): Promise<number> => {
      const withLines = seen.size
      for (const each of brands.filter((each) => !seen.has(each))) await open(each)
      await objectorsBefore(null)
      return withLines
    },
  }
}

/** Where the register and the evidence of one person disagree, both of one moment. */
async function disagreementsNow(store: Store, brand: string, subject: string): Promise<Disagreement[]> {
  for (;;) {
    const record = await store.read(brand, subject)
    const { add, told } = addUp()
    for (const line of await store.evidence(brand, subject)) add(line)
    const after = await store.read(brand, subject)
    if (record?.revision === after?.revision) return disagreements(record, told())
  }
}

async function* nobody(): AsyncGenerator<never> {}

async function* each<T>(from: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const entries of from) yield* entries
}

/** One after the other, each as often looked at as wanted. */
function peekable<T>(from: AsyncGenerator<T>) {
  let next: Promise<T | undefined> | null = null
  return {
    peek: (): Promise<T | undefined> => {
      next ??= from.next().then(({ done, value }) => (done ? undefined : value))
      return next
    },
    take: (): void => {
      next = null
    },
  }
}
