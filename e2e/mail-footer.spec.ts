import type { Page } from "@playwright/test"
import { linkUrls, type MailFooterOptions, mailFooter } from "preference-center/link"
import { expect, PAGE_LANGUAGES, test, WORDS } from "./test.ts"

/**
 * The footer of a mailing as a mail program shows it: the opt-out first, and at least as large, as contrasted and as high
 * as its neighbour (A36 to A42), at every width, light and dark, with its `<style>` and without.
 */

const TOKEN = `${"eyJh".repeat(16)}.${"eyJz".repeat(40)}.${"c2ln".repeat(10)}`

const SENDERS = [
  "Maison Lenoir",
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
  "شركة الاتصالات الوطنية",
  '<b>Bold & "quoted"</b>',
]

const footer = (more: Partial<MailFooterOptions> = {}): string => {
  const locale = more.locale ?? "fr"
  const links = linkUrls("https://prefs.lenoir.example", locale, TOKEN)
  return mailFooter({ sender: "Maison Lenoir", locale, links, ...more }).html
}

/** Most mail programs keep inline styles; some take `<style>` away, some every style. */
const STRIPPED = {
  whole: (html: string) => html,
  "without its style element": (html: string) => html.replace(/<style>.*?<\/style>\n/s, ""),
  "without any style": (html: string) => html.replace(/<style>.*?<\/style>\n| (style|bgcolor)="[^"]*"/gs, ""),
}

