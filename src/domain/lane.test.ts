import { describe, expect, it } from "vitest"
import { ID_PATTERN, SUBJECT_PATTERN } from "./lane.ts"

describe("ids", () => {
  it.each(["email", "a", "sms-2", "a".repeat(40)])("%s is an id", (id) => {
    expect(ID_PATTERN.test(id)).toBe(true)
  })

  it.each(["", "Email", "2-sms", "-a", "e/mail", "e mail", "email\n", "a".repeat(41)])("%j is no id", (id) => {
    expect(ID_PATTERN.test(id)).toBe(false)
  })

  it.each(["c-1042", "C_1.2", "a".repeat(64)])("%s can name a subject", (subject) => {
    expect(SUBJECT_PATTERN.test(subject)).toBe(true)
  })

  it.each(["", "j@d.be", "+32475123456", "Jeanne Dupont", "é", "a/b", "c-1042\n", "a".repeat(65)])(
    "%j cannot name a subject (D8)",
    (subject) => {
      expect(SUBJECT_PATTERN.test(subject)).toBe(false)
    },
  )
})
