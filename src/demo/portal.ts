import { linkUrls, signLink } from "../link/index.ts"
import type { Handler, ServerConfig } from "../server/index.ts"
import { DEMO_STYLE } from "./demo-style.ts"
import { pageToCopy, portalPage } from "./portal-page.ts"
import { PORTAL_SCRIPT } from "./portal-script.ts"
import { sampleBrand } from "./sample-brand.ts"
import { samplePeople } from "./sample-people.ts"

/** How long a token for somebody who is logged in may see and change choices: 15 minutes, in seconds. */
const PORTAL_LIFETIME_S = 15 * 60

/** The customer portal: an origin of its own, a small server of its own, and a strict policy of its own. */
export function createPortal(config: ServerConfig): Handler {
  const centre = config.publicUrl
  const mint = () =>
    signLink(
      { keyring: config.keyring, issuer: centre },
      { brand: sampleBrand.id, subject: samplePeople[0]?.subject ?? "", lifetime: PORTAL_LIFETIME_S },
    )
  const routes: Readonly<Record<string, () => Response | Promise<Response>>> = {
    "GET /": () => answer(portalPage(centre), "text/html", centre),
    "GET /portal.css": () => answer(DEMO_STYLE, "text/css", centre),
    "GET /portal.js": () => answer(PORTAL_SCRIPT, "text/javascript", centre),
    "GET /page-to-copy.html": () => answer(pageToCopy(centre), "text/plain", centre),
    "POST /token": async () => answer(await mint(), "text/plain", centre),
    "GET /communications": async () =>
      new Response(null, {
        status: 303,
        headers: { location: linkUrls(centre, "en", await mint()).unsubscribe, "cache-control": "no-store" },
      }),
  }
  return async (request) =>
    (await routes[`${request.method} ${new URL(request.url).pathname}`]?.()) ??
    new Response("Not found\n", { status: 404 })
}

/** The directives that the centre needs of a page are the first two; all else is the portal's own. */
const policyFor = (centre: string): string =>
  [
    `script-src 'self' ${centre}`,
    `frame-src ${centre}`,
    "default-src 'none'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src data:",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ")

const answer = (body: string, type: string, centre: string): Response =>
  new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
      "content-security-policy": policyFor(centre),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  })
