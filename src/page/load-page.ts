import { readdirSync, readFileSync } from "node:fs"
import { extname } from "node:path"
import type { Asset, Assets, PageRenderer } from "../server/index.ts"

/**
 * The built page of this package: what draws documents, and the files that browsers fetch.
 *
 * @example const handler = createHandler({ ...(await loadPage()), config, register, log })
 */
export async function loadPage(): Promise<{ renderer: PageRenderer; assets: Assets }> {
  const built = new URL("../../document/built-page.json", import.meta.url)
  const module = (await import(new URL("../../document/renderer.js", import.meta.url).href)) as {
    createRenderer(built: unknown): Promise<PageRenderer>
  }
  return {
    renderer: await module.createRenderer(JSON.parse(readFileSync(built, "utf8"))),
    assets: readAssets(new URL("../../client/", import.meta.url)),
  }
}

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/vnd.microsoft.icon",
  ".txt": "text/plain; charset=utf-8",
}

/** Every public file of a known type, by the path it is served under. */
function readAssets(folder: URL): Assets {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
  const bytes = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(new URL(name, folder)))
  const assets = new Map<string, Asset>()
  for (const name of names) {
    const type = TYPES[extname(name)]
    if (!type) continue
    assets.set(`/${name}`, {
      type,
      identity: bytes(name),
      immutable: name.startsWith("assets/"),
      ...(names.includes(`${name}.br`) ? { br: bytes(`${name}.br`) } : {}),
      ...(names.includes(`${name}.gz`) ? { gzip: bytes(`${name}.gz`) } : {}),
    })
  }
  return assets
}
