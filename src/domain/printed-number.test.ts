import { expect, test } from "vitest"
import { printedNumber } from "./printed-number.ts"

test.each([
  ["+3222000000", "+32 2 200 00 00"],
  ["+32460001122", "+32 460 00 11 22"],
  ["+3281223344", "+32 81 22 33 44"],
  ["+3280012345", "+32 800 12 345"],
  ["+3242223344", "+32 4 222 33 44"],
  ["8850", "8850"],
  ["+442071234567", "+442071234567"],
])("the number %s is printed %s", (number, printed) => {
  expect(printedNumber(number)).toBe(printed.replaceAll(" ", "\u00a0"))
})
