import {
  converter,
  formatHex,
  interpolate,
  useMode as learn,
  modeLrgb,
  modeOklab,
  modeOklch,
  modeRgb,
  type Oklch,
  toGamut,
  wcagContrast,
} from "culori/fn"

for (const mode of [modeRgb, modeLrgb, modeOklab, modeOklch]) learn(mode)

/** A colour as `#rrggbb`: what a theme gives, what a palette is made of, and nothing a stylesheet could stumble over. */
export type Hex = string

export const HEX_PATTERN = /^#[0-9a-f]{6}$/i

const toOklch = converter("oklch")
const intoRgb = toGamut("rgb", "oklch")

/** The contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio). */
export const contrast = (one: Hex, other: Hex): number => wcagContrast(one, other)

/** Whether black stands out from it at least as well as white does. */
export const isLight = (colour: Hex): boolean => contrast(colour, "#000000") >= contrast(colour, "#ffffff")

/** Some of one colour and some of another. @param share of the second, 0 to 1 */
export const mix = (one: Hex, other: Hex, share: number): Hex => formatHex(interpolate([one, other], "oklab")(share))

/** The same hue at another lightness. @param lightness 0 to 1, as the eye sees it (OKLCH) */
export function at(colour: Hex, lightness: number, chroma?: number): Hex {
  const { c, h = 0 } = oklchOf(colour)
  return formatHex(intoRgb({ mode: "oklch", l: lightness, c: Math.min(c, chroma ?? c), h }))
}

/** How light a colour is to the eye, 0 to 1 (OKLCH). */
export const lightnessOf = (colour: Hex): number => oklchOf(colour).l

const oklchOf = (colour: Hex): Oklch => toOklch(colour) as Oklch

/** How finely colours are searched, in lightness. */
const STEP = 0.005

/** The colour of the same hue, and the nearest in lightness, that passes; `null` where none does. */
export function nearest(colour: Hex, passes: (candidate: Hex) => boolean): Hex | null {
  if (passes(colour)) return colour
  const { l } = oklchOf(colour)
  for (let away = STEP; away <= 1; away += STEP) {
    const found = [l - away, l + away]
      .filter((lightness) => lightness >= 0 && lightness <= 1)
      .map((lightness) => at(colour, lightness))
      .find(passes)
    if (found) return found
  }
  return null
}

/**
 * On the way from one colour to another, the first from `from` on that passes; the other itself where none does. Whatever
 * passes goes on passing from there.
 */
export function firstBetween(one: Hex, other: Hex, from: number, passes: (candidate: Hex) => boolean): Hex {
  if (passes(mix(one, other, from))) return mix(one, other, from)
  let [failing, passing] = [from, 1]
  while (passing - failing > STEP) {
    const middle = (failing + passing) / 2
    if (passes(mix(one, other, middle))) passing = middle
    else failing = middle
  }
  return mix(one, other, passing)
}
