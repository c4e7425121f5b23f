import { alive, expect, test, WORDS } from "./test.ts"

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled })

    test("somebody of whom nothing is known is told so, and can leave beforehand", async ({ page, server }) => {
      await page.goto(await server.link({ lang: "en", subject: "nobody-yet" }))
      await expect(page.getByText("Nothing is recorded about you yet.")).toBeVisible()
      await page.getByRole("button", { name: WORDS.en.leave }).click()
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
      expect((await server.maySend("nobody-yet")).filter(({ may }) => may)).toEqual([])
    })

    test("somebody whose data were erased is told so on every screen, and gets nothing", async ({ page, server }) => {
      expect(server.command("erase", "--subject", "c-1042")).toContain("All data of c-1042 are erased.")
      for (const screen of ["choice", "preferences"] as const) {
        const answer = await page.goto(await server.link({ lang: "en", screen }))
        expect(answer?.status()).toBe(200)
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your data have been erased")
        await expect(page).toHaveTitle("Data erased – Maison Lenoir")
        await expect(page.getByRole("link", { name: "vieprivee@lenoir.example" })).toBeVisible()
      }
      expect(await page.content()).not.toContain("j••••")
      expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
    })

    test("after leaving a reason can be given with one press, or left (A39)", async ({ page, server }) => {
      await page.goto(await server.link({ lang: "en" }))
      await page.getByRole("button", { name: WORDS.en.leave }).click()
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
      expect(server.evidence()).toEqual(["objected"])
      await page.getByRole("button", { name: "Too many messages" }).click()
      await expect(page.getByRole("status").filter({ hasText: "Thank you, that is noted." })).toBeVisible()
      await expect(page.getByRole("button", { name: "Too many messages" })).toHaveCount(0)
      expect(server.evidence()).toEqual(["objected", "reason"])
      await page.goto(`${await server.link({ lang: "en" })}/history`)
      await expect(page.getByText("You gave a reason: “Too many messages”.")).toBeVisible()
    })
  })
}

test("whoever gave a reason keeps the focus beside it, though the button is gone", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await page.getByRole("button", { name: "Too many messages" }).click()
  await expect(page.getByText("Thank you, that is noted.")).toBeVisible()
  await expect(page.getByRole("heading", { name: "What was the reason?" })).toBeFocused()
})

test("whoever gave a reason is not asked again, on going back or on a later visit (A43)", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await page.getByRole("button", { name: "Too many messages" }).click()
  await expect(page.getByText("Thank you, that is noted.")).toBeVisible()
  await page.getByRole("link", { name: "Choose by topic instead" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.preferences)
  await page.goBack()
  await expect(page.getByText("Thank you, that is noted.")).toBeVisible()
  await expect(page.getByRole("button", { name: "Too many messages" })).toHaveCount(0)
  await page.reload()
  await alive(page)
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  await expect(page.getByRole("heading", { name: "What was the reason?" })).toHaveCount(0)
})

test("an old link can say why, too", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", daysOld: 400 }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await page.getByRole("button", { name: "Another reason" }).click()
  await expect(page.getByText("Thank you, that is noted.")).toBeVisible()
  expect(server.evidence()).toEqual(["objected", "reason"])
})
