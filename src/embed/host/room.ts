import type { View } from "../protocol/index.ts"

/** Up to these widths, in CSS pixels, and beyond. */
const WIDTHS = [320, 340, 400, 480, 600, 768]

/** How high the sample brand's views are at these widths, in the language that takes most, in CSS pixels. */
const HEIGHTS: Readonly<Record<View, readonly number[]>> = {
  centre: [1_214, 1_125, 1_074, 955, 885, 778, 750],
  preferences: [2_723, 2_413, 2_306, 2_163, 2_083, 1_877, 1_794],
  button: [166, 166, 145, 145, 123, 102, 103],
}

/** The room that is kept until the centre says how high it is, in CSS pixels: as much as the page says, else the usual. */
export function roomFor(element: HTMLElement, view: View): number {
  const [, said] = /^([\d.]+)px$/.exec(getComputedStyle(element).minHeight) ?? []
  const at = WIDTHS.filter((each) => element.clientWidth > each).length
  return Number(said) || (HEIGHTS[view][at] ?? 0)
}
