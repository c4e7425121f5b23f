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
  // The application and its texts; in idle time the next screens.
  await expect.poll(() => asked.length).toBeGreaterThan(2)
  for (const headers of await Promise.all(asked)) {
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

test("whatever can be pressed is high and wide enough for a finger, on every screen (WCAG 2.5.8)", async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 320, height: 640 })
  for await (const screen of screens(page, server)) {
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("a[href], button, summary, input:not([type=hidden])")]
        // What stands in a sentence is as high as its letters, and a box belongs to its label.
        .filter((each) => !(each.matches("a") && each.parentElement?.matches("li, .aside:not(:has(> a:only-child))")))
        .map((each) => each.closest("label.lane") ?? each)
        .filter((each) => each.checkVisibility({ visibilityProperty: true }))
        .map((each) => ({ text: each.textContent, box: each.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(({ text, box }) => `${text}: ${box.width} × ${box.height}`),
    )
    expect(small, screen).toEqual([])
  }
})

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

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`what is on its way is marked, and ${reducedMotion === "reduce" ? "still" : "moves"} (C10, C22)`, async ({
    page,
    server,
  }) => {
    await page.emulateMedia({ reducedMotion })
    await page.goto(await server.link({ lang: "en", screen: "preferences" }))
    await alive(page)
    await page.route("**/api/**", () => {})
    await page.getByRole("checkbox", { name: "E-mail" }).first().click()
    const save = page.getByRole("button", { name: WORDS.en.save })
    await save.click()
    await expect(save).toHaveAttribute("aria-busy", "true")
    await expect(save).toHaveCSS("cursor", "progress")
    const moving = await save.evaluate((button) => button.getAnimations().some((each) => "animationName" in each))
    expect(moving).toBe(reducedMotion === "no-preference")
    await page.unrouteAll()
    await page.getByRole("button", { name: WORDS.en.leave }).click()
    const drawn = page.locator(":is(.tick path, .receipt)")
    await expect(drawn).toHaveCount(2)
    for (const each of await drawn.all()) {
      const name = await each.evaluate((element) => getComputedStyle(element).animationName)
      expect(name === "none").toBe(reducedMotion === "reduce")
    }
  })
}

test("what counts the changes does not move the button that saves them", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  const save = page.getByRole("button", { name: WORDS.en.save })
  const before = await save.boundingBox()
  await page.getByRole("checkbox").first().click()
  await expect(page.locator(".unsaved")).toHaveAttribute("data-count", "1")
  expect(await save.boundingBox()).toEqual(before)
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
