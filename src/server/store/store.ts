import type { Change, Door, Evidence, SubjectRecord } from "../../domain/index.ts"

/** One press, so that its repetitions count once. */
export interface Press {
  /** The caller's idempotency key. */
  readonly key: string
  /** What was asked, in any stable form. The same key with other content is refused. */
  readonly content: string
}

/** A message that is to be sent: what it is about, never its words. */
export type MessageContent =
  /** Confirms a change to the person (Royal Decree of 4 April 2003, art. 2; A27). */
  | {
      readonly kind: "acknowledgement"
      readonly subject: string
      /** Of the record, after the change; not there in what an earlier version wrote. */
      readonly revision?: number
      readonly what: "left" | "undone" | "chosen"
      /** With `left`: of the objection. */
      readonly reference: string | null
      /** The language in which the person acted, or `null`. */
      readonly locale: string | null
    }
  /** Somebody typed this to get a fresh link; whether anybody is known by it is found out when it is sent (D29). */
  | { readonly kind: "fresh-link"; readonly contact: string; readonly locale: string | null }
  /** Tells one of the brand's own systems that what may be sent to a person has changed (GDPR art. 19; A31). */
  | {
      readonly kind: "change"
      /** The webhook, by its id. */
      readonly target: string
      readonly subject: string
      readonly revision: number
      readonly what: "left" | "undone" | "chosen" | "imported" | "erased"
      readonly door: Door
      /** Of the objection, where it concerns one. */
      readonly reference: string | null
    }

/** Who takes a message out: whoever is slow at one holds up nothing of the other. */
export type Queue = "mail" | "events"

export interface Message {
  readonly brand: string
  readonly queue: Queue
  /** Names it among the brand's messages: a second one of the same name is the same one. */
  readonly key: string
  /** ISO 8601 in UTC. */
  readonly at: string
  /** By what messages are counted together, so that nobody gets too many; `null` for those that are not. */
  readonly countedAs: string | null
  /** Of the brand's messages with the same word here, one is taken out only when those before it are settled; `null` for any order. */
  readonly orderedAs: string | null
  /** For whom it is, where a queue has several receivers of which none is to wait for another. */
  readonly target?: string
  readonly content: MessageContent
}

/** One receiver of a brand. */
export interface Receiver {
  readonly brand: string
  readonly target: string
}

/** A message taken out to be sent. */
export interface DueMessage extends Message {
  readonly id: string
}

/** A code from a letter or a short reference, by its fingerprint. */
export interface CodeRow {
  readonly fingerprint: string
  readonly brand: string
  readonly subject: string
  /** ISO 8601 in UTC. */
  readonly issuedAt: string
}

/** What a rule decided, and the one word of it that a repetition has to answer again. */
export interface Decision {
  readonly change: Change
  /** Such as the reference of an objection; `""` when there is nothing to remember. */
  readonly outcome: string
  /** Messages that go out because of it: written with the change, or not at all. */
  readonly messages?: readonly Message[]
}

/** What stands after a change. */
export interface Changed {
  readonly record: SubjectRecord
  readonly outcome: string
}

/** A change of one person among several that are written together. */
export interface OneOfMany {
  readonly subject: string
  /** Like that of `change`. @param beside the records that were asked for beside, by subject */
  readonly decide: (record: SubjectRecord, beside: ReadonlyMap<string, SubjectRecord>) => Decision
}

/** What came of one of several changes: what stands, or what its decision threw. */
export type ChangedOrRefused = { readonly changed: Changed } | { readonly refused: unknown }

/** Some lines of evidence, and what to name to read on; `null` at the end. */
export interface EvidencePage {
  readonly lines: readonly Evidence[]
  readonly next: string | null
}

/** A line of evidence at its place in the chain of its person. */
export interface ChainedLine {
  readonly line: Evidence
  /** See `chained`; `null` for a line from before there was a chain. */
  readonly hash: string | null
  /** Of all lines, in the order in which they were numbered: grows within a person. */
  readonly number: number
}

/** Some of all there is, and what to name to read on; `null` at the end. */
export interface Page<T> {
  readonly entries: readonly T[]
  readonly next: string | null
}

/** What was written since a moment, and the moment that was reached. */
export interface Since {
  readonly lines: readonly Evidence[]
  /** What to name the next time; also when there is nothing new. */
  readonly cursor: string
  /** `false` where this store cannot have given the cursor: it is of another, or of a day that was taken back. */
  readonly known: boolean
}

