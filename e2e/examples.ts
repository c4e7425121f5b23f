import { pathToFileURL } from "node:url"
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test"
import { type Lens, putOn } from "./lens.ts"

declare global {
  interface Window {
    EXAMPLES: readonly string[]
    lens: Lens
  }
}

const GALLERY = pathToFileURL(new URL("../dist/gallery/index.html", import.meta.url).pathname).href

/** In what an example is drawn. */
interface Dress {
  readonly lang: string
  readonly scheme: string
  readonly dir: string
}

const LANGUAGES = ["fr", "nl", "en", "de"]

/** Another language, scheme and direction from one example to the next, so that over sixteen of them each meets each. */
export const inTurn = (at: number): Dress => ({
  lang: LANGUAGES[at % 4] ?? "",
  scheme: Math.floor(at / 4) % 2 === 0 ? "light" : "dark",
  dir: Math.floor(at / 8) % 2 === 0 ? "ltr" : "rtl",
})

/** Draws one example over the whole page. */
export async function draw(page: Page, id: string, dress: Partial<Dress> = {}): Promise<void> {
  await page.goto(`${GALLERY}?${new URLSearchParams({ stage: id, ...dress })}`)
  await page.locator(`html[data-drawn="${id}"]`).waitFor({ state: "attached", timeout: 20_000 })
}

/** Opens whatever is folded: what is in it counts as well. */
export const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const each of document.querySelectorAll("details")) each.open = true
  })

/** All examples, and in what each is looked at. */
interface Walk {
  /** Of the browser; 360 × 740 and no motion unless told otherwise. */
  readonly context?: BrowserContextOptions
  /** What runs in every document before anything else. */
  readonly script?: () => void
  readonly dress: (at: number) => Partial<Dress>
  /** What is wrong with the example that is drawn now. */
  readonly look: (page: Page, example: Dress & { readonly id: string }) => Promise<readonly string[]>
}

/** A browser in which pages are looked at through the lens, and nothing moves. */
export async function openContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const viewport = { width: 360, height: 740 }
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", ...options })
  await context.addInitScript(putOn)
  return context
}

/** Draws every example once and looks at it, two at a time. Returns what is wrong, behind the name of its example. */
export async function walk(browser: Browser, { context: options, script, dress, look }: Walk): Promise<string[]> {
  const context = await openContext(browser, options)
  if (script) await context.addInitScript(script)
  const pages = [await context.newPage(), await context.newPage()] as const
  await pages[0].goto(GALLERY)
  const left = [...(await pages[0].evaluate(() => window.EXAMPLES)).entries()]
  if (left.length < 60) throw new Error(`The gallery has but ${left.length} examples.`)
  const wrong: string[] = []
  const drawOneByOne = async (page: Page) => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [at, id] = next
      const worn = { lang: "en", scheme: "light", dir: "ltr", ...dress(at) }
      await draw(page, id, worn)
      for (const fault of await look(page, { id, ...worn }))
        wrong.push(`${id} (${Object.values(worn).join(" ")}): ${fault}`)
    }
  }
  await Promise.all(pages.map(drawOneByOne))
  await context.close()
  return wrong
}
