import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { pathToFileURL } from "node:url"
import type { Page, TestInfo } from "@playwright/test"
import { readPng, writePng } from "../tools/png.ts"
import { unlikeness } from "./likeness.ts"
import { test as base, expect } from "./test.ts"

export { expect }

const ROOT = new URL("../", import.meta.url).pathname
const GALLERY = pathToFileURL(`${ROOT}dist/gallery/index.html`).href

/** An example of the gallery, and in what it is drawn. */
export interface Sight {
  readonly id: string
  readonly width: number
  /** Of the screen; as high as the whole page unless told otherwise. */
  readonly height?: number
  readonly lang?: string
  readonly scheme?: "light" | "dark"
  readonly dir?: "rtl"
  readonly media?: "print" | "forced-colors"
}

/** The letters, the same on every machine: those of the page's own choice differ from one to the next. */
const FONTS = {
  "--font": import.meta.resolve("inter-ui/variable/InterVariable.woff2"),
  "--mono": import.meta.resolve("@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2"),
}

const LETTERS = Object.entries(FONTS)
  .map(([token, address]) => {
    const file = readFileSync(new URL(address), "base64")
    return `@font-face { font-family: "pinned${token}"; font-weight: 100 900; src: url(data:font/woff2;base64,${file}) }
      :root { ${token}: "pinned${token}" }`
  })
  .join("\n")

/** Browsers that draw letters without hints and in shades of grey, and their own words in English, whatever the machine. */
export const test = base.extend<object, object>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = [...(launchOptions.args ?? []), "--font-render-hinting=none", "--disable-lcd-text"]
      await use({ ...launchOptions, args, env: { ...process.env, LANGUAGE: "en", LC_ALL: "C.UTF-8" } })
    },
    { scope: "worker" },
  ],
})

/** Draws an example in pinned letters, on a screen of its size. */
export async function draw(page: Page, { id, width, height, lang = "fr", scheme = "light", dir, media }: Sight) {
  await page.setViewportSize({ width, height: height ?? 480 })
  await page.emulateMedia({
    reducedMotion: "reduce",
    media: media === "print" ? media : "screen",
    forcedColors: media === "forced-colors" ? "active" : "none",
  })
  await page.goto(`${GALLERY}?stage=${id}&lang=${lang}&scheme=${scheme}${dir ? `&dir=${dir}` : ""}`)
  await page.locator(`html[data-drawn="${id}"]`).waitFor()
  await page.addStyleTag({ content: LETTERS })
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  if (height === undefined) await openWide(page, width)
}

/**
 * Makes the screen as high as the page, so that what sticks to the edge of a screen stands where it does for somebody who
 * has come to the end. On a higher screen the page is more generous: it grows along, once or twice.
 */
async function openWide(page: Page, width: number): Promise<void> {
  for (let height = 0; ; ) {
    const whole = await page.evaluate(() => document.documentElement.scrollHeight)
    if (whole === height) return
    height = whole
    await page.setViewportSize({ width, height })
  }
}

/**
 * Holds a picture to the file that was kept of it. Written instead, as Playwright's own snapshots are: with
 * `--update-snapshots`, and where there is none; then the test fails all the same.
 */
export function expectPicture(png: Buffer, file: string, info: TestInfo): void {
  const { updateSnapshots } = info.config
  const drawn = readPng(png)
  const kept = existsSync(file) ? readFileSync(file) : null
  const wrong = kept ? unlikeness(drawn, readPng(kept)) : "There is no such picture yet."
  const asked = updateSnapshots === "all" || (updateSnapshots === "changed" && wrong !== null)
  if (asked || (kept === null && updateSnapshots === "missing")) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, writePng(drawn))
    if (asked) return
  }
  if (wrong === null) return
  const name = basename(file, ".png")
  if (kept) info.attachments.push({ name: `${name}-expected.png`, contentType: "image/png", path: file })
  const actual = info.outputPath(`${name}-actual.png`)
  writeFileSync(actual, png)
  info.attachments.push({ name: `${name}-actual.png`, contentType: "image/png", path: actual })
  expect(wrong, `${file} is what ${actual} shows`).toBeNull()
}

/** What a page says in letters of the machine after all. To be asked last: it ends what is emulated, such as paper. */
export async function saidInOtherLetters(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  await session.send("DOM.enable")
  await session.send("CSS.enable")
  const { root } = await session.send("DOM.getDocument", { depth: 0 })
  const { nodeIds } = await session.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector: "body *" })
  const others = await Promise.all(
    nodeIds.map(async (nodeId) => {
      const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId })
      const [other] = fonts.filter(({ isCustomFont }) => !isCustomFont)
      if (other === undefined) return []
      return [`${other.familyName}: ${(await session.send("DOM.getOuterHTML", { nodeId })).outerHTML}`]
    }),
  )
  await session.detach()
  return others.flat()
}
