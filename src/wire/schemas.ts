import * as v from "valibot"
import {
  ERRORS,
  type ErrorCode,
  ID_PATTERN,
  INSTANT_PATTERN,
  LANGUAGE_TAG_PATTERN,
  REASONS,
  REFERENCE_PATTERN,
  SUBJECT_PATTERN,
} from "../domain/index.ts"

/** Shapes that travel, once. Requests are strict: an unknown field is refused (D33). Answers may grow new fields. */

const id = v.pipe(v.string(), v.regex(ID_PATTERN))
const instant = v.pipe(v.string(), v.regex(INSTANT_PATTERN))
const shortText = v.pipe(v.string(), v.maxLength(2_000))
const localizedText = v.record(v.pipe(v.string(), v.regex(LANGUAGE_TAG_PATTERN)), shortText)

/** The most lanes a catalogue may have, and so the most one save may name. */
const MAX_LANES = 10_000

const laneChoiceSchema = v.strictObject({ channel: id, topic: id, receives: v.boolean() })

const catalogueSchema = v.object({
  channels: v.pipe(
    v.array(
      v.object({
        id,
        name: localizedText,
        needsContact: v.exactOptional(v.boolean()),
        defaultBasis: v.picklist(["consent", "soft-opt-in", "legitimate-interest"]),
      }),
    ),
    v.maxLength(100),
  ),
  topics: v.pipe(
    v.array(
      v.object({
        id,
        name: localizedText,
        description: localizedText,
        channels: v.array(id),
        frequencies: v.exactOptional(v.array(v.object({ id, name: localizedText }))),
      }),
    ),
    v.maxLength(5_000),
  ),
  services: v.pipe(v.array(localizedText), v.maxLength(100)),
})

export const receiptSchema = v.object({
  reference: v.pipe(v.string(), v.regex(REFERENCE_PATTERN)),
  at: instant,
  undoUntil: v.nullable(instant),
  coversFuture: v.boolean(),
  signed: v.nullable(v.pipe(shortText, v.regex(/^[\w-]+(\.[\w-]+){2}$/))),
})

export const snapshotSchema = v.object({
  revision: v.pipe(v.string(), v.regex(/^[\x21\x23-\x7e]{1,100}$/)),
  person: v.picklist(["known", "unknown", "erased"]),
  contacts: v.array(v.object({ channel: id, masked: v.pipe(v.string(), v.maxLength(200)) })),
  catalogue: catalogueSchema,
  lanes: v.pipe(
    v.array(
      v.object({
        channel: id,
        topic: id,
        receives: v.boolean(),
        locked: v.nullable(v.picklist(["no-contact", "bounced", "erased"])),
      }),
    ),
    v.maxLength(MAX_LANES),
  ),
  frequencies: v.array(v.object({ topic: id, frequency: id })),
  pauseUntil: v.nullable(instant),
  objection: v.nullable(receiptSchema),
})

/** The language and the version of the texts that the person saw. */
const shown = {
  locale: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), v.maxLength(35)),
  textVersion: v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/))),
}

export const saveRequestSchema = v.strictObject({
  ...shown,
  choices: v.pipe(v.array(laneChoiceSchema), v.maxLength(MAX_LANES)),
  frequencies: v.exactOptional(v.pipe(v.array(v.strictObject({ topic: id, frequency: id })), v.maxLength(MAX_LANES))),
  pauseUntil: v.exactOptional(v.nullable(instant)),
})

export const unsubscribeRequestSchema = v.strictObject(shown)

export const undoRequestSchema = v.strictObject({
  ...shown,
  reference: v.pipe(v.string(), v.regex(REFERENCE_PATTERN)),
})

export const reasonRequestSchema = v.strictObject({
  ...shown,
  reference: v.pipe(v.string(), v.regex(REFERENCE_PATTERN)),
  reason: v.picklist(REASONS),
})

/** What somebody types to get a fresh link. `brand` where the server speaks for several; else it may be left out. */
export const linkRequestSchema = v.strictObject({
  ...shown,
  brand: v.exactOptional(id),
  contact: v.pipe(v.string(), v.maxLength(1_000)),
})

/** The most questions one query may ask. */
const MAX_QUESTIONS = 10_000

const question = {
  subject: v.pipe(v.string(), v.regex(SUBJECT_PATTERN)),
  channel: id,
  topic: id,
}

export const maySendRequestSchema = v.strictObject({
  brand: id,
  questions: v.pipe(v.array(v.strictObject(question)), v.maxLength(MAX_QUESTIONS)),
})

/** A line of many questions; the brand is that of the sender key. */
export const maySendQuestionSchema = v.strictObject(question)

