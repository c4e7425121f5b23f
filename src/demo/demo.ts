import type { Handler, Register, ServerConfig } from "../server/index.ts"
import { demoPage } from "./demo-page.ts"
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

const page = (html: string): Response =>
  new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  })
