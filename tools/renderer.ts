import { readFileSync } from "node:fs"
import type { PageRenderer } from "../src/server/index.ts"

const DIST = new URL("../dist/document/", import.meta.url)

/** What draws documents and mails, as it was built. */
export async function loadRenderer(): Promise<PageRenderer> {
  const module = (await import(new URL("renderer.js", DIST).href)) as {
    createRenderer(built: unknown): Promise<PageRenderer>
  }
  return module.createRenderer(JSON.parse(readFileSync(new URL("built-page.json", DIST), "utf8")))
}
