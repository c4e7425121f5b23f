import type { Theme, ThemeFont } from "../domain/index.ts"
import { checkTheme, type ThemeMistake } from "./check-theme.ts"
import { isLight } from "./colour.ts"
import type { Palette } from "./palette.ts"

/** Families that people's devices have: nothing is fetched, and nothing moves when it is there. */
const FONTS: Readonly<Record<ThemeFont, string | null>> = {
  system: null,
  humanist: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
  geometric: 'Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif',
  rounded:
    'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, Manjari, "Arial Rounded MT Bold", Calibri, sans-serif',
  serif: '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, Georgia, serif',
  slab: 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Sitka Small", serif',
}

/** A theme that is not taken. The message names each token that is wrong, and the nearest value that passes. */
export class ThemeError extends Error {
  override readonly name = "ThemeError"
  readonly mistakes: readonly ThemeMistake[]
  constructor(mistakes: readonly ThemeMistake[]) {
    super(`The theme cannot be used:\n${mistakes.map(({ token, message }) => `  - ${token}: ${message}`).join("\n")}`)
    this.mistakes = mistakes
  }
}

/** The colours behind everything, for the browser's own bars; `null` where they are ours. */
export function papersOf(theme: Theme): { readonly light: string; readonly dark: string } | null {
  const checked = checkTheme(theme)
  const coloured = theme.light !== undefined || theme.dark !== undefined
  return checked.ok && coloured ? { light: checked.palettes.light.paper, dark: checked.palettes.dark.paper } : null
}

/**
 * The style that a theme comes to: custom properties and nothing else. Goes behind the page's own stylesheet.
 *
 * @param root what the properties are set on: `:root` of a document, or the element that holds the centre
 * @throws ThemeError when a token is none, or something could not be read
 */
export function themeCss(theme: Theme, root = ":root"): string {
  const checked = checkTheme(theme)
  if (!checked.ok) throw new ThemeError(checked.mistakes)
  const { light, dark } = checked.palettes
  const coloured = theme.light !== undefined || theme.dark !== undefined
  const shape = shapeOf(theme)
  const always = coloured ? [...colours(light), ...shape] : shape
  const inDark = coloured ? colours(dark) : []
  const set = (selector: string, properties: readonly string[]) =>
    properties.length > 0 ? `${selector}{${properties.join(";")}}` : ""
  // On paper it is as it would be without: ink on white.
  return `@media screen{${[
    set(root, always),
    inDark.length > 0 ? `@media (prefers-color-scheme:dark){${set(`${root}:not([data-theme=light])`, inDark)}}` : "",
    set(`${root}[data-theme=dark]`, inDark),
  ].join("")}}`
}

function shapeOf({ radius, font, density }: Theme): string[] {
  const stack = font === undefined ? null : FONTS[font]
  return [
    ...(radius === undefined ? [] : [`--radius:${radius}px`, `--radius-small:${Math.round(radius * 0.8)}px`]),
    ...(stack === null ? [] : [`--font:${stack}`]),
    ...(density === "compact" ? ["--step:6px"] : []),
  ]
}

const colours = (palette: Palette): string[] => [
  `color-scheme:${isLight(palette.paper) ? "light" : "dark"}`,
  ...Object.entries(palette).map(
    ([name, colour]) => `--${name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`)}:${colour}`,
  ),
]
