import type { ErrorCode, PreferenceSnapshot } from "../domain/index.ts"

/** The HTTP status of each code; `null` for what happens before an answer exists. Exhaustive by type. */
export const STATUS_OF_CODE = {
  "link-invalid": 401,
  "link-expired": 403,
  conflict: 412,
  "invalid-request": 400,
  "key-reused": 422,
  "undo-unavailable": 410,
  unsupported: 404,
  throttled: 429,
  unavailable: 503,
  unreachable: null,
  aborted: null,
} as const satisfies Record<ErrorCode, number | null>

/** The body of an error answer, media type `application/problem+json` (RFC 9457). */
interface Problem {
  /** `about:blank` would say nothing: a stable name for the code. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  /** What was wrong and what to do, for developers. Never holds a token or an address. */
  readonly detail?: string
  readonly snapshot?: PreferenceSnapshot
}

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8"

const TITLES: Record<ErrorCode, string> = {
  "link-invalid": "This link is not valid here.",
  "link-expired": "This link may only leave.",
  conflict: "The choices were changed elsewhere meanwhile.",
  "invalid-request": "The request does not fit the contract.",
  "key-reused": "This idempotency key came with other content.",
  "undo-unavailable": "There is nothing to undo under this reference.",
  unsupported: "There is nothing here.",
  throttled: "Too many requests.",
  unavailable: "The service cannot answer now.",
  unreachable: "The service could not be reached.",
  aborted: "The call was ended by its caller.",
}

/** Builds a problem. `status` may differ from the table's where HTTP has a finer word (405, 413, 415). */
export function problemOf(
  code: ErrorCode,
  more: { detail?: string; snapshot?: PreferenceSnapshot; status?: number } = {},
): Problem {
  const { status = STATUS_OF_CODE[code] ?? 500, ...rest } = more
  return { type: `urn:preference-center:problem:${code}`, title: TITLES[code], status, code, ...rest }
}
