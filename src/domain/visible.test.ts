import { describe, expect, it } from "vitest"
import { isVisible, quotable } from "./visible.ts"

describe("a text", () => {
  it.each(["a", " a ", "1", "?", "€", "é", "شركة", "漢", "👩‍👩‍👧", "\u200ba", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])("%j is seen", (text) => {
    expect(isVisible(text)).toBe(true)
  })

  it.each([
    ...["", " ", "\u00a0", "\n\t", "\u200b", "\u200d\u200c", "\u2060", "\u00ad", "\ufeff", "\u200e\u200f", "\u202e"],
    ...["\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u{e0041}", "\ufe0f", "\u0301", "\0"],
  ])("%j is not", (text) => {
    expect(isVisible(text)).toBe(false)
  })

  it("is quoted in one line, as it is read from left to right, and not without an end", () => {
    expect(quotable("a\r\nb\u001b[31m\u2028c\u202ed\ud800\0")).toBe("a??b?[31m?c?d??")
    expect(quotable("Zoë & <b> 👩")).toBe("Zoë & <b> 👩")
    expect(quotable("a👩👩", 4)).toBe("a👩…")
    expect(quotable("x".repeat(70_000))).toBe(`${"x".repeat(300)}…`)
  })
})
