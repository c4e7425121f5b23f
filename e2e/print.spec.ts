import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Page } from "@playwright/test"
import type { BrandDoors } from "preference-center/domain"
import { faultsOf } from "./engines.ts"
import { codesOn } from "./qr.ts"
import { expect, test } from "./test.ts"

/**
 * What is printed, as a browser prints it: on so many sheets, with nothing cut off, and with QR codes that are read off
 * the paper. Four pixels for each of CSS are about 400 dots to the inch.
 */
test.use({ deviceScaleFactor: 4 })

const DOORS: BrandDoors = {
  sms: { number: "+32460001122" },
  mail: { address: "desinscription@maison-lenoir.example" },
  phone: { number: "+3222000000" },
  post: { address: "Maison Lenoir\nService clientèle\nRue Neuve 1\n1000 Bruxelles" },
}

const MM = 96 / 25.4

interface Paper {
  readonly width: number
  readonly height: number
  /** Nothing is printed nearer to the edge. */
  readonly margin: number
}
const A4 = { width: 210, height: 297, margin: 18 }
const A6 = { width: 105, height: 148, margin: 8 }

/** Opens what a command printed as a file, as whoever prints it does. */
async function open(page: Page, folder: string, html: string, { width, height }: Paper): Promise<void> {
  const file = join(folder, "printed.html")
  writeFileSync(file, html)
  await page.setViewportSize({ width: Math.floor(width * MM), height: Math.floor(height * MM) })
  await page.goto(pathToFileURL(file).href)
}

interface Sheets {
  readonly pages: number
  /** Width and height of each, in millimetres. */
  readonly sizes: readonly string[]
}

/** What the browser makes of it as PDF. */
async function sheetsOf(page: Page): Promise<Sheets> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1")
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
  const sizes = boxes.map(([, ...points]) => points.map((each) => Math.round((Number(each) / 72) * 25.4)).join("x"))
  return { pages: [...pdf.matchAll(/\/Type \/Page\b/g)].length, sizes: [...new Set(sizes)] }
}

/** Whatever is wider than its sheet, or stands outside of the margin that is the document's own, in CSS pixels. */
const cutOff = (page: Page, left: number, right: number): Promise<string[]> =>
  page.evaluate(
    ([from, to]) => {
      const texts = [...document.querySelectorAll("h1, h2, p, li, dt, dd")]
      return texts.flatMap((element) => {
        const range = document.createRange()
        range.selectNodeContents(element)
        const box = range.getBoundingClientRect()
        const outside = box.left < from - 0.5 || box.right > to + 0.5
        return outside ? [`${box.left} to ${box.right}: ${element.textContent}`] : []
      })
    },
    [left, right] as const,
  )

test("a leaflet is one sheet of A6, whole, and its QR code opens the page where one asks for a link", async ({
  page,
  server,
}) => {
  for (const [doors, lang] of [
    [{}, "fr,nl,en"],
    [DOORS, "fr,nl,en"],
    [DOORS, "de,fr,nl"],
  ] as const) {
    server.openDoors(doors)
    await server.stop()
    await server.run()
    await open(page, server.folder, server.command("print", "leaflet", "--lang", lang), A6)
    await page.emulateMedia({ media: "print" })
    expect(await sheetsOf(page)).toEqual({ pages: 1, sizes: ["105x148"] })
    expect(await cutOff(page, A6.margin * MM, (A6.width - A6.margin) * MM)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true)
    const [code] = await codesOn(page)
    expect(code).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect(await faultsOf(page)).toEqual([])
    const side = await page.getByRole("img").evaluate((svg) => svg.getBoundingClientRect().width)
    expect(side).toBeGreaterThanOrEqual(25 * MM)
  }
})

test("nothing on a leaflet is as prominent as the opt-out (A38)", async ({ page, server }) => {
  server.openDoors(DOORS)
  await server.stop()
  await server.run()
  await open(page, server.folder, server.command("print", "leaflet"), A6)
  const labels = await page
    .getByRole("heading", { level: 2 })
    .evaluateAll((all) =>
      all.map((each) => [Number.parseFloat(getComputedStyle(each).fontSize), getComputedStyle(each).fontWeight]),
    )
  expect(labels).toHaveLength(3)
  expect(new Set(labels.map(([, weight]) => weight))).toEqual(new Set(["700"]))
  const others = await page
    .locator("h1, p, b")
    .evaluateAll((all) => all.map((each) => Number.parseFloat(getComputedStyle(each).fontSize)))
  expect(Math.min(...labels.map(([points]) => Number(points)))).toBeGreaterThan(Math.max(...others))
  const seen = await page.evaluate(() =>
    [...document.querySelectorAll("main, main *")].map((each) => getComputedStyle(each).color),
  )
  expect(new Set(seen)).toEqual(new Set(["rgb(0, 0, 0)"]))
})

test("letters are a sheet of A4 each, whole, and each QR code opens the page of that person", async ({
  page,
  server,
}) => {
  writeFileSync(join(server.folder, "people.csv"), "subject,locale\nc-1042,fr\nc-2077,nl\nc-3001,\n")
  await open(page, server.folder, server.command("print", "letter", "people.csv"), A4)
  await page.emulateMedia({ media: "print" })
  expect(await sheetsOf(page)).toEqual({ pages: 3, sizes: ["210x297"] })
  expect(await cutOff(page, 0, A4.width * MM)).toEqual([])
  expect(await faultsOf(page)).toEqual([])
  const typed = await page.locator(".pcl-code").allTextContents()
  const codes = await codesOn(page)
  expect(codes.map((code) => new URL(code ?? "").pathname)).toEqual(typed.map((code) => `/s/${code}`))
  await page.emulateMedia({ media: null })
  await page.goto(server.url + new URL(codes[1] ?? "").pathname)
  await expect(page.getByRole("button", { name: "Ik schrijf me uit voor alle communicatie" })).toBeVisible()
})

test("the script for the phone is a sheet of A4 for each language, whole", async ({ page, server }) => {
  await open(page, server.folder, server.command("print", "phone-script", "--lang", "fr,nl,en,de"), A4)
  await page.emulateMedia({ media: "print" })
  expect(await sheetsOf(page)).toEqual({ pages: 4, sizes: ["210x297"] })
  expect(await cutOff(page, 0, A4.width * MM)).toEqual([])
  expect(await faultsOf(page)).toEqual([])
})

test("a privacy statement takes the section in, and it is found by its heading (A23)", async ({ page, server }) => {
  server.openDoors({})
  await server.stop()
  await server.run()
  for (const lang of ["fr", "nl", "en", "de"]) {
    const section = server.command("print", "privacy-statement", "--lang", lang)
    await page.setContent(
      `<!doctype html><html lang="${lang}"><title>Statement</title><main><h1>Statement</h1>${section}</main>`,
    )
    const heading = await page.getByRole("heading", { level: 2 }).textContent()
    await expect(page.getByRole("region", { name: heading ?? "" }).getByRole("listitem")).toHaveCount(5)
    expect(await faultsOf(page)).toEqual([])
  }
})
