/** The paths of the HTTP contract, once, below the adapter's base (`/api/v1` of the reference server). */
export const ROUTES = {
  /** `GET`: read a snapshot. `PUT` with `If-Match` and `Idempotency-Key`: keep choices. Authority: `Bearer` link token. */
  preferences: "/preferences",
  /** `POST`: object to everything. Authority: `Bearer` link token, an old one too. */
  objection: "/objection",
  /** `POST` with `Idempotency-Key`: take an objection back. Authority: `Bearer` link token. */
  undo: "/objection/undo",
  /** `POST`: why the person left. Authority: `Bearer` link token, an old one too. */
  reason: "/objection/reason",
  /** `GET` with `?after=`: what happened, newest first. Authority: `Bearer` link token. */
  history: "/history",
  /** `POST` with `Idempotency-Key`: send a fresh link to this address, if it is known. No authority: the answer tells nothing. */
  linkRequests: "/link-requests",
  /** `POST`: may these be sent? In JSON, or line by line without an end. Authority: `Bearer` sender key. */
  maySend: "/may-send",
  /** `POST`: a text message that came in. Authority: signed as Standard Webhooks says, with a secret of the brand's door. */
  inboundSms: "/inbound/sms",
  /** `POST`: a mail that came in at the address for leaving. Authority: signed likewise. */
  inboundMail: "/inbound/mail",
  /** `GET`: figures of one brand for its monitoring, in Prometheus's text format. Authority: `Bearer` sender key. */
  metrics: "/metrics",
  /** `GET` with `?after=&limit=`: who changed since, and how they stand now. Authority: `Bearer` sender key. */
  changes: "/changes",
  /** `GET` with `?addresses=hashed`: everybody who objects, as lines of JSON or as CSV. Authority: `Bearer` sender key. */
  suppressions: "/suppressions",
} as const

/** The door of those who sit at the phone or in the shop, and write down what people say. Authority: `Bearer` agent key. */
export const AGENT_ROUTES = {
  /** `POST`: who is it? By customer number, address or phone number. */
  agentPeople: "/agent/people",
  /** `POST`: somebody objects to everything. */
  agentObjections: "/agent/objections",
} as const

/**
 * The door through which the conformance kit looks at a backend from the other side: for trials, never for people. A
 * server opens it only when told to, and then works on a register that is thrown away.
 */
export const TRIAL_ROUTES = {
  /** `POST`: begins anew, with one fresh person, and answers with a `Trial`. */
  backend: "/conformance/backend",
  /** `GET`: everything kept of the person, as text. */
  state: "/conformance/state",
  /** `POST`: adds a topic; answers with one of its lanes. */
  lane: "/conformance/lane",
  /** `POST` a lane: the business's own list says yes to it. */
  import: "/conformance/import",
  /** `POST`: the next write fails. */
  breakNextWrite: "/conformance/break",
  /** `POST` `{ "by": milliseconds }`: puts the clock forward. */
  clock: "/conformance/clock",
} as const

/** The form of an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). */
export const IDEMPOTENCY_KEY_PATTERN = /^[A-Za-z0-9_-]{16,64}$/

/** A revision as an entity tag (RFC 9110 section 8.8.3). */
export const etagOf = (revision: string): string => `"${revision}"`

/** The revision in an `If-Match` field; `undefined` when it is not exactly one strong entity tag. */
export const revisionOf = (ifMatch: string | undefined): string | undefined =>
  /^"([\x21\x23-\x7e]{1,100})"$/.exec(ifMatch ?? "")?.[1]
