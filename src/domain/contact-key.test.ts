import { describe, expect, it } from "vitest"
import { contactKey, sameContact } from "./contact-key.ts"

describe("an address or a number is found again (D40)", () => {
  it.each([
    ["jeanne.dubois@courriel.example", "jeanne.dubois@courriel.example"],
    ["  Jeanne.Dubois@Courriel.EXAMPLE ", "jeanne.dubois@courriel.example"],
    ["jeanne@m\u00fcller.example", "jeanne@xn--mller-kva.example"],
    ["jeanne@mu\u0308ller.example", "jeanne@xn--mller-kva.example"],
    ["ada+shop@example.be", "ada+shop@example.be"],
    ["+32 470 00 00 45", "tel:70000045"],
    ["0470/00.00.45", "tel:70000045"],
    ["0032470000045", "tel:70000045"],
    ["(02) 123 45 67", "tel:21234567"],
    ["+32 2 123 45 67", "tel:21234567"],
  ])("%s", (written, key) => {
    expect(contactKey(written)).toBe(key)
  })

  it.each([
    "",
    "jeanne",
    "jeanne@",
    "@example.be",
    "jeanne@example",
    "a b@example.be",
    "1234567",
    "12345678901234567",
    "Rue Haute 12, 1000 Bruxelles",
    "<x>@example.be",
    "a\u0000b@example.be",
    `${"a".repeat(320)}@example.be`,
  ])("%j is neither", (written) => {
    expect(contactKey(written)).toBeNull()
  })
})

describe("the same contact", () => {
  it.each([
    ["+32 470 12 34 56", "0470/12.34.56"],
    ["+32 (0)470 12 34 56", "0032470123456"],
    ["0470123456", "470123456"],
    ["32470123456", "+32470123456"],
    ["Jeanne@EXAMPLE.be", "jeanne@example.be"],
  ])("%s is %s", (some, other) => {
    expect([sameContact(some, other), sameContact(other, some)]).toEqual([true, true])
  })

  it.each([
    ["+33 4 70 12 34 56", "+32 470 12 34 56"],
    ["+33 4 70 12 34 56", "0570 12 34 56"],
    ["0470 12 34 56", "0471 12 34 56"],
    ["ada@example.be", "ada+shop@example.be"],
    ["ada@example.be", "+32 470 12 34 56"],
    ["", ""],
  ])("%s is not %s", (some, other) => {
    expect([sameContact(some, other), sameContact(other, some)]).toEqual([false, false])
  })
})
