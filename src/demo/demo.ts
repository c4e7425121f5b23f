import type { Handler, Register } from "../server/index.ts"
import { demoPage } from "./demo-page.ts"
import { createDoors, type DoorsParts } from "./doors.ts"
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

/** The product, with the demo's page of mailings and doors at `/demo`. */
export function withDemo(product: Handler, parts: DoorsParts): Handler {
  const doors = createDoors(parts, product)
  return async (request, peer) => {
    const { pathname } = new URL(request.url)
    if (pathname !== "/demo" && !pathname.startsWith("/demo/")) return product(request, peer)
    if (pathname === "/demo") return page(await demoPage({ ...parts, doors }))
    return (await doors.take(request)) ?? product(request, peer)
  }
}

const page = (html: string): Response =>
  new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  })
