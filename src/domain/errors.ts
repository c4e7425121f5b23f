import type { PreferenceSnapshot } from "./preferences.ts"

/**
 * When it makes sense to try again: `automatic` (a machine may, with a pause between), `by-hand` (the person may, after
 * something was changed), `never` (the same call will fail in the same way).
 */
export type Retry = "automatic" | "by-hand" | "never"

/** The closed list of what can go wrong behind the port. Codes are API; messages are not. */
export const ERRORS = {
  /** The link is not ours, damaged or forged; one answer for all of these, so that nothing can be learnt. */
  "link-invalid": { retry: "never" },
  /** The link is genuine but old, or its key retired: it can still leave, and no longer see or change choices. */
  "link-expired": { retry: "never" },
  /** The choices were changed elsewhere since they were read. `snapshot` carries what stands now. */
  conflict: { retry: "by-hand" },
  /** The call does not fit the contract: an unknown lane, a malformed field. Nothing was written. */
  "invalid-request": { retry: "never" },
  /** The same idempotency key came with other content. Nothing was written. */
  "key-reused": { retry: "never" },
  /** There is nothing to undo under this reference, or no longer. */
  "undo-unavailable": { retry: "never" },
  /** The backend does not have this ability; see `Abilities`. */
  unsupported: { retry: "never" },
  /** Too many calls. `retryAfterMs` says when the next one has a chance. Never thrown for an objection (D30). */
  throttled: { retry: "automatic" },
  /** The backend answered that it cannot, or answered nonsense. Whether the call took effect is not known. */
  unavailable: { retry: "automatic" },
  /** The backend could not be reached, or did not answer in time. Whether the call took effect is not known. */
  unreachable: { retry: "automatic" },
  /** The caller's own signal ended the call. */
  aborted: { retry: "never" },
} as const satisfies Record<string, { retry: Retry }>

export type ErrorCode = keyof typeof ERRORS

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === "string" && Object.hasOwn(ERRORS, value)

interface ErrorDetails {
  /** With `conflict`: what stands now. */
  readonly snapshot?: PreferenceSnapshot
  /** With `throttled` and `unavailable`: milliseconds until another try has a chance. */
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/** The one error of the port. The message is for developers and never reaches a person; the code decides everything. */
export class PreferenceError extends Error {
  override readonly name = "PreferenceError"
  readonly code: ErrorCode
  readonly snapshot: PreferenceSnapshot | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined)
    this.code = code
    this.snapshot = details.snapshot
    this.retryAfterMs = details.retryAfterMs
  }

  get retry(): Retry {
    return ERRORS[this.code].retry
  }
}