/**
 * Where the register keeps what it knows. Every implementation passes `store.contract.ts`.
 * A method that resolves has been written durably: it survives the power going out.
 */
export interface Store {
  /** `null` for a person of whom nothing is known. */
  read(brand: string, subject: string): Promise<SubjectRecord | null>

  /** The records of these people; those of whom nothing is known are left out. */
  readMany(brand: string, subjects: readonly string[]): Promise<Map<string, SubjectRecord>>

  /**
   * Reads, decides and writes as one, alone with this person's record: record, evidence and press, or none of them.
   * `decide` may be called more than once and must be pure; what it throws ends the transaction and is thrown on.
   *
   * @param press `null` where the caller has no idempotency key
   * @throws PreferenceError `key-reused` when the key is known with other content
   */
  change(
    brand: string,
    subject: string,
    press: Press | null,
    decide: (record: SubjectRecord) => Decision,
  ): Promise<Changed>

  /**
   * Like `change` without a press, for several people in one transaction, alone with all of their records: as durable, and
   * much cheaper than one after the other. What a decision throws is answered in its place and takes no other with it;
   * where anything else goes wrong nothing is written. Others wait for it: keep it to what takes some hundredths of a second.
   *
   * @param changes each subject once
   * @param beside subjects of whom the record is read too, and stays as it is until all is written
   * @returns in the order of the changes
   * @throws Error when somebody is named twice
   */
  changeMany(
    brand: string,
    changes: readonly OneOfMany[],
    beside?: readonly string[],
  ): Promise<readonly ChangedOrRefused[]>

  /** The evidence of a person, oldest first. */
  evidence(brand: string, subject: string): Promise<Evidence[]>

  /**
   * A page of the evidence of a person, newest first: at most `limit` lines older than the one named by `before`. A line is
   * named by its place among those of the person, which tells nothing of what happens to others (D28).
   */
  evidencePage(brand: string, subject: string, before: string | null, limit: number): Promise<EvidencePage>

  /** The evidence of everybody, person by person and oldest first for each. */
  chainPage(after: string | null, limit: number): Promise<Page<ChainedLine>>

  /** How many numbers between these two no line of evidence has. A write that failed may have used one up. */
  numbersMissing(after: number, before: number): Promise<number>

  /**
   * A brand's evidence in an order in which nothing is ever written before what was read already, though many write at
   * once; at most `limit` lines. What is about to be written is not in it yet.
   *
   * @param cursor where to go on; `null` from the beginning. One that this store never gave ends nothing and finds nothing.
   */
  evidenceSince(brand: string, cursor: string | null, limit: number): Promise<Since>

  /** The records of those who object, by subject: at most so many after the one named. */
  objectors(brand: string, after: string | null, limit: number): Promise<Page<SubjectRecord>>

  /** Who is known by this address or number (`contactKey`): at most so many, in any order. */
  subjectsBy(brand: string, contact: string, limit: number): Promise<string[]>

  /** Puts a message into the outbox. One of the same name that is there already stays as it is. */
  post(message: Message): Promise<void>

  /**
   * Takes out messages of a queue that are due, oldest first, and makes each due again for later, longer with every attempt: whoever
   * took it may fail, or never be heard of again. No two takers get the same one at once.
   *
   * @param only those for this receiver; for everybody when it is left out
   */
  takeDue(queue: Queue, now: Date, limit: number, only?: Receiver): Promise<DueMessage[]>

  /**
   * Since when the oldest message of a brand that is not settled waits, ISO 8601 in UTC; `null` when none does.
   *
   * @param target only those for this receiver
   */
  waitingSince(brand: string, queue: Queue, target?: string): Promise<string | null>

  /** A message is done with: it is not taken out again, and what it was about is forgotten. `counted` says whether it was really sent. */
  settle(id: string, now: Date, counted: boolean): Promise<void>

  /** How many messages counted as this were sent since. */
  countSent(brand: string, countedAs: string, since: Date): Promise<number>

  /** All of them or none. @throws Error when there is one with the fingerprint of one of them */
  addCodes(codes: readonly CodeRow[]): Promise<void>

  readCode(fingerprint: string): Promise<CodeRow | null>

  close(): Promise<void>
}