const permission = {
  may: v.boolean(),
  because: v.picklist([
    "unknown-lane",
    "objected",
    "chosen",
    "declined",
    "no-consent",
    "default-basis",
    "paused",
    "locked",
  ]),
}

export const maySendAnswerSchema = v.object({
  answers: v.array(v.object({ ...question, ...permission })),
})

/** A line of the answer to many questions: an answer, or what is wrong with the line that was no question. Never a yes then. */
export const maySendLineSchema = v.union([
  v.object({ ...question, ...permission }),
  v.object({ line: v.pipe(v.number(), v.integer(), v.minValue(1)), may: v.literal(false), error: shortText }),
])

const reference = v.pipe(v.string(), v.regex(REFERENCE_PATTERN))

/** The opaque id, or `~` and the hash of an address of which nothing else is known. */
const subjectOrHash = v.pipe(v.string(), v.regex(/^~?[A-Za-z0-9_.-]{1,64}$/))

/** `MarketingState`. */
const marketingState = {
  subject: subjectOrHash,
  revision: v.pipe(v.number(), v.integer()),
  objection: v.nullable(v.object({ reference, at: instant })),
  profiling: v.boolean(),
  pauseUntil: v.nullable(instant),
  erased: v.boolean(),
  lanes: v.pipe(v.array(v.object({ channel: id, topic: id, ...permission })), v.maxLength(MAX_LANES)),
}

/** What a webhook is told of a change: `MarketingState` as it stands when it is sent, and what it was that happened. */
export const changeEventSchema = v.object({
  type: v.literal("preferences.changed"),
  /** When it happened. */
  timestamp: instant,
  data: v.object({
    brand: id,
    what: v.picklist(["left", "undone", "chosen", "imported", "erased"]),
    door: shortText,
    reference: v.nullable(reference),
    ...marketingState,
  }),
})

/** A text message, as whoever runs the number hands it in. */
export const inboundSmsSchema = v.strictObject({
  brand: id,
  /** The number it came from. */
  from: v.pipe(v.string(), v.maxLength(100)),
  text: v.pipe(v.string(), v.maxLength(10_000)),
})

const references = v.array(reference)

export const inboundSmsAnswerSchema = v.object({
  outcome: v.picklist(["left", "ignored"]),
  /** What to answer by text message, in the GSM 7-bit alphabet; `null` for nothing. */
  reply: v.nullable(shortText),
  /** Of the objections that stand now. */
  references,
})

/** A mail, as whoever runs the address hands it in. Names before addresses do not matter. */
export const inboundMailSchema = v.strictObject({
  brand: id,
  /** Every address it was for: of the envelope, and of `To` and `Cc`. */
  to: v.pipe(v.array(v.pipe(v.string(), v.maxLength(1_000))), v.maxLength(100)),
  /** Empty where it says none. */
  from: v.pipe(v.string(), v.maxLength(1_000)),
  subject: v.pipe(v.string(), v.maxLength(10_000)),
  /** Whether a machine wrote it: `Auto-Submitted`, `Precedence: bulk`, or nobody to return it to (RFC 3834). */
  automatic: v.exactOptional(v.boolean()),
})

export const inboundMailAnswerSchema = v.object({
  outcome: v.picklist(["left", "link-requested", "ignored"]),
  /** Of the objections that stand now. */
  references,
})

/** What a customer gives an agent to be found by. */
export const agentPeopleRequestSchema = v.strictObject({
  reference: v.pipe(v.string(), v.minLength(1), v.maxLength(320)),
})

export const agentPeopleSchema = v.object({
  people: v.array(
    v.object({
      subject: v.pipe(v.string(), v.regex(SUBJECT_PATTERN)),
      contacts: v.array(v.object({ channel: id, masked: v.pipe(v.string(), v.maxLength(200)) })),
      locale: v.nullable(shortText),
      /** The objection that stands. */
      objection: v.nullable(v.object({ reference: v.pipe(v.string(), v.regex(REFERENCE_PATTERN)), at: instant })),
    }),
  ),
})

/** The language in which the agent and the customer spoke. */
const spoken = { locale: v.exactOptional(shown.locale) }

/** One person by their number, or whoever has an address. */
export const agentObjectionRequestSchema = v.union([
  v.strictObject({ subject: v.pipe(v.string(), v.regex(SUBJECT_PATTERN)), ...spoken }),
  v.strictObject({ contact: v.pipe(v.string(), v.minLength(1), v.maxLength(320)), ...spoken }),
])

