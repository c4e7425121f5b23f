import type { Page } from "@playwright/test"
import { alive, expect, test, WORDS } from "./test.ts"

const box = (page: Page, topic: string, channel: string) =>
  page.getByRole("group", { name: topic }).getByRole("checkbox", { name: channel })
const done = (page: Page) => page.getByRole("heading", { level: 1, name: WORDS.en.done })

/** Lets the answers to such requests through only when told. */
async function hold(page: Page, url: RegExp, method = "POST"): Promise<() => void> {
  const go = Promise.withResolvers<void>()
  await page.route(url, async (route) => {
    if (route.request().method() === method) await go.promise
    await route.fallback()
  })
  return go.resolve
}

test("a press that failed before the application was there is carried on by it", async ({ page, server }) => {
  const failed = Promise.withResolvers<void>()
  await page.route(/\/assets\//, async (route) => {
    await failed.promise
    await route.fallback()
  })
  let refused = 0
  await page.route(/\/en\/u\/[^/]+$/, (route) => {
    if (route.request().method() !== "POST" || refused++ > 0) return route.fallback()
    return route.fulfill({ status: 503 })
  })
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByText("Not saved yet")).toBeVisible()
  failed.resolve()
  await expect(done(page)).toBeVisible()
  expect(server.evidence()).toEqual(["objected"])
})

test("a press whose first answer never comes is sent again by the application", async ({ page, server }) => {
  // The first one is never answered.
  await page.route(/\/en\/u\/[^/]+$/, (route) =>
    route.request().method() === "POST" ? new Promise(() => {}) : route.fallback(),
  )
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeVisible({ timeout: 20_000 })
  expect(server.evidence()).toEqual(["objected"])
})

test("a part of the page that does not arrive leaves the rest, and leaving, in place", async ({ page, server }) => {
  await page.route(/preferences-screen/, (route) => route.abort())
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.getByRole("link", { name: WORDS.en.adapt }).click()
  await expect(page.getByText("A part of this page is missing.")).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeVisible()
  await page.unroute(/preferences-screen/)
})

test("a screen that is in the document works without the file of its own", async ({ page, server }) => {
  await page.route(/preferences-screen/, (route) => route.abort())
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await box(page, "News", "E-mail").uncheck()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  const news = (await server.maySend()).find(({ topic, channel }) => topic === "news" && channel === "email")
  expect(news?.may).toBe(false)
})

test("a part of the page that arrives at the second try is shown", async ({ page, server }) => {
  await page.route(/preferences-screen/, (route) => route.abort())
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.getByRole("link", { name: WORDS.en.adapt }).click()
  await expect(page.getByText("A part of this page is missing.")).toBeVisible()
  await page.unroute(/preferences-screen/)
  await page.getByRole("link", { name: "Try again now" }).click()
  await expect(page.getByRole("group", { name: "News" })).toBeVisible()
})

test("nobody is told that nothing comes any more while something does", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeVisible()
  await page.getByRole("link", { name: "Choose by topic instead" }).click()
  await box(page, "News", "E-mail").check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await page.goBack()
  await expect(page.getByText("You receive only what you have chosen since then.")).toBeVisible()
  await expect(done(page)).toHaveCount(0)
  await page.reload()
  await expect(page.getByText("You receive only what you have chosen since then.")).toBeVisible()
})

test("what was done in another tab is seen on coming back to this one", async ({ page, context, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeVisible()
  const other = await context.newPage()
  await other.goto(`${await server.link({ lang: "en" })}/unsubscribed`)
  await other.getByRole("button", { name: WORDS.en.undo }).click()
  await expect(other.getByText("Undone.")).toBeVisible()
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
  await expect(done(page)).toHaveCount(0)
  await expect(page.getByRole("button", { name: WORDS.en.leave })).toBeVisible()
})

test("a press on its way is told on every screen, and can be tried again from there", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  // By itself the page would ask again only in a minute: what arrives below arrives by the press.
  await page.route(/\/api\/v1\/objection$/, (route) => route.fulfill({ status: 503, headers: { "retry-after": "60" } }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByText("Not saved yet.")).toBeVisible()
  await page.getByRole("link", { name: WORDS.en.adapt }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.preferences)
  await expect(page.getByText("Not saved yet.")).toBeVisible()
  await page.unroute(/\/api\/v1\/objection$/)
  await page.getByRole("button", { name: "Try again now" }).click()
  await expect(done(page)).toBeVisible()
  expect(server.evidence()).toEqual(["objected"])
})

test("what is changed while a save is under way is neither lost nor said to be saved", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  const go = await hold(page, /\/api\/v1\/preferences$/, "PUT")
  await box(page, "News", "SMS").check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await box(page, "Offers", "E-mail").uncheck()
  go()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await expect(box(page, "Offers", "E-mail")).not.toBeChecked()
  await expect(page.getByText("1 change not saved yet")).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText("No changes")).toBeVisible()
  const offers = (await server.maySend()).find(({ topic, channel }) => topic === "offers" && channel === "email")
  expect(offers?.may).toBe(false)
})

