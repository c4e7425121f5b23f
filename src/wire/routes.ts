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
  /** `POST`: may these be sent? Authority: `Bearer` sender key. */
  maySend: "/may-send",
} as const

/** The form of an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). */
export const IDEMPOTENCY_KEY_PATTERN = /^[A-Za-z0-9_-]{16,64}$/

/** A revision as an entity tag (RFC 9110 section 8.8.3). */
export const etagOf = (revision: string): string => `"${revision}"`

/** The revision in an `If-Match` field; `undefined` when it is not exactly one strong entity tag. */
export const revisionOf = (ifMatch: string | undefined): string | undefined =>
  /^"([\x21\x23-\x7e]{1,100})"$/.exec(ifMatch ?? "")?.[1]
