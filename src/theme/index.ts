export { checkTheme, MAX_RADIUS, type ThemeMistake } from "./check-theme.ts"
export { mailColors } from "./mail-colors.ts"
export type { Palette } from "./palette.ts"
export { papersOf, ThemeError, themeCss } from "./theme-css.ts"