test("pressed again while a save is under way, what was changed meanwhile is saved too", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  const go = await hold(page, /\/api\/v1\/preferences$/, "PUT")
  await box(page, "News", "SMS").check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await box(page, "Offers", "E-mail").uncheck()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  go()
  await expect(page.getByText("No changes")).toBeVisible()
  await expect
    .poll(
      async () => (await server.maySend()).find(({ topic, channel }) => topic === "offers" && channel === "email")?.may,
    )
    .toBe(false)
})

test("ticks that were not saved are gone once everything was left", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  await box(page, "Surveys", "E-mail").check()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeVisible()
  await page.getByRole("link", { name: "Choose by topic instead" }).click()
  await expect(page.getByText("No changes")).toBeVisible()
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(0)
})

test("a pause until a day that is past is refused in words, and hinders nothing else", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  const day = page.getByLabel("Or until this day")
  await day.fill("2020-01-01")
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText("Choose a day from tomorrow on, within a year.")).toBeVisible()
  await expect(day).toBeFocused()
  await page.getByRole("button", { name: "No pause" }).click()
  await box(page, "News", "E-mail").uncheck()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
})

test("a link that grew old while the page was open is told as such, and leaving stays", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  await page.route(/\/api\/v1\/preferences$/, (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({ code: "link-expired" }),
    }),
  )
  await box(page, "News", "SMS").check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link is too old to show your choices")
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeVisible()
})

test("a language whose texts do not arrive comes from the server", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.route(/\/assets\/page-/, (route) => route.abort())
  await page.getByRole("link", { name: "NL" }).click()
  await expect(page.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("lang", "nl")
})

test("the receipt that is shown before the application is there stays as it is when it arrives", async ({
  page,
  server,
}) => {
  const shown = Promise.withResolvers<void>()
  await page.route(/\/assets\//, async (route) => {
    await shown.promise
    await route.fallback()
  })
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeFocused()
  await page.evaluate(() => {
    const heading = document.querySelector("h1")
    Object.assign(window, { heading })
  })
  shown.resolve()
  await alive(page)
  await expect(page.getByRole("button", { name: "Too many messages" })).toBeVisible()
  expect(
    await page.evaluate(() => document.querySelector("h1") === (window as never as { heading: Element }).heading),
  ).toBe(true)
  await expect(done(page)).toBeFocused()
  expect(server.evidence()).toEqual(["objected"])
})

test("on a server of several senders a reloaded page still speaks for the right one", async ({ page, server }) => {
  await server.stop()
  server.addBrand("another", "Another Sender")
  await server.run()
  await page.goto(await server.link({ lang: "en" }))
  await expect(page.getByText("Maison Lenoir").first()).toBeVisible()
  await page.reload()
  await expect(page.getByText("Maison Lenoir").first()).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(done(page)).toBeVisible()
  await expect(page.getByText("Another Sender")).toHaveCount(0)
})

test("thirty topics on six channels fit a phone: folded, and no SMS is one press", async ({ page, server }) => {
  await server.stop()
  server.enlarge(30)
  await server.run()
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  const topics = page.locator("details.topic")
  await expect(topics).toHaveCount(30)
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(4_500)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  const news = topics.first()
  await expect(news.locator("summary")).toContainText("You receive this by: E-mail, phone and post")
  await page.getByRole("button", { name: "Untick all : Phone" }).click()
  await expect(news.locator("summary")).toContainText("You receive this by: E-mail and post")
  await news.locator("summary").click()
  await news.getByRole("checkbox", { name: "E-mail" }).uncheck()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  const on = (await server.maySend()).filter(({ may }) => may)
  expect(on.filter(({ channel }) => channel === "phone")).toEqual([])
  expect(on.filter(({ topic, channel }) => topic === "news" && channel === "email")).toEqual([])
})

test("two presses in one go, as a slow phone delivers them, save once and are told as saved", async ({
  page,
  server,
}) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  let saves = 0
  await page.route(/\/api\/v1\/preferences$/, (route) => {
    if (route.request().method() === "PUT") saves++
    return route.fallback()
  })
  await box(page, "News", "SMS").check()
  await page.getByRole("button", { name: WORDS.en.save }).evaluate((button: HTMLElement) => {
    button.click()
    button.click()
  })
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await expect(page.getByText("No changes")).toBeVisible()
  expect(saves).toBe(1)
})

test("a browser whose clock is a year ahead still offers the way back", async ({ page, server }) => {
  await page.clock.install({ time: Date.now() + 365 * 24 * 60 * 60 * 1000 })
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await page.getByRole("button", { name: WORDS.en.undo }).click()
  await expect(page.getByText("Undone.")).toBeVisible()
  expect(server.evidence()).toEqual(["objected", "undone"])
})
