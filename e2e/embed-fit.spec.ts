import AxeBuilder from "@axe-core/playwright"
import type { Page } from "@playwright/test"
import { expect, hold, test, told, untilTold } from "./portal.ts"
import { WORDS } from "./test.ts"

const { leave, adapt, done, preferences, save, saved } = WORDS.en
const TALL = '<div style="height:1500px">Something else</div>'

/** What the page around has to suffer: how far things in it were pushed about without a press (Layout Instability). */
const observeShifts = (page: Page) =>
  page.addInitScript(() => {
    const seen = { sum: 0 }
    Object.assign(window, { shifts: seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) seen.sum += entry.value
      }
    }).observe({ type: "layout-shift", buffered: true })
  })
const shifts = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum)

/** Whether the document in the frame would have to be scrolled, in either direction. */
const overflow = (page: Page) =>
  page
    .frameLocator("preference-center iframe")
    .locator("html")
    .evaluate((html) => [html.scrollWidth - html.clientWidth, html.scrollHeight - html.clientHeight])

for (const view of ["centre", "preferences", "button"] as const) {
  for (const width of [280, 320, 768]) {
    test(`${view} at ${width} px: as high as what is in it, and nothing to scroll in any direction (C6)`, async ({
      page,
      portal,
    }) => {
      await page.setViewportSize({ width: width + 16, height: 600 })
      const frame = await portal.open(page, { attributes: `lang="fr" view="${view}"` })
      await untilTold(page, "ready")
      await expect(frame.getByRole("button", { name: WORDS.fr.leave })).toBeVisible()
      if (view === "preferences") await expect(frame.getByRole("group", { name: "Nouveautés" })).toBeVisible()
      await expect.poll(() => overflow(page)).toEqual([0, 0])
      expect((await page.locator("preference-center iframe").boundingBox())?.width).toBe(width)
      const [root] = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth])
      expect(root).toBeLessThanOrEqual(0)
    })
  }
}

test("grows and shrinks with its screens", async ({ page, portal }) => {
  const frame = await portal.open(page)
  const iframe = page.locator("preference-center iframe")
  const height = async () => (await iframe.boundingBox())?.height ?? 0
  await untilTold(page, "ready")
  await expect.poll(() => overflow(page)).toEqual([0, 0])
  const before = await height()
  await frame.getByRole("link", { name: adapt }).click()
  await expect.poll(height).toBeGreaterThan(before * 1.5)
  await expect.poll(() => overflow(page)).toEqual([0, 0])
  await frame.getByRole("link", { name: "Back" }).click()
  await expect.poll(height).toBe(before)
  const heights = (await told(page)).flatMap(([name, detail]) => (name === "resized" ? [detail?.height] : []))
  expect(heights.at(-1)).toBe(before)
})

test("is as high as a page may say, where what is in it is higher still", async ({ page, portal }) => {
  const frame = await portal.open(page)
  await untilTold(page, "ready")
  await frame.locator("body").evaluate((body) => {
    body.style.height = "150000px"
  })
  await expect.poll(async () => (await page.locator("preference-center iframe").boundingBox())?.height).toBe(100_000)
})

/** All of it in sight, and what stands below it as well. */
const ALL_IN_SIGHT = 3000

for (const [view, room] of [
  ["centre", 1074],
  ["preferences", 2306],
  ["button", 145],
] as const) {
  for (const width of [360, 1024]) {
    test(`nothing in the page around moves while ${view} comes, at ${width} px: the room that the page keeps is enough`, async ({
      page,
      portal,
    }) => {
      await observeShifts(page)
      await page.setViewportSize({ width, height: ALL_IN_SIGHT })
      const frame = await portal.open(page, {
        attributes: `lang="en" view="${view}"`,
        before: `<style>preference-center { display: block; min-height: ${room}px }</style><h1>My account</h1>`,
        after: "<p>Below it</p>",
      })
      await untilTold(page, "ready")
      if (view === "preferences") await expect(frame.getByRole("group", { name: "News" })).toBeVisible()
      if (view === "centre") await expect(frame.getByText("This link is for")).toBeVisible()
      await untilTold(page, "resized")
      await expect.poll(() => overflow(page)).toEqual([0, 0])
      expect(await shifts(page)).toBe(0)
    })

    test(`nor does it move where the page says nothing of room, once ${view} has begun, at ${width} px`, async ({
      page,
      portal,
    }) => {
      const release = await hold(page, /\/embed\?/)
      await page.setViewportSize({ width, height: ALL_IN_SIGHT })
      await portal.open(page, {
        attributes: `lang="en" view="${view}"`,
        after: '<p id="below">Below it</p>',
        atOnce: true,
      })
      await expect(page.locator("preference-center iframe")).toBeVisible()
      const below = page.locator("#below")
      const before = await below.boundingBox()
      release()
      await untilTold(page, "resized")
      await expect.poll(() => overflow(page)).toEqual([0, 0])
      expect(await below.boundingBox()).toEqual(before)
    })
  }
}

