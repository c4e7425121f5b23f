import type { Page } from "@playwright/test"
import { alive, expect, test, WORDS } from "./test.ts"

const box = (page: Page, topic: string, channel: string) =>
  page.getByRole("group", { name: topic }).getByRole("checkbox", { name: channel })

test("single choices are kept, and nothing else changes", async ({ page, server }) => {
  const before = await server.maySend()
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await box(page, "News", "E-mail").uncheck()
  await box(page, "Surveys", "E-mail").check()
  await expect(page.getByText("2 changes not saved yet")).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await page.reload()
  await expect(box(page, "News", "E-mail")).not.toBeChecked()
  await expect(box(page, "Surveys", "E-mail")).toBeChecked()
  const changed = (await server.maySend()).filter(({ may }, at) => may !== before[at]?.may)
  expect(changed.map(({ topic, channel, may }) => `${topic} ${channel} ${may}`)).toEqual([
    "news email false",
    "surveys email true",
  ])
})

test("boxes ticked before the application is there stay ticked, and are saved (C19)", async ({ page, server }) => {
  const ticked = Promise.withResolvers<void>()
  await page.route(/\/assets\//, async (route) => {
    await ticked.promise
    await route.fallback()
  })
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await box(page, "News", "SMS").check()
  ticked.resolve()
  await alive(page)
  await expect(box(page, "News", "SMS")).toBeChecked()
  await expect(page.getByText("1 change not saved yet")).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  expect((await server.maySend()).find(({ topic, channel }) => topic === "news" && channel === "sms")?.may).toBe(true)
})

test("switching the language keeps the link and the choices not yet saved (A48)", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  await box(page, "News", "SMS").check()
  await page.getByRole("link", { name: "NL" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.preferences)
  await expect(page.locator("html")).toHaveAttribute("lang", "nl")
  await expect(page).toHaveTitle("Uw voorkeuren – Maison Lenoir")
  await expect(box(page, "Nieuws", "Sms")).toBeChecked()
  await page.getByRole("button", { name: WORDS.nl.save }).click()
  await expect(page.getByText(WORDS.nl.saved)).toBeVisible()
  await page.reload()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.preferences)
  await expect(box(page, "Nieuws", "Sms")).toBeChecked()
})

test("a change made elsewhere meanwhile is shown, with the person's own on top (D32)", async ({
  page,
  context,
  server,
}) => {
  const link = await server.link({ lang: "en", screen: "preferences" })
  await page.goto(link)
  const other = await context.newPage()
  await other.goto(link)
  await box(other, "News", "E-mail").uncheck()
  await other.getByRole("button", { name: WORDS.en.save }).click()
  await expect(other.getByText(WORDS.en.saved)).toBeVisible()
  await box(page, "News", "SMS").check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText("Your choices were changed elsewhere in the meantime.")).toBeVisible()
  await expect(box(page, "News", "E-mail")).not.toBeChecked()
  await expect(box(page, "News", "SMS")).toBeChecked()
  // Whose state each box shows is said beside it: there are two of them now.
  const own = page.locator("label", { has: page.getByText("changed by you").and(page.locator(":visible")) })
  await expect(own).toHaveCount(1)
  await expect(own).toContainText("SMS")
  await box(page, "News", "SMS").uncheck()
  await expect(own).toHaveCount(0)
  await box(page, "News", "SMS").check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await expect(own).toHaveCount(0)
})

test("a box that was saved here and changed back elsewhere is shown as it stands now", async ({
  page,
  context,
  server,
}) => {
  const link = await server.link({ lang: "en", screen: "preferences" })
  const other = await context.newPage()
  const save = async (on: Page) => {
    await on.getByRole("button", { name: WORDS.en.save }).click()
    await expect(on.getByText(WORDS.en.saved)).toBeVisible()
  }
  await page.goto(link)
  await box(page, "News", "E-mail").uncheck()
  await save(page)
  await other.goto(link)
  await box(other, "News", "E-mail").check()
  await save(other)
  await alive(page)
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
  await expect(box(page, "News", "E-mail")).toBeChecked()
  await expect(page.getByText("No changes")).toBeVisible()
})

test("an objection made elsewhere meanwhile wins over a save (D32)", async ({ page, context, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  await box(page, "News", "SMS").check()
  const other = await context.newPage()
  await other.goto(await server.link({ lang: "en" }))
  await other.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText("You unsubscribed from everything in the meantime")).toBeVisible()
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(0)
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
})

test("after leaving, single things can be chosen again and the rest stays off (A17)", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await page.getByRole("link", { name: "Choose by topic instead" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.preferences)
  await expect(page.getByText("Would you rather stop everything?")).toHaveCount(0)
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(0)
  await box(page, "Offers", "Post").check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  const on = (await server.maySend()).filter(({ may }) => may)
  expect(on.map(({ topic, channel }) => `${topic} ${channel}`)).toEqual(["offers post"])
})

test("saving without a change says so and writes nothing", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  const before = server.fingerprint()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText("You changed nothing")).toBeVisible()
  expect(server.fingerprint()).toBe(before)
})

test("the way out of everything is on the preferences screen too", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
})

test("how saving goes, and what came of it, is in sight however far down it was pressed", async ({
  page,
  context,
  server,
}) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  const save = page.getByRole("button", { name: WORDS.en.save })
  await context.setOffline(true)
  await box(page, "News", "SMS").check()
  await save.click()
  await expect(page.getByText("Not saved yet. You are offline.")).toBeInViewport()
  await page.getByRole("button", { name: "Two weeks" }).click()
  await context.setOffline(false)
  await expect(page.getByText(WORDS.en.saved)).toBeInViewport()
  await page.getByRole("button", { name: "Two weeks" }).scrollIntoViewIfNeeded()
  await save.click()
  await expect(page.getByText(WORDS.en.saved)).toBeInViewport()
  await expect(save).toBeFocused()
})
