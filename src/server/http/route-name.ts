import { ROUTES } from "../../wire/index.ts"
import type { Assets } from "./assets.ts"
import { readPageAddress } from "./page-address.ts"

const API = "/api/v1"

/**
 * What a log holds of an address: the name of a route out of a closed list, and nothing of what was sent. People paste
 * tokens and addresses into the strangest places of a URL (D34, B19).
 */
export function routeName(url: URL, assets: Assets): string {
  if (assets.has(url.pathname)) return url.pathname
  const route = Object.values(ROUTES).find((each) => url.pathname === API + each)
  if (route) return API + route
  if (url.pathname.startsWith("/api/")) return "/api/*"
  const address = readPageAddress(url)
  if (!address) return "/*"
  const { lang, token, place } = address
  const language = lang === null ? "" : "/{lang}"
  if (place === "entry") return `${language}/`
  if (place === "embed") return `${language}/embed`
  if (place === "link") return `${language}/link`
  if (place === "code") return `${language}/s/{code}`
  return `${language}/u${token === null ? "" : "/{token}"}${place === "choice" ? "" : `/${place}`}`
}
