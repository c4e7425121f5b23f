/** Where a Belgian number has breaks: mobile, free of charge, in a zone of one digit, in one of two. */
const BELGIAN: readonly [RegExp, string][] = [
  [/^\+32(4[5-9]\d)(\d\d)(\d\d)(\d\d)$/, "+32 $1 $2 $3 $4"],
  [/^\+32(800)(\d\d)(\d{3})$/, "+32 $1 $2 $3"],
  [/^\+32([2349])(\d{3})(\d\d)(\d\d)$/, "+32 $1 $2 $3 $4"],
  [/^\+32(\d\d)(\d\d)(\d\d)(\d\d)$/, "+32 $1 $2 $3 $4"],
]

/** A number as people read and dial it: `+3222000000` as `+32 2 200 00 00`. One that is not Belgian stays as it is. */
export function printedNumber(number: string): string {
  const [pattern, groups] = BELGIAN.find(([each]) => each.test(number)) ?? []
  const printed = pattern && groups ? number.replace(pattern, groups) : number
  // It is read as one, and no line breaks in it.
  return printed.replaceAll(" ", "\u00a0")
}
