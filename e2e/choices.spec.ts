import { createHttpAdapter } from "preference-center/adapters/http"
import { alive, expect, test, WORDS } from "./test.ts"

test.use({ locale: "en-GB" })

test("a topic comes as often as the person chose, and that is kept", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await page.getByRole("radio", { name: "Once a week" }).check()
  await expect(page.getByText("1 change not saved yet")).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await page.reload()
  await expect(page.getByRole("group", { name: "How often" }).getByRole("radio", { checked: true })).toHaveValue(
    "weekly",
  )
})

test("a pause stops everything and leaves the choices as they are", async ({ page, server }) => {
  const before = await server.maySend()
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  const ticked = await page.getByRole("checkbox", { checked: true }).count()
  await page.getByRole("button", { name: "One month" }).click()
  await expect(page.getByText(/^Pause until \d/)).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
  await page.reload()
  await expect(page.getByText(/^Pause until \d/)).toBeVisible()
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(ticked)
  await page.getByRole("button", { name: "No pause" }).click()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  expect((await server.maySend()).map(({ may }) => may)).toEqual(before.map(({ may }) => may))
  expect(server.evidence().filter((what) => what !== "chosen")).toEqual(["paused", "resumed"])
})

test("a pause that ended by itself is no change of the person's", async ({ page, server }) => {
  const link = { token: await server.token() }
  const adapter = createHttpAdapter({ base: `${server.url}/api/v1` })
  const call = () => ({ locale: "en", textVersion: null, idempotencyKey: crypto.randomUUID() })
  const { revision } = await adapter.load(link, call())
  const soon = new Date(Date.now() + 4_000).toISOString()
  await adapter.save(link, revision, { choices: [], pauseUntil: soon }, call())
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  await expect(page.getByText(/^Pause until \d/)).toBeVisible()
  await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await expect.poll(async () => (await server.maySend()).some(({ may }) => may)).toBe(true)
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
  await expect(page.getByText("No pause.")).toBeVisible()
  await expect(page.getByText("1 change not saved yet")).toBeVisible()
  await expect(page.getByText("changed elsewhere")).toHaveCount(0)
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await expect(page.getByText("No changes")).toBeVisible()
})

test("the pause stands below the way out and the choices, never before them (A37)", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  const order = await page
    .getByRole("button")
    .or(page.getByRole("group"))
    .evaluateAll((all) =>
      all.map((element) => element.querySelector("legend")?.textContent ?? element.textContent ?? ""),
    )
  const at = (text: string) => order.findIndex((each) => each.startsWith(text))
  expect(at(WORDS.en.leave)).toBeGreaterThanOrEqual(0)
  expect(at(WORDS.en.leave)).toBeLessThan(at("News"))
  expect(at("Surveys")).toBeLessThan(at("Nothing for a while"))
})

test("a lane without an address is shown with the reason, and cannot be ticked", async ({ page, server }) => {
  await page.goto(await server.link({ subject: "c-3150", lang: "en", screen: "preferences" }))
  const sms = page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: /SMS/ })
  await expect(sms).toBeDisabled()
  await expect(page.getByRole("group", { name: "News" })).toContainText("no address or number known")
})

test("one press ticks or clears a whole topic, and a whole channel", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  const news = page.getByRole("group", { name: "News" })
  await news.getByRole("button", { name: "Untick all : News" }).click()
  await expect(news.getByRole("checkbox", { checked: true })).toHaveCount(0)
  await news.getByRole("button", { name: "Tick all : News" }).click()
  await expect(news.getByRole("checkbox", { checked: true })).toHaveCount(4)
  await page.getByRole("button", { name: "Untick all : Post" }).click()
  await expect(page.getByRole("checkbox", { name: "Post", checked: true })).toHaveCount(0)
})

test("changes that are not saved survive a look at another screen", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  const box = (name: string) => page.getByRole("group", { name: "News" }).getByRole("checkbox", { name })
  await box("SMS").check()
  await box("E-mail").uncheck()
  await expect(page.getByText("2 changes not saved yet")).toBeVisible()
  await page.getByRole("link", { name: "Back" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What would you still like to receive from us?")
  await page.goBack()
  await expect(page.getByText("Your changes are still here.")).toBeVisible()
  await expect(page.getByText("2 changes not saved yet")).toBeVisible()
  await expect(box("SMS")).toBeChecked()
  await expect(box("E-mail")).not.toBeChecked()
})

test("closing the tab with changes asks first, and without changes does not", async ({ page, server }) => {
  const asked: string[] = []
  page.on("dialog", (dialog) => {
    asked.push(dialog.type())
    return dialog.accept()
  })
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await expect(page.getByText("1 change not saved yet")).toBeVisible()
  await page.reload()
  expect(asked).toEqual(["beforeunload"])
  await expect(page.getByText("No changes")).toBeVisible()
  await page.reload()
  expect(asked).toEqual(["beforeunload"])
})

test("the history tells what was chosen, when and through which door, newest first", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await page.getByRole("button", { name: WORDS.en.undo }).click()
  await page.getByRole("link", { name: "See what you chose so far" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What you chose so far")
  const entries = page.locator(".history li")
  await expect(entries.nth(0)).toContainText("You took that back.")
  await expect(entries.nth(1)).toContainText("You unsubscribed from everything.")
  await expect(entries.nth(2)).toContainText("News by SMS: you receive this.")
  await expect(entries.nth(2)).toContainText("on this page")
  await expect(entries.last()).toContainText("from the records of Maison Lenoir")
})

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false })

  test("how often, a pause and the history work too", async ({ page, server }) => {
    await page.goto(await server.link({ lang: "en", screen: "preferences" }))
    await page.getByRole("radio", { name: "Once a month" }).check()
    const day = new Date(Date.now() + 20 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
    await page.getByLabel("Or until this day").fill(day)
    await page.getByRole("button", { name: WORDS.en.save }).click()
    await expect(page.getByText(WORDS.en.saved)).toBeVisible()
    await expect(page.getByRole("radio", { name: "Once a month" })).toBeChecked()
    await expect(page.getByLabel("Or until this day")).toHaveValue(day)
    expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
    await page.getByRole("link", { name: "See what you chose so far" }).click()
    await expect(page.locator(".history li").filter({ hasText: "A pause until" })).toHaveCount(1)
  })

  test("nothing is said of changes that nobody counts", async ({ page, server }) => {
    await page.goto(await server.link({ lang: "en", screen: "preferences" }))
    await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
    await expect(page.getByText("No changes")).toBeHidden()
  })

  test("a pause until a day that is past is refused on the spot, and nothing that was ticked is lost", async ({
    page,
    server,
  }) => {
    await page.goto(await server.link({ lang: "en", screen: "preferences" }))
    const sms = page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" })
    const day = page.getByLabel("Or until this day")
    await sms.check()
    await day.fill("2020-01-01")
    await page.getByRole("button", { name: WORDS.en.save }).click()
    await expect(day).toBeFocused()
    await expect(sms).toBeChecked()
    await day.fill("")
    await page.getByRole("button", { name: WORDS.en.save }).click()
    await expect(page.getByText(WORDS.en.saved)).toBeVisible()
    await expect(sms).toBeChecked()
  })
})
