import { contrast } from "../../theme/index.ts"
import { LinkConfigError } from "../errors.ts"

/** The colours of a footer, each `#rrggbb`. */
export interface FooterColors {
  /** Fills the opt-out; letters and edge of its neighbour. */
  readonly brand: string
  /** Letters on `brand`. */
  readonly onBrand: string
  /** Behind everything. */
  readonly paper: string
  /** Letters on `paper`. */
  readonly ink: string
}

/** The page's own colours (`src/app/theme/tokens.css`), by day and by night. */
export const LIGHT: FooterColors = { brand: "#17493f", onBrand: "#ffffff", paper: "#fbfaf7", ink: "#1c1b19" }
export const DARK: FooterColors = { brand: "#8fd3bf", onBrand: "#06110e", paper: "#141513", ink: "#f2f0ea" }

/** For letters of ordinary size (WCAG 2.2, 1.4.3). */
const LEAST_CONTRAST = 4.5

/**
 * Some colours of one's own, the others as the page has them.
 *
 * @param name what the option is called, for the message
 * @throws LinkConfigError when one is no `#rrggbb`, letters are hard to read, or the opt-out would be less contrasted than
 *   its neighbour (A38)
 */
export function footerColors(own: Partial<FooterColors>, others: FooterColors, name: string): FooterColors {
  const colors = { ...others }
  for (const [key, color] of Object.entries(own)) {
    if (!Object.hasOwn(others, key)) {
      throw new LinkConfigError(`${name}: there is no colour "${key}", but ${Object.keys(others).join(", ")}`)
    }
    if (color === undefined) continue
    if (typeof color !== "string" || !/^#[0-9a-f]{6}$/i.test(color)) {
      throw new LinkConfigError(`${name}.${key}: ${JSON.stringify(color)} is no colour; write it as #17493f`)
    }
    colors[key as keyof FooterColors] = color.toLowerCase()
  }
  checkContrasts(colors, name)
  return colors
}

function checkContrasts({ brand, onBrand, paper, ink }: FooterColors, name: string): void {
  const pairs = { onBrand: [onBrand, brand], brand: [brand, paper], ink: [ink, paper] } as const
  for (const [key, [letters, behind]] of Object.entries(pairs)) {
    if (contrast(letters, behind) >= LEAST_CONTRAST) continue
    const ratio = contrast(letters, behind).toFixed(2)
    throw new LinkConfigError(
      `${name}.${key}: ${letters} on ${behind} has a contrast of ${ratio}; letters need ${LEAST_CONTRAST} (WCAG 1.4.3). Take colours that lie further apart`,
    )
  }
  const [leave, adapt] = [contrast(onBrand, brand), contrast(brand, paper)]
  if (leave >= adapt) return
  throw new LinkConfigError(
    `${name}: the opt-out has less contrast (${leave.toFixed(2)}, ${onBrand} on ${brand}) than its neighbour (${adapt.toFixed(2)}, ${brand} on ${paper}). Set onBrand to the colour of paper`,
  )
}
