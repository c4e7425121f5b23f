import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type Browser, expect, type Page, test } from "@playwright/test"
import fc from "fast-check"
import {
  type Brand,
  NOTHING_KNOWN,
  type PageModel,
  THEME_DENSITIES,
  THEME_FONTS,
  type Theme,
} from "preference-center/domain"
import { linkUrls, mailFooter } from "preference-center/link"
import { checkTheme, mailColors } from "preference-center/theme"
import { loadRenderer } from "../tools/renderer.ts"

/**
 * The invariant (A16, A36 to A42): whatever a business calls itself and its topics, in every theme that is taken, in every
 * language, at every width, light or dark, on a page of its own, in a frame or at the foot of a mailing, with the person's own text spacing: the opt-out comes first, and is at
 * least as large, as contrasted and as high as its neighbour. Measured on what a browser really draws.
 *
 * `npm run test:prominence` measures 1,200 combinations; `npm test` a fixed sample of them.
 */
const HOW_MANY = Number(process.env.PROMINENCE ?? 80)

const NAMES = [
  "Maison Lenoir",
  "A",
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter",
  `${"Société anonyme des anciens établissements ".repeat(8)}et fils`,
  "شركة الاتصالات الوطنية",
  "חברת התקשורת הלאומית",
  "🎉🎂🔥💥🧁🪩🎈",
  "株式会社日本通信販売連合会本社",
  "Z̷̢̛̗̯̏a̴̡̰̓l̸̙̈́g̶͔̃o̵͚͐ ̸̡̛t̶̳͘e̸̤͝x̵̰̌t̷͉̄",
  '<b>Bold & "quoted"</b>',
  "\u202eevitcudorp retnec",
  "   ",
  "a\u200bb\u200dc",
]

