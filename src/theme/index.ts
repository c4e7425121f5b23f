export { type CheckedTheme, checkTheme, MAX_RADIUS, type Palettes, type ThemeMistake } from "./check-theme.ts"
export { contrast } from "./colour.ts"
export type { Palette } from "./palette.ts"
export { papersOf, ThemeError, themeCss } from "./theme-css.ts"
