import type { ScreenName } from "../../domain/index.ts"

/** What the address of a page says. */
export interface PageAddress {
  /** The language in the path, whether we speak it or not; `null` without one. */
  readonly lang: string | null
  /** The credential as it came, unproven; `null` without one. */
  readonly token: string | null
  /** `entry` is the page without a link; `undo` takes forms only. */
  readonly place: ScreenName | "entry" | "undo"
}

const PLACES = new Set(["preferences", "unsubscribed", "history", "undo"])

/**
 * Reads the address of a page: `/`, `/{lang}`, and below `[/{lang}]/u`: `[/{token}][/preferences|/unsubscribed|/history|/undo]`. A token has
 * a dot, no place has. `?token=` counts where the path has none; every other parameter is ignored (B15, B16).
 *
 * @returns `null` for an address that is no page's
 */
export function readPageAddress(url: URL): PageAddress | null {
  const parts = url.pathname.split("/").filter((part) => part !== "")
  const lang = /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(parts[0] ?? "") ? (parts.shift() ?? null) : null
  const queryToken = repaired(url.searchParams.get("token"))
  if (parts.length === 0) return { lang, token: queryToken, place: queryToken === null ? "entry" : "choice" }
  if (parts.shift() !== "u") return null
  const token = /\.|%2e/i.test(parts[0] ?? "") ? repaired(parts.shift() ?? null) : queryToken
  const place = parts.shift() ?? "choice"
  if (parts.length > 0 || !(place === "choice" || PLACES.has(place)))
    return token ? { lang, token, place: "choice" } : null
  return { lang, token, place: place as PageAddress["place"] }
}

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
