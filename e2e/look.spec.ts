import type { Page } from "@playwright/test"
import type { Server } from "./server.ts"
import { alive, expect, PAGE_LANGUAGES, test, WORDS } from "./test.ts"

for (const lang of PAGE_LANGUAGES) {
  // The narrowest of each of the two layouts is enough for the fourth language.
  for (const width of lang === "de" ? [320, 480] : [320, 360, 479, 480, 768, 1280]) {
    test(`the opt-out is first, as large as its neighbour and in sight at ${width} px (${lang}, A16, A38)`, async ({
      page,
      server,
    }) => {
      await page.setViewportSize({ width, height: 640 })
      await page.goto(await server.link({ lang }))
      const all = await page.getByRole("button", { name: WORDS[lang].leave }).boundingBox()
      const some = await page.getByRole("link", { name: WORDS[lang].adapt }).boundingBox()
      if (!all || !some) throw new Error("Both have to be on the page.")
      expect(all.width).toBe(some.width)
      expect(all.height).toBe(some.height)
      expect(all.y + all.height).toBeLessThanOrEqual(640)
      if (width < 480) expect(all.y + all.height).toBeLessThan(some.y)
      else expect([all.y, all.x < some.x]).toEqual([some.y, true])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    })
  }
}

test("nothing shifts while the page loads, comes alive and is used", async ({ page, server }) => {
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: "layout-shift", buffered: true })
  })
  await page.goto(await server.link())
  await alive(page)
  await page.getByRole("button", { name: WORDS.fr.leave }).hover()
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([])
})

test("the first response fits one congestion window and carries both buttons (14 kB)", async ({ request, server }) => {
  for (const screen of ["choice", "preferences"] as const) {
    const answer = await request.get(await server.link({ screen }), { headers: { "accept-encoding": "br" } })
    expect(answer.headers()["content-encoding"]).toBe("br")
    expect(Number(answer.headers()["content-length"])).toBeLessThanOrEqual(14_000)
    expect(await answer.text()).toContain(WORDS.fr.leave)
  }
})

test("the page's first script is at most 1 KB and the policy names its hash", async ({ request, server }) => {
  const answer = await request.get(await server.link())
  const script = /<script data-[^>]*>(.*?)<\/script>/s.exec(await answer.text())?.[1] ?? ""
  expect(script.length).toBeGreaterThan(100)
  expect(script.length).toBeLessThanOrEqual(1_024)
  const policy = answer.headers()["content-security-policy"] ?? ""
  expect(policy).toMatch(/script-src 'self' 'sha256-/)
  expect(policy).not.toContain("unsafe")
})

test("assets are precompressed and kept for ever", async ({ page, server }) => {
  const asked: Promise<Record<string, string>>[] = []
  page.on("response", (response) => {
    if (response.url().includes("/assets/")) asked.push(response.allHeaders())
  })
  await page.goto(await server.link())
  await alive(page)
  const assets = await Promise.all(asked)
  expect(assets.length).toBeGreaterThan(2)
  for (const headers of assets) {
    expect(headers["content-encoding"]).toMatch(/br|gzip/)
    expect(headers["cache-control"]).toContain("immutable")
  }
})

/** Every screen, one after the other, alive where it can be. */
async function* screens(page: Page, server: Server): AsyncGenerator<string> {
  const choice = await server.link({ lang: "en" })
  for (const [name, address] of [
    ["choice", choice],
    ["preferences", `${choice}/preferences`],
    ["history", `${choice}/history`],
    ["old link", await server.link({ lang: "en", daysOld: 400 })],
    ["too old", await server.link({ lang: "en", daysOld: 400, screen: "preferences" })],
    ["no link", `${server.url}/en/`],
    ["nothing there", `${server.url}/en/nothing/here`],
  ] as const) {
    await page.goto(address)
    await alive(page)
    yield name
  }
  await page.goto(choice)
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("button", { name: WORDS.en.keep })).toBeVisible()
  yield "receipt"
}

test("on paper no screen has anything to press, and dark is printed as ink on white (C30)", async ({
  page,
  server,
}) => {
  await page.emulateMedia({ colorScheme: "dark" })
  for await (const screen of screens(page, server)) {
    await page.emulateMedia({ media: "print" })
    await expect(page.getByRole("button"), screen).toHaveCount(0)
    await expect(page.getByRole("navigation"), screen).toHaveCount(0)
    await expect(page.getByRole("textbox"), screen).toHaveCount(0)
    const { color, backgroundColor } = await page.locator("body").evaluate((body) => getComputedStyle(body))
    expect([color, backgroundColor], screen).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"])
    // Browsers leave out what is drawn behind text: the sender's mark does not stand on a colour.
    await expect(page.locator(".mark"), screen).toHaveCSS("color", "rgb(0, 0, 0)")
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), screen).toBe(true)
    await page.emulateMedia({ media: "screen" })
  }
})

test("in forced colours what is ticked, what has the focus and where the receipt ends is still to be seen (C29)", async ({
  page,
  server,
}) => {
  await page.emulateMedia({ forcedColors: "active" })
  const edge = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).borderTopColor)
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  expect(await edge(".lane:has(:checked)")).not.toBe(await edge(".lane:not(.locked):not(:has(:checked))"))
  await expect(page.locator(".lane input[type=checkbox]").first()).toHaveCSS("appearance", "auto")
  await expect(page.locator(".leave")).toHaveCSS("outline-style", "solid")
  await page.locator(".lane :checked").first().focus()
  await page.keyboard.press("Shift+Tab")
  await page.keyboard.press("Tab")
  await expect(page.locator(".lane:has(:focus)")).toHaveCSS("outline-width", "3px")
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.locator(".receipt")).toHaveCSS("border-bottom-width", "1px")
})

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false })

  test("what needs a script leaves no hole (C27)", async ({ page, server }) => {
    await page.goto(await server.link({ lang: "en", screen: "preferences" }))
    const holes = page.locator(".asleep")
    expect(await holes.count()).toBeGreaterThan(0)
    for (const hole of await holes.all()) expect(await hole.boundingBox()).toBeNull()
    await page.getByRole("button", { name: WORDS.en.leave }).click()
    expect(await holes.count()).toBe(2)
    for (const hole of await holes.all()) expect(await hole.boundingBox()).toBeNull()
  })

  test("the title of a page that answers a form says what came of it (WCAG 2.4.2)", async ({ page, server }) => {
    await page.goto(await server.link({ lang: "en", screen: "preferences" }))
    await page.getByRole("checkbox").first().click()
    await page.getByRole("button", { name: WORDS.en.save }).click()
    await expect(page).toHaveTitle(`${WORDS.en.saved} – Maison Lenoir`)
  })
})

test("the icons are there, also where browsers look for them by themselves", async ({ request, server }) => {
  for (const [path, type] of [
    ["/icon.svg", "image/svg+xml"],
    ["/favicon.ico", "image/vnd.microsoft.icon"],
    ["/apple-touch-icon.png", "image/png"],
  ] as const) {
    const answer = await request.get(server.url + path)
    expect([answer.status(), answer.headers()["content-type"]]).toEqual([200, type])
  }
})
