import { readFileSync } from "node:fs"
import type { DrawnMail, DrawnWays, MailModel, PageModel, WaysModel } from "../src/domain/index.ts"

const DIST = new URL("../dist/document/", import.meta.url)

interface Renderer {
  readonly textVersion: string
  render(model: PageModel): string
  mail(model: MailModel): DrawnMail
  ways(model: WaysModel): DrawnWays
}

/** What draws documents and mails, as it was built. */
export async function loadRenderer(): Promise<Renderer> {
  const module = (await import(new URL("renderer.js", DIST).href)) as {
    createRenderer(built: unknown): Promise<Renderer>
  }
  return module.createRenderer(JSON.parse(readFileSync(new URL("built-page.json", DIST), "utf8")))
}
