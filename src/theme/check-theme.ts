import { THEME_DENSITIES, THEME_FONTS, type Theme, type ThemeColours } from "../domain/index.ts"
import { contrast, HEX_PATTERN, type Hex, nearest } from "./colour.ts"
import { OWN_COLOURS } from "./own-colours.ts"
import { type Core, coreOf, type Given, inTheDark, type Palette, paletteOf, SIGN, TEXT } from "./palette.ts"

/** What is wrong with a theme, and what would be right. */
export interface ThemeMistake {
  /** Which token, such as `light.brand`. */
  readonly token: string
  /** In a sentence: what is wrong, and what to do. */
  readonly message: string
  /** The nearest value that passes, where there is one. */
  readonly proposal?: Hex
}

/** A theme that keeps its promises, or all that is wrong with it. */
type CheckedTheme =
  | { readonly ok: true; readonly theme: Theme; readonly palettes: Palettes }
  | { readonly ok: false; readonly mistakes: readonly ThemeMistake[] }

/** In light and in dark surroundings. */
interface Palettes {
  readonly light: Palette
  readonly dark: Palette
}

/**
 * Checks whatever was given for a theme: first what it is, then what can be read in it (WCAG 2.2, 1.4.3 and 1.4.11), in light
 * and in dark. A theme is taken whole or not at all.
 */
export function checkTheme(input: unknown): CheckedTheme {
  const odd = mistakesOfForm(input)
  if (odd.length > 0) return { ok: false, mistakes: odd }
  const theme = input as Theme
  const light: Given = { ...OWN_COLOURS, ...theme.light }
  const dark: Given = { ...inTheDark(light), ...theme.dark }
  const inLight = mistakesOfColours("light", light)
  // What only follows from a wrong light colour is not reported a second time.
  const follows = inLight.length > 0 && theme.dark === undefined
  const mistakes = [...inLight, ...(follows ? [] : mistakesOfColours("dark", dark))]
  if (mistakes.length > 0) return { ok: false, mistakes }
  return { ok: true, theme, palettes: { light: paletteOf(light), dark: paletteOf(dark) } }
}

interface Pair {
  readonly token: keyof ThemeColours
  readonly on: keyof Core
  readonly front: keyof Core
  readonly ratio: number
  readonly what: string
}

/** What has to be told apart, most important first; each is the fault of one token. */
const PAIRS: readonly Pair[] = [
  { token: "ink", front: "ink", on: "paper", ratio: TEXT, what: "text" },
  { token: "ink", front: "ink", on: "sheet", ratio: TEXT, what: "text on a sheet" },
  { token: "brand", front: "brand", on: "paper", ratio: TEXT, what: "the label beside the opt-out" },
  { token: "brand", front: "onBrand", on: "brand", ratio: TEXT, what: "the label of the opt-out" },
  {
    token: "brand",
    front: "onBrand",
    on: "brandPressed",
    ratio: TEXT,
    what: "the label of the opt-out while it is pressed",
  },
  { token: "brand", front: "brand", on: "sheet", ratio: SIGN, what: "a ticked box" },
  { token: "brand", front: "brand", on: "tint", ratio: SIGN, what: "a ticked box" },
  { token: "ink", front: "ink", on: "tint", ratio: TEXT, what: "text in a ticked box" },
  { token: "ink", front: "ink", on: "hair", ratio: TEXT, what: "text of a button under the pointer" },
]

/** One mistake a token: its first pair says what is the matter, and the proposal mends all of them. */
function mistakesOfColours(scheme: "light" | "dark", given: Given): ThemeMistake[] {
  const mistakes: ThemeMistake[] = []
  let mended = given
  // A proposal for text has to fit to the one for the brand.
  for (const token of ["brand", "ink"] as const) {
    const pairs = PAIRS.filter((pair) => pair.token === token)
    const failing = (tried: Given) => {
      const colours = coreOf(tried)
      return pairs.find(({ front, on, ratio }) => contrast(colours[front], colours[on]) < ratio)
    }
    const wrong = failing(mended)
    if (!wrong) continue
    const proposal = nearest(given[token], (colour) => !failing({ ...mended, [token]: colour }))
    mistakes.push({
      token: `${scheme}.${token}`,
      message: sentence(wrong, coreOf(mended), proposal),
      ...(proposal ? { proposal } : {}),
    })
    mended = { ...mended, ...(proposal ? { [token]: proposal } : {}) }
  }
  return mistakes
}

