/**
 * How a sender's page looks: a handful of tokens, and neither style nor markup (D27). What is left out is as in our own
 * design. Everything that is not said here follows from it, so that no theme makes the way out less prominent (A38).
 */
export interface Theme {
  /** In light surroundings; where a colour is left out it is ours. */
  readonly light?: ThemeColours
  /** In dark surroundings; what is left out follows from `light`. */
  readonly dark?: ThemeColours
  /** How round corners are: CSS pixels of the largest ones, 0 to 28. */
  readonly radius?: number
  /** One of the families that are on people's devices: nothing is fetched. */
  readonly font?: ThemeFont
  readonly density?: ThemeDensity
  readonly logo?: ThemeLogo
}

/** Colours as `#rrggbb`. */
export interface ThemeColours {
  /** Of the opt-out, and of whatever else is the sender's own. */
  readonly brand?: string
  /** Behind everything. */
  readonly paper?: string
  /** Of text. */
  readonly ink?: string
}

export const THEME_FONTS = ["system", "humanist", "geometric", "rounded", "serif", "slab"] as const
export type ThemeFont = (typeof THEME_FONTS)[number]

export const THEME_DENSITIES = ["comfortable", "compact"] as const
export type ThemeDensity = (typeof THEME_DENSITIES)[number]

/** A picture in place of the sender's first letter. The name stands beside it all the same: it says who asks (A25). */
export interface ThemeLogo {
  /** On the page's own origin, such as `/logo/acme.svg`, or a `data:image/…` address; never on another host (D27). */
  readonly src: string
  /** CSS pixels, for the proportions: its room is there before the picture is. */
  readonly width: number
  readonly height: number
}
