import { alive, expect, PAGE_LANGUAGES, test, WORDS } from "./test.ts"

for (const lang of PAGE_LANGUAGES) {
  const words = WORDS[lang]

  test(`one press leaves everything, for later topics too, and undo restores exactly what stood before (${lang}, A1, A2, A10)`, async ({
    page,
    server,
  }) => {
    const before = await server.maySend()
    expect(before.some(({ may }) => may)).toBe(true)

    await page.goto(await server.link({ lang }))
    await page.getByRole("button", { name: words.leave }).click()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.done)
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused()
    expect((await server.maySend()).filter(({ may }) => may)).toEqual([])
    expect(server.evidence()).toEqual(["objected"])

    server.addTopic("workshops")
    await server.stop()
    await server.run()
    const withLater = await server.maySend()
    expect(withLater.some(({ topic }) => topic === "workshops")).toBe(true)
    expect(withLater.filter(({ may }) => may)).toEqual([])

    await page.getByRole("button", { name: words.undo }).click()
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.preferences)
    expect((await server.maySend()).filter(({ topic }) => topic !== "workshops")).toEqual(before)
    expect(server.evidence()).toEqual(["objected", "undone"])
  })
}

test("nothing is asked and nothing is filled in on the way out (A9)", async ({ page, server }) => {
  await page.goto(await server.link())
  expect(await page.locator("input:visible, select, textarea").count()).toBe(0)
})

test("the receipt says who, since when, what stopped, what goes on, and under which reference (A26)", async ({
  page,
  server,
}) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  const receipt = page.getByRole("region", { name: "Your receipt" })
  await expect(receipt).toContainText("Maison Lenoir")
  await expect(receipt).toContainText(String(new Date().getFullYear()))
  await expect(receipt).toContainText("E-mail, SMS, phone and post: every topic, including any added later")
  await expect(receipt).toContainText("Invoices, deliveries and security messages")
  await expect(receipt).toContainText(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/)
  await expect(page).toHaveTitle("Done – Maison Lenoir")
})

test("coming back shows that it still holds, and a second press changes nothing (B7)", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  const reference = page.locator(".reference")
  const first = await reference.textContent()
  await page.goto(await server.link({ lang: "en" }))
  await expect(page.getByText(/You unsubscribed from everything on .* still applies/)).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(reference).toHaveText(first ?? "")
  expect(server.evidence()).toEqual(["objected"])
})

test("Back and Forward go through the screens, and the focus goes along", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.getByRole("link", { name: WORDS.en.adapt }).click()
  const heading = page.getByRole("heading", { level: 1 })
  await expect(heading).toHaveText(WORDS.en.preferences)
  await expect(page).toHaveURL(/\/en\/u\/preferences$/)
  await page.goBack()
  await expect(heading).toHaveText("What would you still like to receive from us?")
  await expect(heading).toBeFocused()
  await page.goForward()
  await expect(heading).toHaveText(WORDS.en.preferences)
  await expect(heading).toBeFocused()
})

test("everything works by keyboard alone, and says its state", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  const leave = page.getByRole("button", { name: WORDS.en.leave })
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab")
    if (await leave.evaluate((button) => button === document.activeElement)) break
  }
  await expect(leave).toBeFocused()
  await page.keyboard.press("Enter")
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused()
  await page.keyboard.press("Tab")
  await expect(page.getByRole("button", { name: WORDS.en.undo })).toBeFocused()
  await page.keyboard.press("Space")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.preferences)
  await expect(page.getByRole("status").filter({ hasText: "Undone." })).toBeVisible()
})
