import { readdirSync } from "node:fs"
import type { Page } from "@playwright/test"
import { readPng } from "../tools/png.ts"
import { unlikeness } from "./likeness.ts"
import { draw, expect, expectPicture, type Sight, saidInOtherLetters, test } from "./picture.ts"

const GOLDEN = new URL("golden/pictures.spec.ts/", import.meta.url).pathname

/** What a designer would want to look at again after every change. */
const PICTURES: readonly Sight[] = [
  { id: "choice/known", width: 360 },
  { id: "choice/known", width: 360, scheme: "dark" },
  { id: "choice/known", width: 1280 },
  { id: "choice/known", width: 320, lang: "de" },
  { id: "choice/known", width: 360, dir: "rtl" },
  { id: "choice/known", width: 360, media: "forced-colors" },
  { id: "choice/left", width: 360, lang: "nl" },
  { id: "choice/old-link", width: 1280, scheme: "dark" },
  { id: "leaving/slow", width: 360 },
  { id: "leaving/offline", width: 360, scheme: "dark" },
  { id: "unsubscribed/fresh", width: 360 },
  { id: "unsubscribed/fresh", width: 1280, scheme: "dark" },
  { id: "unsubscribed/fresh", width: 640, media: "print" },
  { id: "unsubscribed/undo-refused", width: 360, lang: "nl" },
  { id: "preferences/known", width: 360 },
  { id: "preferences/known", width: 1280, scheme: "dark" },
  { id: "preferences/known", width: 360, dir: "rtl" },
  { id: "preferences/known", width: 360, media: "forced-colors" },
  { id: "preferences/locked", width: 360, lang: "en" },
  { id: "preferences/large", width: 1280 },
  { id: "saving/changes", width: 360, lang: "de" },
  { id: "saving/saved", width: 360, scheme: "dark" },
  { id: "saving/conflict", width: 360, lang: "en" },
  { id: "history/some", width: 360, scheme: "dark" },
  { id: "history/some", width: 640, media: "print" },
  { id: "link/missing", width: 360 },
  { id: "link/fresh-refused", width: 360, lang: "nl" },
  { id: "trouble/unreachable", width: 360 },
  { id: "erased/erased", width: 360, lang: "en" },
  { id: "frame/choice", width: 280 },
  { id: "frame/preferences", width: 640, scheme: "dark" },
  { id: "button/rest", width: 320 },
  { id: "hostile/long-names", width: 360 },
  { id: "hostile/long-word", width: 320, lang: "de" },
]

const nameOf = ({ id, width, lang, scheme, dir, media }: Sight): string =>
  [id.replace("/", "-"), width, lang, scheme, dir, media].filter((part) => part !== undefined).join("-")

test.use({ deviceScaleFactor: 1, trace: "off" })

for (const sight of PICTURES) {
  const name = nameOf(sight)
  test(`${name} looks as it did`, async ({ page }, info) => {
    await draw(page, sight)
    expectPicture(await page.screenshot(), `${GOLDEN}${name}.png`, info)
    expect(await saidInOtherLetters(page)).toEqual([])
  })
}

test("no picture is kept of what nobody draws", () => {
  const drawn = PICTURES.map((sight) => `${nameOf(sight)}.png`)
  expect(readdirSync(GOLDEN).filter((file) => !drawn.includes(file))).toEqual([])
})

const FIRST: Sight = { id: "choice/known", width: 360 }
const pixelsOf = async (page: Page) => readPng(await page.screenshot())

/** What somebody may do by mistake to the style of the first screen. */
const MISTAKES = {
  "a padding that is 4 px larger": "#leave button { padding-inline: 26px }",
  "a button that is 2 px higher": "#leave button { padding-block: 19px }",
  "a button 2 px to the side": "#leave button { transform: translateX(2px) }",
  "a line of text 4 px to the side": ".languages { transform: translateX(4px) }",
  "another colour": ":root { --brand: #7a1f2b }",
  "a colour that is a shade lighter": ":root { --brand: #205247 }",
  "a white page": ":root { --paper: #ffffff }",
  "all text in one colour": ":root { --muted: var(--ink) }",
  "smaller corners": ":root { --radius: 8px }",
  "a paragraph that is gone": "main p { display: none }",
  "a paragraph that left its place empty": "main p { visibility: hidden }",
  "a heading that is not bold": "h1 { font-weight: 500 }",
}

test("a picture is close enough to see what somebody does by mistake", async ({ page }) => {
  await draw(page, FIRST)
  const before = await pixelsOf(page)
  expect(unlikeness(await pixelsOf(page), before)).toBeNull()
  const unseen: string[] = []
  for (const [mistake, content] of Object.entries(MISTAKES)) {
    const style = await page.addStyleTag({ content })
    if (unlikeness(await pixelsOf(page), before) === null) unseen.push(mistake)
    await style.evaluate((element) => element.parentNode?.removeChild(element))
  }
  expect(unseen).toEqual([])
})

test("a picture is the same to a browser that puts every letter on whole pixels", async ({
  page,
  playwright,
  launchOptions,
}) => {
  const args = [...(launchOptions.args ?? []), "--disable-font-subpixel-positioning"]
  const browser = await playwright.chromium.launch({ ...launchOptions, args })
  const other = await browser.newPage({ deviceScaleFactor: 1 })
  for (const each of [page, other]) await draw(each, FIRST)
  const [one, same] = [await page.screenshot(), await other.screenshot()]
  await browser.close()
  expect(same.equals(one)).toBe(false)
  expect(unlikeness(readPng(same), readPng(one))).toBeNull()
})