const hex = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`)
const picture = '<svg xmlns="http://www.w3.org/2000/svg"/>'
/** An empty picture takes its room all the same. */
const logo = fc
  .constantFrom([5, 1], [1, 1], [1, 5])
  .map(([x = 1, y = 1]) => ({ src: `data:image/svg+xml;base64,${btoa(picture)}`, width: x * 40, height: y * 40 }))

/** Whatever a business may set, as far as it is taken. */
const theme: fc.Arbitrary<Theme> = fc
  .record(
    {
      light: fc.record({ brand: hex, paper: fc.oneof(hex, fc.constantFrom("#ffffff", "#fbf3e4", "#101418")) }),
      dark: fc.record({ brand: hex, ink: fc.constantFrom("#ffffff", "#dddddd") }, { requiredKeys: [] }),
      radius: fc.integer({ min: 0, max: 28 }),
      font: fc.constantFrom(...THEME_FONTS),
      density: fc.constantFrom(...THEME_DENSITIES),
      logo,
    },
    { requiredKeys: [] },
  )
  .filter((each) => checkTheme(each).ok)

const combination = fc.record({
  theme: fc.option(theme, { freq: 4, nil: undefined }),
  locale: fc.constantFrom("fr", "nl", "en", "de"),
  width: fc.oneof(fc.constantFrom(280, 320, 360, 479, 480, 768, 1280, 2560), fc.integer({ min: 280, max: 2560 })),
  height: fc.constantFrom(568, 640, 900, 1440),
  /** As browsers zoom: fewer CSS pixels for the same window. */
  zoom: fc.constantFrom(1, 1, 1, 1.25, 2, 4),
  scheme: fc.constantFrom("light" as const, "dark" as const),
  place: fc.constantFrom("page" as const, "page" as const, "frame" as const, "mail" as const),
  oldLink: fc.boolean(),
  spaced: fc.boolean(),
  sender: fc.constantFrom(...NAMES),
  topic: fc.constantFrom(...NAMES),
  topics: fc.integer({ min: 1, max: 30 }),
  channel: fc.constantFrom("e-mail", ...NAMES),
})
type Combination = typeof combination extends fc.Arbitrary<infer T> ? T : never

const inAll = (text: string) => ({ fr: text, nl: text, en: text, de: text })

const brandOf = ({ sender, topic, topics, channel, theme }: Combination): Brand => ({
  ...(theme ? { theme } : {}),
  id: "brand",
  name: sender,
  locales: ["fr", "nl", "en", "de"],
  defaultLocale: "fr",
  timeZone: "Europe/Brussels",
  contactEmail: "privacy@brand.example",
  privacyUrl: inAll("https://brand.example/privacy"),
  complaintUrl: inAll("https://authority.example/"),
  catalogue: {
    channels: [
      { id: "email", name: inAll(channel), defaultBasis: "consent" },
      { id: "post", name: inAll("post"), defaultBasis: "legitimate-interest" },
    ],
    topics: Array.from({ length: topics }, (_, at) => ({
      id: `topic-${at}`,
      name: inAll(topic),
      description: inAll(topic),
      channels: ["email", "post"],
    })),
    services: [inAll(topic)],
  },
})

/** What stands on the page, measured. */
interface Measured {
  readonly all: Answer
  readonly some: Answer
  readonly firstInDocument: boolean
  readonly usable: boolean
  readonly sideways: number
}

interface Answer {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly fontSize: number
  readonly fontWeight: number
  readonly color: string
  readonly background: string
  /** How far the label sticks out of its box, in CSS pixels. */
  readonly sticksOut: number
}

/** Where the two answers stand, and where their labels. */
const ANSWERS = {
  page: { all: "#leave button", some: ".choice.some", label: "strong" },
  frame: { all: "#leave button", some: ".choice.some", label: "strong" },
  mail: { all: ".pcf-leave", some: ".pcf-adapt", label: "a" },
}

const measure = (page: Page, place: Combination["place"]): Promise<Measured> =>
  page.evaluate((where) => {
    const all = document.querySelector<HTMLElement>(where.all)
    const some = document.querySelector<HTMLElement>(where.some)
    if (!all || !some) throw new Error("Both answers have to be on the page.")
    const opaque = (element: Element | null): string => {
      const color = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)"
      return element && /rgba\(.*, 0\)|transparent/.test(color) ? opaque(element.parentElement) : color
    }
    const look = (answer: HTMLElement) => {
      const label = answer.querySelector(where.label) ?? answer
      const { x, y, width, height, right, bottom } = answer.getBoundingClientRect()
      const text = document.createRange()
      text.selectNodeContents(label)
      const inside = text.getBoundingClientRect()
      const style = getComputedStyle(label)
      return {
        x: x + scrollX,
        y: y + scrollY,
        width,
        height,
        fontSize: Number.parseFloat(style.fontSize),
        fontWeight: Number(style.fontWeight),
        color: style.color,
        background: opaque(answer),
        sticksOut: Math.max(x - inside.x, y - inside.y, inside.right - right, inside.bottom - bottom, 0),
      }
    }
    return {
      all: look(all),
      some: look(some),
      firstInDocument: (all.compareDocumentPosition(some) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
      usable:
        !all.matches(":disabled") &&
        all.getAttribute("aria-disabled") !== "true" &&
        getComputedStyle(all).visibility === "visible",
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }
  }, ANSWERS[place])

/** Of two colours (WCAG 2.2, definition of contrast ratio). */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
      const value = Number(part) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** What is wrong with a combination, in words. */
function mistakesIn(measured: Measured, { width, height, zoom, spaced, place }: Combination): string[] {
  const { all, some, firstInDocument, usable, sideways } = measured
  const label = (answer: Answer) => contrast(answer.color, answer.background)
  const rules: [boolean, string][] = [
    [firstInDocument, "does not come first in the document"],
    [all.y <= some.y, "stands lower than its neighbour"],
    [all.y < some.y || all.x <= some.x, "stands behind its neighbour"],
    [all.width >= some.width - 0.5, `is narrower: ${all.width} < ${some.width}`],
    [all.height >= some.height - 0.5, `is less high: ${all.height} < ${some.height}`],
    [all.height >= 44, `is less than 44 px high: ${all.height}`],
    [all.fontSize >= some.fontSize, "has smaller letters"],
    [all.fontWeight >= some.fontWeight, "has thinner letters"],
    [label(all) >= label(some), `is less contrasted: ${label(all).toFixed(2)} < ${label(some).toFixed(2)}`],
    [label(all) >= 4.5 && label(some) >= 4.5, "has a label below 4.5:1"],
    [usable, "cannot be pressed"],
    [
      all.sticksOut <= 0.5 && some.sticksOut <= 0.5,
      `has a label that sticks out by ${all.sticksOut} or ${some.sticksOut}`,
    ],
    [sideways <= 0, `stands on a page that scrolls sideways by ${sideways} px`],
    [
      place === "mail" || zoom > 1 || spaced || width < 320 || all.y + all.height <= height,
      `is not in sight without scrolling: it ends at ${all.y + all.height} of ${height}`,
    ],
  ]
  return rules.filter(([holds]) => !holds).map(([, mistake]) => mistake)
}

/** A person's own spacing of text (WCAG 1.4.12). */
const spaceOut = (page: Page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}",
    )
    document.adoptedStyleSheets = [sheet]
  })

function modelOf(wanted: Combination, textVersion: string): PageModel {
  const embed = wanted.place === "frame" ? { view: "centre" as const, origins: [] } : null
  const link = wanted.oldLink && !embed ? "leave-only" : "unknown"
  return { ...NOTHING_KNOWN, brand: brandOf(wanted), locale: wanted.locale, textVersion, embed, link }
}

/** A mailing with the footer; a name that cannot be printed is none that it takes. */
function mailOf({ locale, sender, theme }: Combination): string {
  const links = linkUrls("https://prefs.brand.example", locale, `${"eyJh".repeat(16)}.${"eyJz".repeat(40)}.c2ln`)
  const printed = /^\s*$|\u202e/.test(sender) ? "Maison Lenoir" : sender
  const { html } = mailFooter({ sender: printed, locale, links, ...(theme ? mailColors(theme) : {}) })
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><body style="margin:8px"><p>Spring</p>${html}`
}

