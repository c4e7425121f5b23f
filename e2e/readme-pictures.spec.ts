import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { draw, expect, expectPicture, type Sight, test } from "./picture.ts"

const ROOT = new URL("../", import.meta.url).pathname
const PHONE = { width: 360, height: 740, lang: "en" }

/** What the README shows: screens of a phone, side by side. */
const PICTURES: Readonly<Record<string, readonly Sight[]>> = {
  choice: [
    { ...PHONE, id: "choice/known" },
    { ...PHONE, id: "choice/known", scheme: "dark" },
  ],
  preferences: [{ ...PHONE, id: "saving/changes" }],
  receipt: [{ ...PHONE, id: "unsubscribed/fresh" }],
}

/** On nothing, so that they stand on whatever colour their reader likes. */
const STYLE = `
  body { margin: 0; width: max-content; display: flex; align-items: start; gap: 24px; padding: 4px; background: none }
  img { width: ${PHONE.width}px; border: 1px solid #8b867c; border-radius: 28px }
`

test.use({ deviceScaleFactor: 2, trace: "off" })

for (const [name, sights] of Object.entries(PICTURES)) {
  test(`the README's picture ${name} shows the page as it is`, async ({ page }, info) => {
    const screens: string[] = []
    for (const sight of sights) {
      await draw(page, sight)
      screens.push((await page.screenshot()).toString("base64"))
    }
    await page.setViewportSize({ width: 2 * PHONE.width, height: 2 * PHONE.height })
    const images = screens.map((screen) => `<img src="data:image/png;base64,${screen}" alt="">`)
    await page.setContent(`<!doctype html><style>${STYLE}</style>${images.join("")}`)
    const all = await page.locator("body").screenshot({ omitBackground: true })
    expectPicture(all, `${ROOT}docs/images/${name}.png`, info)
  })
}

test("every picture in the README and the documents is there, and says what it shows", () => {
  const wrong: string[] = []
  for (const file of ["README.md", ...globSync("docs/**/*.md", { cwd: ROOT })]) {
    const text = readFileSync(ROOT + file, "utf8")
    const marked = [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)/g)].map(([, alt, src]) => ({ alt, src }))
    const tags = [...text.matchAll(/<img\b[^>]*>/g)].map(([tag]) => ({
      alt: /\balt="([^"]*)"/.exec(tag)?.[1],
      src: /\bsrc="([^"]*)"/.exec(tag)?.[1],
    }))
    for (const { src = "", alt = "" } of [...marked, ...tags]) {
      if (!/^\w+:/.test(src) && !existsSync(join(ROOT, dirname(file), src))) wrong.push(`${file}: there is no ${src}`)
      if (alt.trim() === "") wrong.push(`${file}: ${src} has no words for those who cannot see it`)
    }
  }
  expect(wrong).toEqual([])
})
