import type { Locale, Theme } from "../../domain/index.ts"
import { checkTheme } from "../../theme/index.ts"
import { TEXTS } from "../component/all-texts.ts"

/** In what an example can be shown, and what the first of each is; `""` leaves it to the device. */
export const SETTINGS = {
  lang: [...TEXTS.keys()].sort((one, other) => Number(other === "en") - Number(one === "en")),
  scheme: ["", "light", "dark"],
  dir: ["ltr", "rtl"],
  width: ["", "280", "320", "360", "768", "1280"],
} as const satisfies Record<string, readonly string[]>

export type Setting = keyof typeof SETTINGS

/** An example, and in what it is to be shown. */
export interface Wishes extends Readonly<Record<Setting, string>> {
  readonly example: string
  readonly lang: Locale
  /** What the brand wears; nothing where it is ours. */
  readonly theme: Theme
}

/** What the stage needs of them; how wide it is, is for whoever opens it to say. */
export type StageWishes = Pick<Wishes, "lang" | "scheme" | "dir" | "theme">

/** Wishes as an address writes them, without those that go without saying. */
export function writeWishes(name: "example" | "stage", wishes: Wishes): string {
  const said = (Object.keys(SETTINGS) as Setting[]).filter((each) => wishes[each] !== SETTINGS[each][0])
  const worn = Object.keys(wishes.theme).length > 0
  return [
    `${name}=${wishes.example}`,
    ...said.map((each) => `${each}=${wishes[each]}`),
    ...(worn ? [`theme=${encodeURIComponent(JSON.stringify(wishes.theme))}`] : []),
  ].join("&")
}

/**
 * Reads them again.
 *
 * @param ids of the examples there are; the first is shown where none is named
 * @returns the wishes, and what is wrong with them in words that say what is possible
 */
export function readWishes(name: "example" | "stage", written: string, ids: readonly string[]) {
  const fields = new URLSearchParams(written)
  const theme = readTheme(fields.get("theme"))
  fields.delete("theme")
  const possible: Record<string, readonly string[]> = { [name]: ids, ...SETTINGS }
  const wished = (field: string): string => fields.get(field) ?? possible[field]?.[0] ?? ""
  const unknown = [...fields.keys()].filter((field) => !possible[field])
  const wrong = Object.keys(possible).filter((field) => !possible[field]?.includes(wished(field)))
  const mistakes = [
    ...unknown.map((field) => `There is no “${field}”: ${Object.keys(possible).join(", ")} are possible.`),
    ...wrong.map((field) => `“${field}” cannot be “${wished(field)}”. Possible: ${listed(possible[field])}.`),
    ...theme.mistakes,
  ]
  const settings = Object.fromEntries(Object.keys(SETTINGS).map((field) => [field, wished(field)]))
  return { wishes: { ...settings, example: wished(name), theme: theme.theme } as unknown as Wishes, mistakes }
}

/** The theme that an address holds as JSON. */
function readTheme(written: string | null): { readonly theme: Theme; readonly mistakes: readonly string[] } {
  if (written === null) return { theme: {}, mistakes: [] }
  const checked = checkTheme(parsed(written))
  if (checked.ok) return { theme: checked.theme, mistakes: [] }
  return {
    theme: {},
    mistakes: checked.mistakes.map(({ token, message }) => `The theme’s ${token || "JSON"}: ${message}.`),
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

const listed = (values: readonly string[] = []): string => values.filter((value) => value !== "").join(", ")
