import type { Handler, Register, ServerConfig } from "../server/index.ts"
import { demoPage } from "./demo-page.ts"
import { portalPage } from "./portal-page.ts"
import { sampleBrand } from "./sample-brand.ts"
import { samplePeople } from "./sample-people.ts"

/** Puts the sample people into the register, as a business's own list would. */
export async function importSamplePeople(register: Register): Promise<void> {
  for (const { subject, imported } of samplePeople) {
    await register.importPerson({ brand: sampleBrand, subject }, imported, {
      now: new Date(),
      door: "import",
      locale: null,
      textVersion: null,
      link: null,
    })
  }
}

/** The product, with the demo's page of mailings at `/demo`. */
export const withDemo =
  (product: Handler, parts: { config: ServerConfig; register: Register; portalUrl: string }): Handler =>
  async (request) =>
    new URL(request.url).pathname === "/demo" ? page(await demoPage(parts)) : product(request)

/** The customer portal; it lives on an origin of its own. */
export const createPortal =
  (config: ServerConfig): Handler =>
  async (request) =>
    new URL(request.url).pathname === "/"
      ? page(await portalPage(config))
      : new Response("Not found\n", { status: 404 })

const page = (html: string): Response =>
  new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  })
