import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Browser, Page } from "@playwright/test"
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
import { draw, inTurn } from "./examples.ts"
import { measure, mistakesIn, type Place } from "./prominence.ts"
import { expect, test } from "./test.ts"

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
  place: fc.constantFrom<Place>("page", "page", "frame", "mail"),
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
  controller: { name: "Brand SA", address: "Rue Neuve 1\n1000 Bruxelles" },
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

/** The document is all that counts here: what the application makes of it has the same style. */
const withoutScripts = (html: string): string => html.replace(/<script.*?<\/script>/gs, "")

async function measureAll(browser: Browser, combinations: readonly Combination[]): Promise<string[]> {
  const renderer = await loadRenderer()
  const server = createServer(({ url = "" }, answer) => {
    const wanted = combinations[Number(url.slice(1))]
    if (!wanted) return void answer.writeHead(404).end()
    answer
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end(
        wanted.place === "mail"
          ? mailOf(wanted)
          : withoutScripts(renderer.render(modelOf(wanted, renderer.textVersion))),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const page = await (await browser.newContext()).newPage()
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

test("so it is in every example of the gallery that asks the question, on the smallest phone", async ({ browser }) => {
  test.setTimeout(120_000)
  const page = await (await browser.newContext({ viewport: { width: 320, height: 568 } })).newPage()
  await draw(page, "choice/known")
  const ids = await page.evaluate(() => window.EXAMPLES.filter((id) => /^(choice|leaving|hostile|frame)\//.test(id)))
  const found: string[] = []
  let asked = 0
  for (const [at, id] of ids.entries()) {
    const { lang, scheme } = inTurn(at)
    await draw(page, id, { lang, scheme })
    if ((await page.locator("#leave .choice.all ~ .choice.some").count()) === 0) continue
    asked++
    const place = id.startsWith("frame/") ? "frame" : "page"
    const mistakes = mistakesIn(await measure(page, place), { width: 320, height: 568, zoom: 1, spaced: false, place })
    if (mistakes.length > 0) found.push(`${id} (${lang}): the opt-out ${mistakes.join(", and ")}`)
  }
  expect(asked).toBeGreaterThan(15)
  expect(found).toEqual([])
})
