import { linkUrls, signLink } from "../link/index.ts"
import type { ServerConfig } from "../server/index.ts"
import { documentOf } from "./demo-page.ts"
import { sampleBrand } from "./sample-brand.ts"
import { samplePeople } from "./sample-people.ts"

/** How long a link minted for somebody who is logged in may see and change choices: 15 minutes, in seconds. */
const PORTAL_LIFETIME_S = 15 * 60

/** A plain customer portal with a customer logged in; it mints a short link in its own back end. */
export async function portalPage(config: ServerConfig): Promise<string> {
  const [person] = samplePeople
  const token = await signLink(
    { keyring: config.keyring, issuer: config.publicUrl },
    { brand: sampleBrand.id, subject: person?.subject ?? "", lifetime: PORTAL_LIFETIME_S },
  )
  return documentOf(
    "My account, Maison Lenoir",
    `<h1>My account</h1><p>Logged in as ${person?.name}.</p>
<section class="card"><h2>Last order</h2><p>1 winter coat, delivered on Tuesday.</p></section>
<section class="card"><h2>My communications</h2><p>What Maison Lenoir may send you, and how to stop all of it.</p>
<p><a class="button" href="${linkUrls(config.publicUrl, "en", token).unsubscribe}">My communications</a></p></section>`,
  )
}
