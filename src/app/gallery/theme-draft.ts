import type { Theme } from "../../domain/index.ts"

/** What stands in the form for a theme: everything as typed, `""` for what is left out. */
export type ThemeDraft = Readonly<Record<DraftField, string>> & { readonly logo: Theme["logo"] | null }

export const COLOUR_FIELDS = [
  "light.brand",
  "light.paper",
  "light.ink",
  "dark.brand",
  "dark.paper",
  "dark.ink",
] as const
export type ColourField = (typeof COLOUR_FIELDS)[number]
export type DraftField = ColourField | "radius" | "font" | "density"

/** The theme that a draft says. It may be none: `checkTheme` tells. */
export function themeOf(draft: ThemeDraft): unknown {
  const { radius, font, density, logo } = draft
  return {
    ...coloursOf("light", draft),
    ...coloursOf("dark", draft),
    ...(radius === "" ? {} : { radius: Number(radius) }),
    ...(font === "" ? {} : { font }),
    ...(density === "" ? {} : { density }),
    ...(logo ? { logo } : {}),
  }
}

function coloursOf(scheme: "light" | "dark", draft: ThemeDraft) {
  const said = COLOUR_FIELDS.filter((field) => field.startsWith(scheme) && draft[field] !== "")
  const colours = Object.fromEntries(said.map((field) => [field.slice(scheme.length + 1), draft[field].trim()]))
  return said.length > 0 ? { [scheme]: colours } : {}
}

/** A theme as a draft of it. */
export function draftOf({ light = {}, dark = {}, radius, font, density, logo }: Theme): ThemeDraft {
  return {
    "light.brand": light.brand ?? "",
    "light.paper": light.paper ?? "",
    "light.ink": light.ink ?? "",
    "dark.brand": dark.brand ?? "",
    "dark.paper": dark.paper ?? "",
    "dark.ink": dark.ink ?? "",
    radius: radius === undefined ? "" : String(radius),
    font: font ?? "",
    density: density ?? "",
    logo: logo ?? null,
  }
}
