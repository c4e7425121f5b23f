import type { Change, Evidence, SubjectRecord } from "../../domain/index.ts"

/** One press, so that its repetitions count once. */
export interface Press {
  /** The caller's idempotency key. */
  readonly key: string
  /** What was asked, in any stable form. The same key with other content is refused. */
  readonly content: string
}

/** What a rule decided, and the one word of it that a repetition has to answer again. */
export interface Decision {
  readonly change: Change
  /** Such as the reference of an objection; `""` when there is nothing to remember. */
  readonly outcome: string
}

/** What stands after a change. */
export interface Changed {
  readonly record: SubjectRecord
  readonly outcome: string
}

/** Some lines of evidence, and what to name to read on; `null` at the end. */
export interface EvidencePage {
  readonly lines: readonly Evidence[]
  readonly next: string | null
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

  /** The evidence of a person, oldest first. */
  evidence(brand: string, subject: string): Promise<Evidence[]>

  /** A page of the evidence of a person, newest first: at most `limit` lines older than the one named by `before`. */
  evidencePage(brand: string, subject: string, before: string | null, limit: number): Promise<EvidencePage>

  close(): Promise<void>
}