test("the room that was kept and is not needed is given back out of sight, and with the first press", async ({
  page,
  portal,
}) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const frame = await portal.open(page, { attributes: 'lang="en" view="preferences"', after: "<p>Below it</p>" })
  await expect(frame.getByRole("group", { name: "News" })).toBeVisible()
  const iframe = page.locator("preference-center iframe")
  const said = () => frame.locator("html").evaluate((html) => Math.ceil(html.getBoundingClientRect().height))
  await expect.poll(async () => (await iframe.boundingBox())?.height).toBe(await said())
  await page.setViewportSize({ width: 360, height: ALL_IN_SIGHT })
  const inSight = await portal.open(page, { after: "<p>Below it</p>" })
  await untilTold(page, "resized")
  expect((await iframe.boundingBox())?.height).toBe(1074)
  await inSight.getByRole("button", { name: leave }).click()
  await expect(inSight.getByRole("heading", { level: 1, name: done })).toBeVisible()
  await expect.poll(async () => (await iframe.boundingBox())?.height).toBe(await said())
})

test("its height is told before the application is there", async ({ page, portal }) => {
  const release = await hold(page, /\/assets\//)
  await portal.open(page)
  await untilTold(page, "resized")
  expect((await told(page)).map(([name]) => name)).not.toContain("ready")
  await expect.poll(() => overflow(page)).toEqual([0, 0])
  release()
  await untilTold(page, "ready")
})

test("nothing in the frame moves when the person becomes known: a press meets what it was meant for", async ({
  page,
  portal,
  context,
}) => {
  let go = () => {}
  const known = new Promise<void>((resolve) => {
    go = resolve
  })
  await context.route("**/api/v1/preferences", async (route) => {
    await known
    await route.continue()
  })
  const frame = await portal.open(page)
  await untilTold(page, "ready")
  await expect.poll(() => overflow(page)).toEqual([0, 0])
  const places = () =>
    frame
      .locator("main")
      .evaluate((main) => [...main.querySelectorAll("button, a, dl")].map((each) => each.getBoundingClientRect().top))
  const before = await places()
  await expect(frame.getByText("This link is for")).toBeHidden()
  go()
  await expect(frame.getByText("This link is for")).toBeVisible()
  expect(await places()).toEqual(before)
})

test("a press takes the focus to the new heading, and does not throw the portal's page about (C23)", async ({
  page,
  portal,
}) => {
  await page.setViewportSize({ width: 800, height: 900 })
  const frame = await portal.open(page, { after: TALL })
  await untilTold(page, "ready")
  await expect.poll(() => overflow(page)).toEqual([0, 0])
  await page.evaluate(() => scrollTo(0, 30))
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("heading", { level: 1, name: done })).toBeFocused()
  expect(await page.evaluate(() => scrollY)).toBe(30)
})

test("from the end of a long screen, a press brings the new heading into sight", async ({ page, portal }) => {
  await page.setViewportSize({ width: 360, height: 640 })
  const frame = await portal.open(page, { attributes: 'lang="en" view="preferences"', before: TALL, after: TALL })
  await expect(frame.getByRole("group", { name: "News" })).toBeVisible()
  await frame.getByRole("link", { name: "See what you chose so far" }).click()
  const heading = frame.getByRole("heading", { level: 1, name: "What you chose so far" })
  await expect(heading).toBeFocused()
  await expect(heading).toBeInViewport()
})

test("Tab goes in at the beginning and out at the end, and back the same way (C8)", async ({ page, portal }) => {
  const frame = await portal.open(page, {
    attributes: 'lang="en" view="button"',
    before: '<a href="#1" id="before">Before</a>',
    after: '<a href="#2" id="after">After</a>',
  })
  await untilTold(page, "ready")
  const button = frame.getByRole("button", { name: leave })
  await page.locator("#before").focus()
  await page.keyboard.press("Tab")
  await expect(button).toBeFocused()
  await page.keyboard.press("Tab")
  await expect(page.locator("#after")).toBeFocused()
  await page.keyboard.press("Shift+Tab")
  await expect(button).toBeFocused()
  await page.keyboard.press("Shift+Tab")
  await expect(page.locator("#before")).toBeFocused()
  expect(await page.locator("preference-center iframe").getAttribute("tabindex")).toBeNull()
})

