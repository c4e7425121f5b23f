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
  const queryToken = url.searchParams.get("token")
  if (parts.length === 0) return { lang, token: queryToken, place: queryToken === null ? "entry" : "choice" }
  if (parts.shift() !== "u") return null
  const token = parts[0]?.includes(".") ? (parts.shift() ?? null) : queryToken
  const place = parts.shift() ?? "choice"
  if (parts.length > 0 || !(place === "choice" || PLACES.has(place)))
    return token ? { lang, token, place: "choice" } : null
  return { lang, token, place: place as PageAddress["place"] }
}
