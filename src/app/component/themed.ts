import type { Brand } from "../../domain/index.ts"
import { ThemeError, themeCss } from "../../theme/index.ts"

/** What themes came to, by all that is in them: a host may well draw us with a new object each time. */
const known = new Map<string, string>()

/**
 * A brand and the style of its theme. A theme that cannot be used is left out whole, and its developer told: the page looks
 * like ours then, and whoever wants to leave can (A38).
 */
export function themed(brand: Brand): { readonly brand: Brand; readonly css: string } {
  const { theme, ...plain } = brand
  if (theme === undefined) return { brand, css: "" }
  const key = JSON.stringify(theme)
  const css = known.get(key) ?? styleOf(brand)
  known.set(key, css)
  return { brand: css === "" ? plain : brand, css }
}

function styleOf({ theme = {}, id }: Brand): string {
  try {
    return themeCss(theme, ".centre")
  } catch (error) {
    if (!(error instanceof ThemeError)) throw error
    console.error(`preference-center: the brand "${id}" is drawn without its theme. ${error.message}`)
    return ""
  }
}
