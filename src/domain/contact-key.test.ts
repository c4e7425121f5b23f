import { describe, expect, it } from "vitest"
import { contactKey } from "./contact-key.ts"

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
