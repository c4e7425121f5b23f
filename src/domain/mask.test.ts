import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { maskAddress } from "./mask.ts"

describe("masking an address", () => {
  it.each([
    ["jeanne@dupont.be", "j••••@d••••.be"],
    ["Jeanne.Dupont+news@mail.dupont.co.uk", "J••••@m••••.uk"],
    ["été@exemple.fr", "é••••@e••••.fr"],
    ["🦊@fox.example", "🦊••••@f••••.example"],
    ["root@localhost", "r••••@l••••"],
    ["+32 475 12 34 56", "•• •• 56"],
    ["(02) 123.45-67", "•• •• 67"],
    ["12 34 5", "•• •• ••"],
    ["Rue Haute 12, 1000 Bruxelles", "••••"],
    ["Jeanne <jeanne@dupont.be>", "••••"],
    ["1000", "••••"],
    ["", "••••"],
    ["\u202ejeanne@\u2066dupont.be", "j••••@d••••.be"],
    ["jeanne@dupont.\u202eeb", "j••••@d••••"],
    [`jeanne@dupont.${"e".repeat(300)}`, "j••••@d••••"],
    ["<b>@<i>.<img/src=x>", "<••••@<••••"],
    ["\u3164@\u00ad.be", "••••@••••.be"],
  ])("%s is shown as %s (A51)", (address, masked) => {
    expect(maskAddress(address)).toBe(masked)
  })

  it("of an e-mail address only two first letters and the ending show, whatever its length (A51)", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(maskAddress(address)).toMatch(/^[^@•]••••@[^@•.]••••\.[^@•.]+$/u)
      }),
    )
  })

  it("of a number only its last two digits show, whatever its length and spacing (A51)", () => {
    const number = fc.stringMatching(/^\+?[0-9][0-9 ./()-]{5,20}$/)
    fc.assert(
      fc.property(number, (address) => {
        const shown = maskAddress(address).replace(/\D/g, "")
        expect(shown.length).toBeLessThanOrEqual(2)
        expect(address.replace(/\D/g, "").endsWith(shown)).toBe(true)
      }),
    )
  })

  it("of anything that is neither, nothing shows (A51)", () => {
    const neither = fc.string().filter((text) => !text.includes("@") && /[^\d\s()./+-]/.test(text))
    fc.assert(
      fc.property(neither, (text) => {
        expect(maskAddress(text)).toBe("••••")
      }),
    )
  })
})
