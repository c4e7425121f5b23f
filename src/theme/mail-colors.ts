import type { Theme } from "../domain/index.ts"
import { checkTheme } from "./check-theme.ts"
import type { Palette } from "./palette.ts"
import { ThemeError } from "./theme-css.ts"

/** The colours of a mailing's footer, each `#rrggbb`. */
interface MailColors {
  readonly brand: string
  readonly onBrand: string
  readonly paper: string
  readonly ink: string
}

/**
 * What a theme comes to in the footer of a mailing.
 *
 * @throws ThemeError when the theme is none, or something could not be read
 * @example
 * mailFooter({ sender: "Acme", locale: "fr", links, ...mailColors(brand.theme) })
 */
export function mailColors(theme: Theme): { readonly colors: MailColors; readonly dark: MailColors } {
  const checked = checkTheme(theme)
  if (!checked.ok) throw new ThemeError(checked.mistakes)
  const of = ({ brand, onBrand, paper, ink }: Palette): MailColors => ({ brand, onBrand, paper, ink })
  return { colors: of(checked.palettes.light), dark: of(checked.palettes.dark) }
}
