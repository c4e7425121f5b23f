import { readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import AxeBuilder from "@axe-core/playwright"
import type { Page } from "@playwright/test"
import { expect, test } from "./test.ts"

const ROOT = new URL("../", import.meta.url).pathname
const GALLERY = pathToFileURL(`${ROOT}dist/gallery/index.html`).href

/** What there was to see and to complain about in one example. */
interface Drawn {
  readonly id: string
  readonly headings: number
  readonly sideways: number
  /** The title, and everything that is said to eyes and ears. */
  readonly says: string
}

const drawn: Drawn[] = []
const complaints: string[] = []

const idsIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { EXAMPLES: readonly string[] }).EXAMPLES)

const look = (page: Page): Promise<Omit<Drawn, "id">> =>
  page.evaluate(() => {
    const names = [...document.querySelectorAll("[aria-label]")].map((each) => each.getAttribute("aria-label"))
    return {
      headings: document.querySelectorAll("h1").length,
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      says: [document.title, document.getElementById("app")?.textContent, ...names].join("\n"),
    }
  })

/** Draws examples one after the other, until none is left. */
async function drawAll(page: Page, left: string[]): Promise<void> {
  let id = ""
  const complain = (what: string) => complaints.push(`${id} ${what}`)
  page.on("pageerror", ({ message }) => complain(`threw ${message}`))
  page.on("console", (message) => complain(`said ${message.text()}`))
  page.on("request", (request) => {
    if (!request.url().startsWith(GALLERY)) complain(`asked for ${request.url()}`)
  })
  while (left.length > 0) {
    id = left.shift() ?? ""
    await page.goto(`${GALLERY}?stage=${id}&lang=en`)
    await page.locator(`html[data-drawn="${id}"]`).waitFor({ timeout: 10_000 })
    drawn.push({ id, ...(await look(page)) })
  }
}

test.describe.configure({ mode: "default" })
// A hundred documents: their trace takes longer than they do.
test.use({ trace: "off" })

test.beforeAll("every example is drawn once, in English", async ({ browser }) => {
  test.setTimeout(180_000)
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  const pages = await Promise.all([1, 2, 3].map(() => context.newPage()))
  const [first] = pages
  await first?.goto(GALLERY)
  const left = first ? [...(await idsIn(first))] : []
  await Promise.all(pages.map((page) => drawAll(page, left)))
  await context.close()
})

test("every example is drawn without an error, a complaint or a request", () => {
  expect(drawn.length).toBeGreaterThan(60)
  expect(complaints).toEqual([])
})

test("every example has one heading and a title, and does not scroll sideways at 360 px", () => {
  expect(drawn.filter(({ headings }) => headings !== 1).map(({ id }) => id)).toEqual([])
  expect(drawn.filter(({ says }) => !/^\S.* – /.test(says)).map(({ id }) => id)).toEqual([])
  const wide = drawn.filter(({ sideways }) => sideways > 0)
  expect(wide.map(({ id, sideways }) => `${id} by ${sideways} px`)).toEqual([])
})

/** Whether some example says this, whatever it puts into the places of a text. */
function isSaid(text: string): boolean {
  const parts = text.split(/\{\{\w+\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
  const said = new RegExp(parts.join("[\\s\\S]*?"))
  return drawn.some(({ says }) => said.test(says))
}

test("every state that the table of states names can be seen in some example", () => {
  const rows = readFileSync(`${ROOT}docs/states.md`, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (code|state) /.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
  const states = rows.map((cells) => ({
    state: cells[1] ?? "",
    words: (cells.length === 7 ? cells[4] : cells[2]) ?? "",
  }))
  const shown = states.filter(({ words }) => !words.startsWith("*"))
  expect(shown.length).toBeGreaterThan(30)
  expect(shown.filter(({ words }) => !isSaid(words)).map(({ state }) => state)).toEqual([])
})

/** Texts that no screen of the application says, and who does. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
  formats: "nobody: it is the name of a way to write dates",
  "leaving.failed": "the page's first script, before the application is there",
  "unsubscribed.signature": "the file that a receipt is saved to",
  "preferences.locked.erased": "nobody: whoever was erased sees that instead of the choices",
  "history.erased": "nobody: whoever was erased sees that instead of the history",
}

test("every text of the page can be read in some example", () => {
  const texts = JSON.parse(readFileSync(`${ROOT}locales/en/page.json`, "utf8")) as Texts
  const unsaid = leavesOf(texts).filter(([, text]) => !isSaid(text))
  expect(unsaid.map(([key]) => key)).toEqual(Object.keys(SAID_ELSEWHERE))
})

type Texts = { readonly [key: string]: string | Texts }

const leavesOf = (texts: Texts, before = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[before + key, value] as [string, string]] : leavesOf(value, `${before}${key}.`),
  )

const heading = (page: Page) => page.getByRole("heading", { level: 1 })
const inFrame = (page: Page) => page.frameLocator("iframe").getByRole("heading", { level: 1 })

test("the gallery is used by keyboard alone", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(GALLERY)
  await page.keyboard.press("Tab")
  await page.keyboard.press("Tab")
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await expect(heading(page)).toHaveText("Before anything is known")
  await expect(page.getByRole("link", { name: "Before anything is known" })).toBeFocused()
  await page.keyboard.press("Shift+Tab")
  await page.keyboard.press("Shift+Tab")
  await page.keyboard.press("Enter")
  await page.keyboard.press("Tab")
  await expect(page.getByLabel("Language")).toBeFocused()
  await page.keyboard.press("f")
  await expect(inFrame(page)).toHaveText(/^Que souhaitez.vous encore recevoir/)
})

test("colours, direction and width are what was asked for, and so is an address that was kept", async ({ page }) => {
  await page.goto(`${GALLERY}#example=saving/saved&scheme=dark&dir=rtl&width=320`)
  const frame = page.frameLocator("iframe")
  await expect(frame.locator("html")).toHaveAttribute("data-drawn", "saving/saved")
  await expect(frame.locator("html")).toHaveAttribute("dir", "rtl")
  await expect(frame.locator("body")).toHaveCSS("background-color", "rgb(20, 21, 19)")
  expect(await page.locator("iframe").evaluate((element) => element.clientWidth)).toBe(320)
  await page.getByLabel("Colours").selectOption("light")
  await expect(frame.locator("body")).toHaveCSS("background-color", "rgb(251, 250, 247)")
  await page.getByRole("combobox", { name: "Example" }).selectOption("erased/erased")
  await expect(inFrame(page)).toHaveText("Your data have been erased")
})

test("an address that shows nothing says what is possible", async ({ page }) => {
  for (const wrong of ["#example=nothing", "?stage=nothing", "?stage=choice/known&lang=tlh", "?colour=pink"]) {
    await page.goto("about:blank")
    await page.goto(GALLERY + wrong)
    await expect(page.getByRole("alert")).toContainText(/Possible: .|are possible/)
  }
})

for (const width of [360, 1280]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing in the gallery itself (${width} px, ${colorScheme})`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await page.goto(GALLERY)
      await expect(inFrame(page)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    })
  }
}
