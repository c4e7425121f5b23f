/**
 * Codes for letters and for the phone (B24): sixteen characters in groups of four, such as `7K4M-Q9TX-2CGH-0BVR`. Fifteen
 * of them are random (75 bits), the last one is a check.
 */

/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** What people read or type for another character. */
const LOOKS_LIKE: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1", U: "V" }

const RANDOM = 15

/** A fresh code, without its dashes. */
export function newCode(
  random: (length: number) => Uint8Array = (length) => crypto.getRandomValues(new Uint8Array(length)),
): string {
  const values = Array.from(random(RANDOM), (byte) => byte & 31)
  return [...values, checkOf(values)].map((value) => ALPHABET[value]).join("")
}

/** A code as it is printed: in groups of four. */
export const printedCode = (code: string): string => code.match(/.{4}/g)?.join("-") ?? code

/**
 * The code in what somebody typed: in any case, with spaces, dashes or dots anywhere, O for 0, I or L for 1, U for V.
 *
 * @returns `null` when it cannot be one: a character is missing, or the check finds one wrong
 */
export function readCode(typed: string): string | null {
  const letters = [
    ...typed
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[\s\p{Pd}._/]/gu, ""),
  ]
  const values = letters.map((letter) => ALPHABET.indexOf(LOOKS_LIKE[letter] ?? letter))
  if (values.length !== RANDOM + 1 || values.includes(-1)) return null
  return checkOf(values.slice(0, RANDOM)) === values[RANDOM] ? values.map((value) => ALPHABET[value]).join("") : null
}

/**
 * A check over the field of 32 elements (x⁵ + x² + 1): every character has a weight of its own, so that one wrong character
 * and any two exchanged ones are always found.
 */
function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value, at) => sum ^ times(value, power(at + 1)), 0)
}

function times(a: number, b: number): number {
  let product = 0
  for (let bit = 0; bit < 5; bit++) if (b & (1 << bit)) product ^= a << bit
  for (let bit = 8; bit >= 5; bit--) if (product & (1 << bit)) product ^= 0b100101 << (bit - 5)
  return product
}

const power = (exponent: number): number => (exponent === 0 ? 1 : times(2, power(exponent - 1)))