function sentence({ front, on, ratio, what }: Pair, colours: Core, proposal: Hex | null): string {
  // Rounded down: 4.4996 is not enough, and has to look so.
  const measured = (Math.floor(contrast(colours[front], colours[on]) * 100) / 100).toFixed(2)
  const way = proposal
    ? `the nearest colour that passes is ${proposal}`
    : "no lightness of this colour passes, so choose another paper"
  return `${what} would have a contrast of ${measured}:1 (${colours[front]} on ${colours[on]}), and needs ${ratio}:1; ${way}`
}

const KINDS = ["light", "dark", "radius", "font", "density", "logo"] as const
const COLOURS = ["brand", "paper", "ink"] as const

/** The largest corner, in CSS pixels. */
export const MAX_RADIUS = 28
/** The largest picture, in characters of its address: it comes with the document. */
const MAX_LOGO = 32_768

function mistakesOfForm(input: unknown): ThemeMistake[] {
  if (!isObject(input)) return [{ token: "", message: "has to be an object of tokens" }]
  const { radius, font, density, logo } = input
  const rules: [boolean, ThemeMistake][] = [
    ...Object.keys(input)
      .filter((key) => !KINDS.some((kind) => kind === key))
      .map((key): [boolean, ThemeMistake] => [
        false,
        { token: key, message: `is no token: there are ${KINDS.join(", ")}` },
      ]),
    ...(["light", "dark"] as const).flatMap((scheme) => rulesOfColours(scheme, input[scheme])),
    [
      radius === undefined || (typeof radius === "number" && radius >= 0 && radius <= MAX_RADIUS),
      { token: "radius", message: `has to be a number of CSS pixels, 0 to ${MAX_RADIUS}` },
    ],
    [
      font === undefined || THEME_FONTS.some((each) => each === font),
      { token: "font", message: `has to be one of ${THEME_FONTS.join(", ")}` },
    ],
    [
      density === undefined || THEME_DENSITIES.some((each) => each === density),
      { token: "density", message: `has to be one of ${THEME_DENSITIES.join(", ")}` },
    ],
    ...(logo === undefined ? [] : rulesOfLogo(logo)),
  ]
  return rules.filter(([holds]) => !holds).map(([, mistake]) => mistake)
}

function rulesOfColours(scheme: string, colours: unknown): [boolean, ThemeMistake][] {
  if (colours === undefined) return []
  if (!isObject(colours)) return [[false, { token: scheme, message: `has to hold ${COLOURS.join(", ")}` }]]
  return Object.entries(colours).map(([key, colour]) => {
    const token = `${scheme}.${key}`
    if (!COLOURS.some((each) => each === key))
      return [false, { token, message: `is no colour: there are ${COLOURS.join(", ")}` }]
    const good = typeof colour === "string" && HEX_PATTERN.test(colour)
    return [good, { token, message: "has to be a colour such as #17493f" }]
  })
}

function rulesOfLogo(logo: unknown): [boolean, ThemeMistake][] {
  if (!isObject(logo)) return [[false, { token: "logo", message: "has to hold src, width and height" }]]
  const { src, width, height } = logo
  const size = (value: unknown): value is number => typeof value === "number" && value >= 8 && value <= 2_000
  return [
    [
      typeof src === "string" && isOwnImage(src),
      {
        token: "logo.src",
        message: `has to be a path on the page's own origin, or an SVG, PNG or WebP as a data: address of at most ${MAX_LOGO} characters; pictures of other hosts would tell them who looks`,
      },
    ],
    [
      size(width) && size(height) && width / height <= MAX_PROPORTION,
      {
        token: "logo",
        message: `needs a width and a height in CSS pixels, at most ${MAX_PROPORTION} times as wide as high`,
      },
    ],
  ]
}

/** A wider one would push the choice of a language away. */
const MAX_PROPORTION = 5

const isOwnImage = (src: string): boolean =>
  src.length <= MAX_LOGO &&
  (/^\/(?!\/)[\w./-]+$/.test(src) || /^data:image\/(svg\+xml|png|webp);base64,[A-Za-z0-9+/]+=*$/.test(src))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
