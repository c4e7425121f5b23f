import type { View } from "../protocol/index.ts"

/** Up to these widths, in CSS pixels, and beyond. */
const WIDTHS = [400, 600]

/** How high each view usually is at these widths, in CSS pixels. */
const HEIGHTS: Readonly<Record<View, readonly [number, number, number]>> = {
  centre: [1_048, 900, 728],
  preferences: [2_260, 2_000, 1_780],
  button: [146, 116, 103],
}

/** The room that is kept until the centre says how high it is, so that little has to move then. */
export function roomFor(view: View, width: number): number {
  const at = WIDTHS.filter((each) => width > each).length
  return HEIGHTS[view][at] ?? HEIGHTS[view][2]
}
