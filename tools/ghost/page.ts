import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { extname } from "node:path"
import { NOTHING_KNOWN } from "../../src/domain/index.ts"
import { loadRenderer } from "../renderer.ts"

const DIST = new URL("../../dist/", import.meta.url)

const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" }

/** Where a Ghost is, and the public key of its Content API. */
interface GhostSite {
  readonly url: string
  readonly contentKey: string
}

/** Serves the built page over this Ghost, as a static host would: the same document at every address. */
export async function servePage(ghost: GhostSite): Promise<{ url: string; close: () => Promise<void> }> {
  const document = await drawDocument(ghost)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname
    const type = TYPES[extname(path)]
    if (type === undefined) return void response.writeHead(200, { "content-type": "text/html" }).end(document)
    try {
      response.writeHead(200, { "content-type": type }).end(readFileSync(new URL(`client${path}`, DIST)))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A document that says nothing of anybody: the same for every link. */
async function drawDocument({ url, contentKey }: GhostSite): Promise<string> {
  const renderer = await loadRenderer()
  return renderer.render({
    ...NOTHING_KNOWN,
    locale: "en",
    textVersion: renderer.textVersion,
    brand: {
      id: "daily",
      name: "The Daily Test",
      locales: ["en"],
      defaultLocale: "en",
      timeZone: "Europe/Brussels",
      controller: { name: "The Daily Ltd", address: "1 Main Street, Dublin" },
      contactEmail: "privacy@daily.example",
      privacyUrl: { en: "https://daily.example/privacy" },
      complaintUrl: { en: "https://www.dataprotectionauthority.be/citizen" },
      catalogue: {
        channels: [{ id: "email", name: { en: "e-mail" }, defaultBasis: "consent" }],
        topics: [{ id: "all", name: { en: "newsletters" }, description: { en: "" }, channels: ["email"] }],
        services: [],
      },
    },
    adapter: { kind: "ghost", site: url, contentKey },
  })
}
