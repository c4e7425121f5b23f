/** What takes room or none, and shows nothing: `Default_Ignorable_Code_Point` of Unicode, and the blank of Braille. */
const BLANK = /[\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Whether anybody sees something of a text: a letter, a digit, a sign. */
export const isVisible = (text: string): boolean => /[\p{L}\p{N}\p{S}\p{P}]/u.test(text.replace(BLANK, ""))

/** What would begin another line, cannot be shown, shows nothing by itself, or turns the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

/** The first half of a character, cut off at the end. */
const HALF = /\p{Cs}$/u

/** A text out of somebody else's hands, fit to be quoted in a line of a terminal or of a log. */
export function quotable(text: string, longest = 300): string {
  const line = text.replace(UNPRINTABLE, "?")
  return line.length > longest ? `${line.slice(0, longest).replace(HALF, "")}…` : line
}
