import type { ScreenName } from "../../domain/index.ts"

/** What the address of a page says. */
export interface PageAddress {
  /** The language in the path, whether we speak it or not; `null` without one. */
  readonly lang: string | null
  /** The credential as it came, unproven; `null` without one. */
  readonly token: string | null
  /** The code from a letter as it stands in the address; `null` without one. */
  readonly code: string | null
  /** For which brand the page speaks where no credential says so; `null` where the address does not tell. */
  readonly brand: string | null
  /** `entry` is the page without a link, `ways` names every way to leave, `link` takes what is typed there and `code` the code of a letter; `undo` and `reason` take forms only. */
  readonly place: ScreenName | "embed" | "entry" | "ways" | "link" | "code" | "undo" | "reason"
}

const PLACES = new Set(["preferences", "unsubscribed", "history", "undo", "reason"])

/**
 * Reads the address of a page: `/`, `/{lang}`, and below `[/{lang}]/u`: `[/{token}][/preferences|/unsubscribed|/history|/undo|/reason]`. Whatever
 * stands where a token does and is no place is looked at as one, so that each that is none of ours gets the same answer (D14).
 * `?token=` counts where the path has none, `?brand=` where there is no token; every other
 * parameter is ignored (B15, B16). `[/{lang}]/embed` is for frames, `[/{lang}]/ways` names the ways to leave, `[/{lang}]/s[/{code}]` for codes from letters and
 * short references (`/S/` too: QR codes have less to draw in capitals), `[/{lang}]/link` for fresh links.
 *
 * @returns `null` for an address that is no page's
 */
export function readPageAddress(url: URL): PageAddress | null {
  const parts = url.pathname.split("/").filter((part) => part !== "")
  const lang = languageIn(parts[0])
  if (lang !== null) parts.shift()
  const queryToken = repaired(url.searchParams.get("token"))
  const common = { lang, token: queryToken, code: null, brand: url.searchParams.get("brand") }
  if (parts.length === 0) return { ...common, place: queryToken === null ? "entry" : "choice" }
  const [first, second] = parts
  // The token of a frame comes from the page around it: whatever stands in its address is none.
  if (first === "embed" && parts.length === 1) return { ...common, token: null, place: "embed" }
  if (first === "ways" && parts.length === 1) return { ...common, token: null, place: "ways" }
  if (first === "link" && parts.length === 1) return { ...common, token: null, place: "link" }
  if (first?.toLowerCase() === "s" && parts.length <= 2)
    return { ...common, token: null, code: second ? decoded(second) : null, place: "code" }
  if (parts.shift() !== "u") return null
  const token = parts[0] === undefined || PLACES.has(parts[0]) ? queryToken : repaired(parts.shift() ?? null)
  const place = parts.shift() ?? "choice"
  if (parts.length > 0 || !(place === "choice" || PLACES.has(place)))
    return token ? { ...common, token, place: "choice" } : null
  return { ...common, token, place: place as PageAddress["place"] }
}

/** Of an address that is no page's: the language it begins with, as in `/fr/nothing/here`, and nothing else that it holds. */
export function readLostAddress(url: URL): PageAddress {
  const lang = languageIn(url.pathname.split("/")[1])
  return { lang, token: null, code: null, brand: url.searchParams.get("brand"), place: "entry" }
}

/** The address of the agents' page: `[/{lang}]/agent`. What stands in its query is never read. `null` for any other. */
export function readAgentAddress(url: URL): { readonly lang: string | null } | null {
  const parts = url.pathname.split("/").filter((part) => part !== "")
  const lang = parts.length > 1 ? languageIn(parts.shift()) : null
  return parts.length === 1 && parts[0] === "agent" ? { lang } : null
}

const languageIn = (part: string | undefined): string | null =>
  part && /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(part) ? part : null

/** Three parts in a row, and no fourth. */
const TOKEN = /(?<![\w.-])[\w-]+\.[\w-]+\.[\w-]+(?!\.?[\w-])/

/**
 * The token in what mail clients and gateways make of one: percent-encoded, once or twice, or with a bracket, a full stop
 * or `>` glued to its end (B14). Whether it is the token that was sent, its signature tells; without one inside, the text
 * itself.
 */
function repaired(text: string | null): string | null {
  return text && (TOKEN.exec(decoded(decoded(text)))?.[0] ?? text)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
