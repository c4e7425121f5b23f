import type { ThemeColours } from "../domain/index.ts"
import { at, contrast, firstBetween, type Hex, isLight, lightnessOf, mix } from "./colour.ts"

/** Every colour of the page, by the name of its custom property. */
export interface Palette {
  readonly brand: Hex
  readonly brandPressed: Hex
  /** Of words on the brand's colour. */
  readonly onBrand: Hex
  readonly paper: Hex
  /** Of what lies on the paper. */
  readonly sheet: Hex
  readonly ink: Hex
  readonly muted: Hex
  /** Around whatever can be pressed or filled in. */
  readonly edge: Hex
  readonly line: Hex
  readonly hair: Hex
  readonly tint: Hex
  readonly focus: Hex
}

export type Given = Required<ThemeColours>

/** Text (WCAG 2.2, 1.4.3). */
export const TEXT = 4.5
/** Whatever has to be seen to use the page: borders of boxes, the ring of the focus (WCAG 2.2, 1.4.11). */
export const SIGN = 3
/** What we choose ourselves passes with a little to spare, so that rounding never decides. */
const SPARE = 0.1

/**
 * All colours that follow from three. Whether the three do is another question: see `check-theme.ts`.
 *
 * Words on the brand's colour are white on light paper and black on dark, at the paper's end of the scale: so the
 * opt-out's label is never less contrasted than its neighbour's, which is the brand's colour on the paper (A38).
 */
export function paletteOf(given: Given): Palette {
  const core = coreOf(given)
  const { paper, sheet, tint, hair, ink } = core
  const grounds = [paper, sheet, tint, hair]
  const onAll = (colour: Hex, ratio: number) => grounds.every((ground) => contrast(colour, ground) >= ratio + SPARE)
  return {
    ...core,
    muted: firstBetween(paper, ink, 0.7, (colour) => onAll(colour, TEXT)),
    edge: firstBetween(paper, ink, 0.4, (colour) => onAll(colour, SIGN)),
    line: mix(paper, ink, 0.18),
    focus: ["#1a5fd0", "#8ab4ff"].find((colour) => onAll(colour, SIGN)) ?? ink,
  }
}

/** The colours that decide whether the given ones do: whatever else there is lies between the ink and a ground that it can be read on. */
export type Core = Omit<Palette, "muted" | "edge" | "line" | "focus">

export function coreOf({ brand, paper, ink }: Given): Core {
  const light = isLight(paper)
  return {
    brand,
    brandPressed: mix(brand, light ? "#000000" : "#ffffff", 0.28),
    onBrand: light ? "#ffffff" : "#000000",
    paper,
    sheet: light ? mix(paper, "#ffffff", 0.6) : at(paper, Math.min(lightnessOf(paper) + 0.035, 1)),
    ink,
    tint: mix(paper, brand, light ? 0.08 : 0.14),
    hair: mix(paper, ink, 0.09),
  }
}

/** What a dark page is made of where nothing but the light one was said: the same hues, other light. */
export function inTheDark({ brand, paper, ink }: Given): Given {
  // A page that is dark by day is so by night.
  if (!isLight(paper)) return { brand, paper, ink }
  const dark = at(paper, 0.19, 0.012)
  return {
    paper: dark,
    ink: at(ink, 0.95, 0.012),
    brand: lightest(brand, dark),
  }
}

/** How much a brand's colour stands out in the dark, where we choose it. */
const IN_THE_DARK = 8

function lightest(brand: Hex, paper: Hex): Hex {
  for (let lightness = Math.max(lightnessOf(brand), 0.5); lightness < 1; lightness += 0.01) {
    const candidate = at(brand, lightness, 0.14)
    if (contrast(candidate, paper) >= IN_THE_DARK) return candidate
  }
  return "#ffffff"
}
