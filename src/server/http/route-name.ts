import { AGENT_ROUTES, ROUTES } from "../../wire/index.ts"
import type { Assets } from "./assets.ts"
import { readAgentAddress, readPageAddress } from "./page-address.ts"

/** Where the contract is served: to whatever link, and to links of one sender alone. */
export const API = "/api/v1"
export const API_OF_BRANDS = `${API}/brands`

/**
 * What a log holds of an address: the name of a route out of a closed list, and nothing of what was sent. People paste
 * tokens and addresses into the strangest places of a URL (D34, B19).
 */
export function routeName(url: URL, assets: Assets): string {
  if (assets.has(url.pathname)) return url.pathname
  const below = /^\/api\/v1(\/brands\/[^/]+)?(\/.*)$/.exec(url.pathname)
  const route = [...Object.values(ROUTES), ...Object.values(AGENT_ROUTES)].find((each) => each === below?.[2])
  if (route) return (below?.[1] ? `${API_OF_BRANDS}/{brand}` : API) + route
  if (url.pathname.startsWith("/api/")) return "/api/*"
  const agents = readAgentAddress(url)
  if (agents) return agents.lang === null ? "/agent" : "/{lang}/agent"
  const address = readPageAddress(url)
  if (!address) return "/*"
  const { lang, token, place } = address
  const language = lang === null ? "" : "/{lang}"
  if (place === "entry") return `${language}/`
  if (place === "embed") return `${language}/embed`
  if (place === "ways") return `${language}/ways`
  if (place === "link") return `${language}/link`
  if (place === "code") return `${language}/s/{code}`
  return `${language}/u${token === null ? "" : "/{token}"}${place === "choice" ? "" : `/${place}`}`
}