export const agentObjectionsSchema = v.object({
  /** One for each person; the reference is what the customer is told. */
  objections: v.array(
    v.object({
      /** `null` where nobody is known, and it is kept for the address alone. */
      subject: v.nullable(v.pipe(v.string(), v.regex(SUBJECT_PATTERN))),
      reference: v.pipe(v.string(), v.regex(REFERENCE_PATTERN)),
      /** Earlier than now where it stood already. */
      at: instant,
      /** Whether a confirmation goes out to them by mail, or has just gone. */
      acknowledged: v.boolean(),
    }),
  ),
})

const cursor = v.pipe(v.string(), v.regex(/^[\d.]{1,40}$/, "Send `after` as the answer before gave it in `next`."))

/** How many lines of evidence one page of the change feed reads: without a word, and at most. */
const CHANGES_LIMIT = 500
const MAX_CHANGES = 1_000

const LIMIT = `Send \`limit\` as a whole number from 1 to ${MAX_CHANGES}.`

export const changesQuerySchema = v.object({
  after: v.exactOptional(cursor),
  limit: v.exactOptional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, LIMIT),
      v.transform(Number),
      v.minValue(1, LIMIT),
      v.maxValue(MAX_CHANGES, LIMIT),
    ),
    String(CHANGES_LIMIT),
  ),
})

/** Who changed, each once, as they stand now; what happened to them last. */
export const changesSchema = v.object({
  changes: v.pipe(
    v.array(
      v.object({
        what: v.picklist(["left", "undone", "chosen", "imported", "erased"]),
        at: instant,
        door: shortText,
        reference: v.nullable(reference),
        ...marketingState,
      }),
    ),
    v.maxLength(MAX_CHANGES),
  ),
  next: cursor,
  more: v.boolean(),
})

export const suppressionsQuerySchema = v.object({
  addresses: v.exactOptional(
    v.picklist(
      ["none", "hashed"],
      "Send `addresses=hashed`, or leave it out. In clear, only the command `suppressions` tells them.",
    ),
    "none",
  ),
})

/** One line of the list of those who object. */
export const suppressionSchema = v.object({
  subject: subjectOrHash,
  since: instant,
  reference,
  erased: v.boolean(),
  except: v.pipe(v.array(v.object({ channel: id, topic: id })), v.maxLength(MAX_LANES)),
  addresses: v.exactOptional(
    v.array(v.object({ channel: v.nullable(shortText), hash: v.pipe(v.string(), v.regex(/^~[\w-]{43}$/)) })),
  ),
})

/** A page of the history, newest first. */
export const historySchema = v.object({
  entries: v.pipe(
    v.array(
      v.object({
        what: v.picklist([
          "objected",
          "undone",
          "chosen",
          "frequency",
          "paused",
          "resumed",
          "imported",
          "reason",
          "erased",
        ]),
        at: instant,
        door: shortText,
        channel: v.nullable(id),
        topic: v.nullable(id),
        to: v.nullable(shortText),
      }),
    ),
    v.maxLength(500),
  ),
  next: v.nullable(v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/))),
})

/** Problem details as a server writes them (RFC 9457). */
export const problemAnswerSchema = v.object({
  type: shortText,
  title: shortText,
  status: v.pipe(v.number(), v.integer()),
  code: v.picklist(Object.keys(ERRORS) as ErrorCode[]),
  detail: v.exactOptional(shortText),
  /** With `conflict`: what stands now. */
  snapshot: v.exactOptional(snapshotSchema),
})

/** What a trial begins with: see `ConformanceSetup` and `ConformanceBackend`. */
export const trialSchema = v.object({
  abilities: v.object({
    undo: v.boolean(),
    detectsConflicts: v.boolean(),
    pause: v.boolean(),
    frequency: v.boolean(),
    coversFuture: v.boolean(),
    keepsReceipt: v.boolean(),
    reason: v.boolean(),
    history: v.boolean(),
    requestLink: v.boolean(),
  }),
  linksExpire: v.boolean(),
  addsLanes: v.boolean(),
  movesClock: v.boolean(),
  imports: v.boolean(),
  breaks: v.boolean(),
  /** Tokens. */
  links: v.object({ valid: shortText, expired: shortText, invalid: shortText }),
  addresses: v.array(shortText),
  /** With which `may-send` is asked. */
  sender: v.object({ brand: id, subject: shortText, key: shortText }),
})

/** What a client reads of problem details (RFC 9457); `Problem` says what a server writes. */
export const problemSchema = v.object({
  code: v.string(),
  detail: v.optional(v.string()),
  /** With `conflict`: what stands now. */
  snapshot: v.optional(snapshotSchema),
})
