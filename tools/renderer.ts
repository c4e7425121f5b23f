import { readFileSync } from "node:fs"
import type { PageModel } from "../src/domain/index.ts"

const DIST = new URL("../dist/document/", import.meta.url)

/** What draws documents, as it was built. */
export async function loadRenderer(): Promise<{ textVersion: string; render(model: PageModel): string }> {
  const module = (await import(new URL("renderer.js", DIST).href)) as {
    createRenderer(built: unknown): Promise<{ textVersion: string; render(model: PageModel): string }>
  }
  return module.createRenderer(JSON.parse(readFileSync(new URL("built-page.json", DIST), "utf8")))
}
