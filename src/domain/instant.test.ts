import { expect, it } from "vitest"
import { INSTANT_PATTERN } from "./instant.ts"

it.each(["2026-11-30T23:59:59Z", "2026-01-01T00:00:00.000Z", "2024-02-29T09:10:20.123456789Z"])(
  "%s is a moment, and the calendar has it",
  (text) => {
    expect(text).toMatch(INSTANT_PATTERN)
    expect(Date.parse(text)).not.toBeNaN()
  },
)

it.each([
  ...["2026-99-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z"],
  ...["2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z"],
  ...[
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00:00+01:00",
    "2026-01-01t00:00:00z",
    "2026-01-01T00:00:00Z\n",
  ],
])("%j is none: no screen could say when it was", (text) => {
  expect(text).not.toMatch(INSTANT_PATTERN)
})
