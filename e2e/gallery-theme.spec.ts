import { pathToFileURL } from "node:url"
import AxeBuilder from "@axe-core/playwright"
import type { Page } from "@playwright/test"
import { checkTheme } from "preference-center/theme"
import { expect, test } from "./test.ts"

const GALLERY = pathToFileURL(new URL("../dist/gallery/index.html", import.meta.url).pathname).href

const optOut = (page: Page) =>
  page.frameLocator("iframe").getByRole("button", { name: "Unsubscribe me from all communications" })
const openTrial = async (page: Page) => {
  await page.goto(GALLERY)
  await page.getByText("Try a theme on it").click()
}

test("a theme is tried on an example, mended where it cannot be read, and taken along", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"])
  await openTrial(page)
  await page.getByLabel("light.brand", { exact: true }).fill("#ffcc00")
  const mistake = page.getByRole("listitem").filter({ hasText: "light.brand: the label beside the opt-out" })
  await expect(mistake).toBeVisible()
  // What cannot be read is not worn.
  await expect(optOut(page)).toHaveCSS("background-color", "rgb(23, 73, 63)")
  await mistake.getByRole("button", { name: "Take #916e00" }).click()
  await expect(page.getByText("This theme passes.")).toBeVisible()
  await expect(optOut(page)).toHaveCSS("background-color", "rgb(145, 110, 0)")
  await page.getByLabel("radius").fill("0")
  await page.getByLabel("font").selectOption("serif")
  await expect(optOut(page)).toHaveCSS("border-top-left-radius", "0px")
  await expect(optOut(page)).toHaveCSS("font-family", /^"Iowan Old Style"/)
  await page.getByRole("button", { name: "Copy the configuration" }).click()
  await expect(page.getByText("Copied.")).toBeVisible()
  const { theme } = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as { theme: unknown }
  expect(theme).toEqual({ light: { brand: "#916e00" }, radius: 0, font: "serif" })
  expect(checkTheme(theme).ok).toBe(true)
})

test("the address of a theme shows it to somebody else, on every example, light and dark", async ({ page }) => {
  await openTrial(page)
  await page.getByLabel("light.brand", { exact: true }).fill("#8b1e3f")
  await expect(optOut(page)).toHaveCSS("background-color", "rgb(139, 30, 63)")
  const address = page.url()
  await page.goto("about:blank")
  await page.goto(address)
  await expect(page.getByLabel("light.brand", { exact: true })).toHaveValue("#8b1e3f")
  await expect(optOut(page)).toHaveCSS("background-color", "rgb(139, 30, 63)")
  await page.getByLabel("Colours").selectOption("dark")
  await expect(optOut(page)).toHaveCSS("color", "rgb(0, 0, 0)")
  await page.getByLabel("dark.brand", { exact: true }).fill("#ffffff")
  await expect(optOut(page)).toHaveCSS("background-color", "rgb(255, 255, 255)")
  await page.getByRole("button", { name: "Leave all of it out" }).click()
  await expect(optOut(page)).toHaveCSS("background-color", "rgb(143, 211, 191)")
  expect(page.url()).not.toContain("theme")
})

test("an address with a theme that is none says what is wrong with it", async ({ page }) => {
  for (const [theme, said] of [
    ['{"css":"body{display:none}"}', "The theme’s css: is no token"],
    ['{"light":{"brand":"#ffcc00"}}', "The theme’s light.brand: the label beside the opt-out"],
    ["pink", "The theme’s JSON: has to be an object of tokens"],
  ]) {
    await page.goto(`${GALLERY}?stage=choice/known&theme=${encodeURIComponent(theme ?? "")}`)
    await expect(page.getByRole("alert")).toContainText(said ?? "")
  }
})

test("a logo is read from the device, and drawn beside the name", async ({ page }) => {
  await openTrial(page)
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path d="M0 0h90v30H0z"/></svg>'
  const file = { name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) }
  await page.getByLabel("logo").setInputFiles(file)
  const logo = page.frameLocator("iframe").locator(".logo")
  await expect(logo).toHaveCSS("height", "32px")
  expect((await logo.boundingBox())?.width).toBe(96)
  await page.getByLabel("logo").setInputFiles({ ...file, buffer: Buffer.from("no picture") })
  await expect(page.getByText("This is no picture that a browser can show.")).toBeVisible()
})

for (const width of [320, 1280]) {
  test(`axe finds nothing in the form for a theme, with mistakes in it (${width} px)`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await openTrial(page)
    await page.getByLabel("light.brand", { exact: true }).fill("#ffcc00")
    await expect(page.getByRole("button", { name: "Take #916e00" })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
}
