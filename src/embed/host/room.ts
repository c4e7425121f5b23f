import type { View } from "../protocol/index.ts"

/** Up to these widths, in CSS pixels, and beyond. */
const WIDTHS = [400, 600]

/** How high each view usually is at these widths, in CSS pixels. */
const HEIGHTS: Readonly<Record<View, readonly [number, number, number]>> = {
  centre: [920, 720, 640],
  preferences: [1_600, 1_400, 1_200],
  button: [156, 132, 124],
}

/** The room that is kept until the centre says how high it is, so that little has to move then. */
export function roomFor(view: View, width: number): number {
  const at = WIDTHS.filter((each) => width > each).length
  return HEIGHTS[view][at] ?? HEIGHTS[view][2]
}