test("everything works by the keyboard alone, from the portal's page", async ({ page, portal, server }) => {
  const frame = await portal.open(page, { before: '<a href="#1" id="before">Before</a>' })
  await untilTold(page, "ready")
  await page.locator("#before").focus()
  const adaptLink = frame.getByRole("link", { name: adapt })
  for (let presses = 0; presses < 12 && !(await isFocused(adaptLink)); presses++) await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await expect(frame.getByRole("heading", { level: 1, name: preferences })).toBeFocused()
  const sms = frame.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" })
  for (let presses = 0; presses < 12 && !(await isFocused(sms)); presses++) await page.keyboard.press("Tab")
  await page.keyboard.press("Space")
  await page.keyboard.press("Enter")
  await expect(frame.getByText(saved)).toBeVisible()
  expect((await server.maySend()).find(({ topic, channel }) => topic === "news" && channel === "sms")?.may).toBe(true)
  expect(save).toBeTruthy()
})

const isFocused = (locator: { evaluate: (look: (element: Element) => boolean) => Promise<boolean> }) =>
  locator.evaluate((element) => element === element.ownerDocument.activeElement)

test("the portal can take the person to the centre's heading", async ({ page, portal }) => {
  const frame = await portal.open(page)
  await untilTold(page, "ready")
  await page.locator("preference-center").evaluate((element) => (element as HTMLElement).focus())
  await expect(frame.getByRole("heading", { level: 1 })).toBeFocused()
})

for (const gives of ["a token", "none"]) {
  test(`is drawn when it says that it is ready, where the page gives ${gives}: the frame has its name by then`, async ({
    page,
    portal,
  }) => {
    await page.addInitScript((given) => {
      if (given === "none") window.giveToken = () => null
      addEventListener("DOMContentLoaded", () =>
        document.querySelector("preference-center")?.addEventListener("ready", ({ target }) => {
          const title = (target as Element).shadowRoot?.querySelector("iframe")?.title
          Object.assign(window, { titleWhenReady: title })
        }),
      )
    }, gives)
    await portal.open(page)
    await untilTold(page, "ready")
    expect(await page.evaluate(() => (window as unknown as { titleWhenReady: string }).titleWhenReady)).toMatch(
      gives === "none" ? /^Open this page with your personal link/ : /^Your communications/,
    )
  })
}

for (const scheme of ["light", "dark"] as const) {
  test(`on a ${scheme} page it is ${scheme} too, by the device or by the page's wish`, async ({ page, portal }) => {
    const brightness = (frame: Awaited<ReturnType<typeof portal.open>>) =>
      frame.locator("body").evaluate((body) => {
        const [red = 0, green = 0, blue = 0] = (getComputedStyle(body).backgroundColor.match(/\d+/g) ?? []).map(Number)
        return (red + green + blue) / 3 > 128 ? "light" : "dark"
      })
    await page.emulateMedia({ colorScheme: scheme })
    const byDevice = await portal.open(page)
    await untilTold(page, "ready")
    expect(await brightness(byDevice)).toBe(scheme)
    await page.emulateMedia({ colorScheme: scheme === "light" ? "dark" : "light" })
    const byWish = await portal.open(page, { attributes: `lang="en" theme="${scheme}"` })
    await untilTold(page, "ready")
    expect(await brightness(byWish)).toBe(scheme)
  })
}

for (const view of ["centre", "preferences", "button"] as const) {
  test(`axe finds nothing in the portal's page and in the frame: ${view}, before and after leaving`, async ({
    page,
    portal,
  }) => {
    const frame = await portal.open(page, {
      attributes: `lang="en" view="${view}"`,
      before: "<header>The shop</header><main><h1>My account</h1>",
      after: "</main><footer>The shop’s address</footer>",
    })
    const faults = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, target }) => `${target} ${html}`).join(" ")}`,
      )
    }
    await untilTold(page, "ready")
    if (view === "preferences") await expect(frame.getByRole("group", { name: "News" })).toBeVisible()
    expect(await faults()).toEqual([])
    await frame.getByRole("button", { name: leave }).click()
    await expect(frame.getByRole("heading", { level: 1, name: done })).toBeVisible()
    expect(await faults()).toEqual([])
  })
}
