import { expect, it } from "vitest"
import { ERRORS, isErrorCode, PreferenceError } from "./errors.ts"

it("exactly the listed codes are codes", () => {
  for (const code of Object.keys(ERRORS)) expect(isErrorCode(code)).toBe(true)
  for (const other of ["", "toString", "__proto__", "Conflict", null, undefined, 7, ["conflict"]]) {
    expect(isErrorCode(other)).toBe(false)
  }
})

it("an error carries its code, its cause and when to try again", () => {
  const cause = new TypeError("socket")
  const error = new PreferenceError("throttled", "Too many calls.", { retryAfterMs: 2000, cause })
  expect(error).toMatchObject({ name: "PreferenceError", code: "throttled", retryAfterMs: 2000, retry: "automatic" })
  expect(error.cause).toBe(cause)
  expect("cause" in new PreferenceError("conflict", "Changed.")).toBe(false)
})