async function show(page: Page, html: string, width: number, colorScheme: "light" | "dark"): Promise<void> {
  await page.setViewportSize({ width, height: 640 })
  await page.emulateMedia({ colorScheme })
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><body style="margin:8px"><p>The new catalogue is out.</p>${html}</body>`,
  )
}

interface Look {
  readonly label: string
  readonly href: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Of the box around it, and of what can be pressed. */
  readonly pressable: { readonly width: number; readonly height: number }
  readonly fontSize: number
  readonly fontWeight: number
  readonly contrast: number
  readonly edgeContrast: number
  /** How far the label sticks out of its box, in CSS pixels. */
  readonly sticksOut: number
}

const measure = (page: Page): Promise<{ links: Look[]; sentence: number; sideways: number }> =>
  page.evaluate(() => {
    const opaque = (element: Element | null): string => {
      const color = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)"
      return element && /rgba\(.*, 0\)|transparent/.test(color) ? opaque(element.parentElement) : color
    }
    const luminance = (color: string) => {
      const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
        const value = Number(part) / 255
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    }
    const contrast = (one: string, other: string) => {
      const [a, b] = [luminance(one), luminance(other)]
      return Math.max(a, b) / Math.min(a, b)
    }
    const links = [...document.querySelectorAll("a")].map((link) => {
      const cell = link.closest("td") ?? link
      const box = cell.getBoundingClientRect()
      const pressable = link.getBoundingClientRect()
      const text = document.createRange()
      text.selectNodeContents(link)
      const inside = text.getBoundingClientRect()
      const style = getComputedStyle(link)
      return {
        label: link.textContent ?? "",
        href: link.href,
        x: box.x,
        y: box.y,
        width: box.width,
        height: box.height,
        pressable: { width: pressable.width, height: pressable.height },
        fontSize: Number.parseFloat(style.fontSize),
        fontWeight: Number(style.fontWeight),
        contrast: contrast(style.color, opaque(link)),
        edgeContrast: contrast(getComputedStyle(cell).borderTopColor, opaque(cell.closest("div"))),
        sticksOut: Math.max(
          box.x - inside.x,
          box.y - inside.y,
          inside.right - box.right,
          inside.bottom - box.bottom,
          0,
        ),
      }
    })
    const sentence = document.querySelector(".pcf-from")
    return {
      links,
      sentence: sentence ? contrast(getComputedStyle(sentence).color, opaque(sentence)) : 0,
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }
  })

async function expectProminent(page: Page, width: number, styled: boolean): Promise<void> {
  const { links, sentence, sideways } = await measure(page)
  expect(links).toHaveLength(2)
  const [leave, adapt] = links as [Look, Look]
  expect(leave.href).toBe(adapt.href.replace(/\/preferences$/, ""))
  for (const { sticksOut, contrast } of links) {
    expect(sticksOut).toBeLessThanOrEqual(0.5)
    expect(contrast).toBeGreaterThanOrEqual(4.5)
  }
  expect(sentence).toBeGreaterThanOrEqual(4.5)
  expect(leave.y).toBeLessThanOrEqual(adapt.y)
  expect(leave.fontSize).toBeGreaterThanOrEqual(adapt.fontSize)
  expect(leave.fontWeight).toBeGreaterThanOrEqual(adapt.fontWeight)
  expect(leave.contrast).toBeGreaterThanOrEqual(adapt.contrast)
  expect(leave.width).toBeGreaterThanOrEqual(adapt.width - 0.5)
  expect(leave.height).toBeGreaterThanOrEqual(adapt.height - 0.5)
  if (!styled) return
  expect(sideways).toBeLessThanOrEqual(0)
  expect(leave.pressable.width).toBeGreaterThanOrEqual(adapt.pressable.width - 0.5)
  expect(leave.pressable.height).toBeGreaterThanOrEqual(adapt.pressable.height - 0.5)
  expect(adapt.pressable.height).toBeGreaterThanOrEqual(44)
  // What fills or outlines a box can be told from what is around it (WCAG 1.4.11).
  for (const { edgeContrast } of links) expect(edgeContrast).toBeGreaterThanOrEqual(3)
  if (width < 560) expect(adapt.y).toBeGreaterThanOrEqual(leave.y + leave.height)
  else {
    expect(adapt.y).toBe(leave.y)
    expect(adapt.x).toBeGreaterThanOrEqual(leave.x + leave.width)
    expect(adapt.height).toBe(leave.height)
  }
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [280, 320, 600, 1280]) {
    test(`the opt-out in a mailing is never less prominent than its neighbour, at ${width} px, ${colorScheme} (A38)`, async ({
      page,
    }) => {
      for (const locale of PAGE_LANGUAGES) {
        for (const sender of SENDERS) {
          for (const [name, strip] of Object.entries(STRIPPED)) {
            await test.step(`${locale}, ${sender}, ${name}`, async () => {
              await show(page, strip(footer({ locale, sender })), width, colorScheme)
              await expectProminent(page, width, name !== "without any style")
            })
          }
        }
      }
    })
  }
}

test("the buttons say what those of the page say, first what stops everything (A36, A40)", async ({ page }) => {
  for (const locale of PAGE_LANGUAGES) {
    await show(page, footer({ locale }), 320, "light")
    const links = page.getByRole("link")
    await expect(links).toHaveText([WORDS[locale].leave, WORDS[locale].adapt])
    await expect(page.locator(`[lang="${locale}"][dir="ltr"]`).getByRole("link")).toHaveCount(2)
  }
})

test("a mail program that is set to dark gets the page's dark colours, or keeps the light ones whole", async ({
  page,
}) => {
  const background = () =>
    page
      .locator("table")
      .first()
      .evaluate((table) => getComputedStyle(table).backgroundColor)
  await show(page, footer(), 600, "dark")
  expect(await background()).toBe("rgb(20, 21, 19)")
  await show(page, STRIPPED["without its style element"](footer()), 600, "dark")
  expect(await background()).toBe("rgb(251, 250, 247)")
})

test("colours of one's own keep the opt-out as prominent, light and dark", async ({ page }) => {
  const colors = { brand: "#7a0019", onBrand: "#ffffff", paper: "#ffffff", ink: "#222222" }
  const dark = { brand: "#ffb3c0", onBrand: "#000000", paper: "#1a1013", ink: "#ffffff" }
  for (const scheme of ["light", "dark"] as const) {
    await show(page, footer({ colors, dark }), 600, scheme)
    await expectProminent(page, 600, true)
  }
})

test("the letters may be enlarged to twice their size (WCAG 1.4.4)", async ({ page }) => {
  const enlarged = footer({ locale: "de" }).replaceAll("16px/22px", "32px/44px")
  await show(page, enlarged, 320, "light")
  await expectProminent(page, 320, true)
  // A mail program that breaks no long word lets it stick out, and makes no box wider than the other.
  await show(page, enlarged.replaceAll("overflow-wrap:anywhere", ""), 320, "light")
  const { links } = await measure(page)
  expect(links[1]?.width).toBe(links[0]?.width)
})
