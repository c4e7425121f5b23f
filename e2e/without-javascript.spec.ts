import { expect, test, WORDS } from "./test.ts"

test.use({ javaScriptEnabled: false })

test("one press leaves everything and undo restores it, without JavaScript (C27)", async ({ page, server }) => {
  const before = await server.maySend()
  const link = await server.link({ lang: "nl" })
  await page.goto(link)
  await page.getByRole("button", { name: WORDS.nl.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.done)
  await expect(page).toHaveURL(link)
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
  await page.getByRole("button", { name: WORDS.nl.undo }).click()
  await expect(page.getByText("Ongedaan gemaakt.")).toBeVisible()
  expect(await server.maySend()).toEqual(before)
})

test("single choices are kept without JavaScript", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("link", { name: WORDS.en.adapt }).click()
  const news = page.getByRole("group", { name: "News" })
  await news.getByRole("checkbox", { name: "E-mail" }).uncheck()
  await news.getByRole("checkbox", { name: "SMS" }).check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
  const answers = (await server.maySend()).filter(({ topic }) => topic === "news")
  expect(answers.find(({ channel }) => channel === "email")?.may).toBe(false)
  expect(answers.find(({ channel }) => channel === "sms")?.may).toBe(true)
})

test("an expired link still leaves without JavaScript", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", daysOld: 400 }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
})
