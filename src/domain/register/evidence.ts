import type { SubjectRecord } from "./record.ts"

/** Through which door a change came. */
export type Door =
  /** The page, with or without JavaScript. */
  | "page"
  /** A mail client's one-click POST (RFC 8058): nothing was shown. */
  | "one-click"
  /** A portal or another program, through the HTTP contract. */
  | "api"
  /** A short message that said STOP. */
  | "sms"
  /** A mail to the address that takes them (RFC 2369). */
  | "mail"
  /** An agent wrote down what the person said, by phone or in a shop. */
  | "agent"
  /** The business's own list. */
  | "import"
  /** The business, on its own machine: an erasure for one. */
  | "business"

/** When and how a change comes about: everything evidence needs beside the change itself. */
export interface Occasion {
  readonly now: Date
  readonly door: Door
  /** The language of the texts that were shown; `null` where nothing was shown. */
  readonly locale: string | null
  /** The version of the texts that were shown; `null` where nothing was shown. */
  readonly textVersion: string | null
  /** A fingerprint of the link used, never the link itself; `null` without one. */
  readonly link: string | null
  /** Who wrote it down for the person, by the id that the business gave; only with the door `agent`. */
  readonly agent?: string
}

/** One line of the append-only proof (GDPR art. 5.2 and 7.1): who, when, what, from what to what, how. */
export interface Evidence {
  readonly brand: string
  readonly subject: string
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly what:
    | "objected"
    | "undone"
    | "chosen"
    | "frequency"
    | "paused"
    | "resumed"
    | "reason"
    | "imported"
    | "refused"
    | "erased"
  /** `null` where it concerns every lane. */
  readonly channel: string | null
  readonly topic: string | null
  /** How it stood: for a lane `on`, `off`, or `none` (off, and never recorded), for a rhythm its id, for a pause its end, for a reason which. */
  readonly from: string | null
  readonly to: string | null
  /** The reference of the objection, where it concerns one. */
  readonly reference: string | null
  readonly door: Door
  readonly locale: string | null
  readonly textVersion: string | null
  readonly link: string | null
  /** Who wrote it down for the person; `null` where the person did it. */
  readonly agent: string | null
}

/** What a rule of the register answers: the record as it should stand, and the proof of how it came to. */
export interface Change {
  /** The very record that came in when nothing changed. */
  readonly record: SubjectRecord
  readonly evidence: readonly Evidence[]
}

/** Fills in what every line of evidence has in common. */
export const evidenceOf = (
  record: SubjectRecord,
  occasion: Occasion,
  line: Pick<Evidence, "what"> & Partial<Pick<Evidence, "channel" | "topic" | "from" | "to" | "reference">>,
): Evidence => ({
  brand: record.brand,
  subject: record.subject,
  at: occasion.now.toISOString(),
  channel: null,
  topic: null,
  from: null,
  to: null,
  reference: null,
  ...line,
  door: occasion.door,
  locale: occasion.locale,
  textVersion: occasion.textVersion,
  link: occasion.link,
  agent: occasion.agent ?? null,
})