async function measureAll(browser: Browser, combinations: readonly Combination[]): Promise<string[]> {
  const renderer = await loadRenderer()
  const server = createServer(({ url = "" }, answer) => {
    const wanted = combinations[Number(url.slice(1))]
    if (!wanted) return void answer.writeHead(404).end()
    answer
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(wanted.place === "mail" ? mailOf(wanted) : renderer.render(modelOf(wanted, renderer.textVersion)))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // The document is all that counts here: what the application makes of it has the same style.
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  const found: string[] = []
  for (const [at, each] of combinations.entries()) {
    const width = Math.max(280, Math.round(each.width / each.zoom))
    await page.setViewportSize({ width, height: Math.max(200, Math.round(each.height / each.zoom)) })
    await page.emulateMedia({ colorScheme: each.scheme })
    await page.goto(`${home}/${at}`)
    if (each.spaced) await spaceOut(page)
    const mistakes = mistakesIn(await measure(page, each.place), { ...each, width })
    if (mistakes.length > 0) found.push(`the opt-out ${mistakes.join(", and ")}: ${JSON.stringify({ ...each, width })}`)
  }
  server.closeAllConnections()
  server.close()
  return found
}

test(`the opt-out is never less prominent than its neighbour (A16, A36, A38, A42; ${HOW_MANY} combinations)`, async ({
  browser,
}) => {
  test.setTimeout(60_000 + HOW_MANY * 500)
  const combinations = fc.sample(combination, { numRuns: HOW_MANY, seed: 20_261_124 })
  expect((await measureAll(browser, combinations)).slice(0, 5)).toEqual([])
})
