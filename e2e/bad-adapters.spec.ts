import { type AdapterName, expect, hostState, test } from "./host-page.ts"
import { WORDS } from "./test.ts"

const { leave, adapt, done, preferences, save, saved } = WORDS.en
const TROUBLE = "We cannot show your choices right now"

const NONSENSE: readonly AdapterName[] = [
  "throws a string",
  "throws before it gives a promise",
  "throws nothing",
  "answers with undefined",
  "answers without a promise",
  "answers with the wrong shape",
  "has no abilities",
  "has methods that are none",
]

for (const adapter of NONSENSE) {
  test(`an adapter that ${adapter}: nothing is claimed, and both ways stay`, async ({ page, openHost }) => {
    await openHost({ adapter })
    const before = await hostState(page)
    await page.getByRole("button", { name: leave }).click()
    await expect(page.getByText("Not saved yet. The server has a problem.")).toBeVisible()
    await page.getByRole("button", { name: "Try again now" }).click()
    await page.getByRole("link", { name: adapt }).click()
    await expect(page.getByRole("heading", { name: TROUBLE })).toBeVisible()
    await expect(page.getByText("Not saved yet. The server has a problem.")).toBeVisible()
    await expect(page.getByRole("heading", { name: done })).toHaveCount(0)
    expect(await hostState(page)).toEqual(before)
  })
}

test("an adapter that never answers: the page says so, and that nothing is saved yet", async ({ page, openHost }) => {
  await page.clock.install()
  await openHost({ adapter: "never answers" })
  await page.getByRole("button", { name: leave }).click()
  await expect(page.getByText("One moment, we are saving your choice.")).toBeVisible()
  await page.clock.fastForward(3_000)
  await expect(page.getByText("This is taking longer than usual.")).toBeVisible()
  await page.clock.fastForward(13_000)
  await expect(page.getByText("Not saved yet. We cannot reach the server.")).toBeVisible()
  await page.getByRole("link", { name: adapt }).click()
  await expect(page.getByRole("heading", { name: TROUBLE })).toBeVisible()
})

for (const adapter of ["has a name of 10 MB", "speaks in tags that are none"] as const) {
  test(`an adapter that ${adapter}: the choices are not shown, and leaving works`, async ({ page, openHost }) => {
    await openHost({ adapter, screen: "preferences" })
    await expect(page.getByRole("heading", { name: TROUBLE })).toBeVisible()
    await page.getByRole("button", { name: leave }).click()
    await expect(page.getByRole("heading", { name: done })).toBeFocused()
  })
}

test("an adapter that changes its answers afterwards changes nothing that is shown", async ({ page, openHost }) => {
  await openHost({ adapter: "turns round", screen: "preferences" })
  await expect(page.getByRole("group", { name: "News" })).toBeVisible()
  await page.getByRole("link", { name: "Back" }).click()
  await page.getByRole("button", { name: leave }).click()
  await expect(page.getByRole("heading", { name: done })).toBeFocused()
  await page.evaluate(() => window.host.drawAgain())
  await expect(page.locator("dd.reference")).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/)
})

test("hostile names are words, and turn no sentence around", async ({ page, openHost }) => {
  await openHost({ adapter: "has hostile names", screen: "preferences" })
  await expect(page.getByRole("group", { name: /<img src=x/ }).first()).toBeVisible()
  const found = await page.locator(".centre").evaluate((centre) => ({
    images: centre.querySelectorAll("img").length,
    turned: /[\u202a-\u202e]/.test(centre.textContent ?? ""),
    ran: "pwned" in window,
  }))
  expect(found).toEqual({ images: 0, turned: false, ran: false })
})

test("endless words break, and push nothing out of sight", async ({ page, openHost }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await openHost({ adapter: "has endless words", screen: "preferences" })
  await expect(page.getByRole("group", { name: /Donaudampfschiff/ }).first()).toBeVisible()
  const wide = await page
    .locator(".centre")
    .evaluate((centre) => [centre.scrollWidth, centre.getBoundingClientRect().width])
  expect(wide[0]).toBeLessThanOrEqual(Math.ceil(wide[1] ?? 0))
})

test("a backend that only reads, saves and lets people leave has no dead control on any screen", async ({
  page,
  openHost,
}) => {
  const controls = page.locator(".centre").locator("button, summary, [role=link], input:not([type=hidden])")
  const unsupported = () => page.evaluate(() => "unsupported" in window)

  /** Presses each control of a screen that is opened anew for each. Gives back their names. */
  const pressAll = async (open: () => Promise<void>) => {
    await open()
    const names: string[] = []
    for (let at = 0; at < (await controls.count()); at++) {
      const control = controls.nth(at)
      names.push((await control.evaluate((each) => each.textContent || each.getAttribute("name") || "")).trim())
      await control.click()
      await expect(page.getByRole("heading", { level: 1 }).last()).toBeVisible()
      expect(await unsupported(), names.at(-1)).toBe(false)
      await open()
    }
    return names
  }

  await page.addInitScript(() => Object.assign(window, { print: () => {} }))
  const choice = async () => {
    await openHost({ adapter: "plain" })
    await expect(page.getByRole("button", { name: leave })).toBeVisible()
    await expect(page.getByText("as they are today")).toBeVisible()
  }
  const chosen = async () => {
    await openHost({ adapter: "plain", screen: "preferences" })
    await expect(page.getByRole("group", { name: "News" })).toBeVisible()
  }
  const left = async () => {
    await choice()
    await page.getByRole("button", { name: leave }).click()
    await expect(page.getByRole("heading", { name: done })).toBeVisible()
  }
  expect(await pressAll(choice)).toHaveLength(6)
  const onPreferences = await pressAll(chosen)
  expect(onPreferences).toContain(save)
  expect(onPreferences.join()).not.toMatch(/month|history|chose so far/i)
  const afterLeaving = await pressAll(left)
  await left()
  await expect(page.getByText("undo")).toHaveCount(0)
  expect(afterLeaving.join()).not.toMatch(/undo|too many/i)
  await chosen()
  await expect(page.getByText("How often")).toHaveCount(0)
  await page.getByRole("checkbox").first().uncheck()
  await page.getByRole("button", { name: save, exact: true }).click()
  await expect(page.getByText(saved)).toBeVisible()
  await page.getByRole("link", { name: "Back" }).click()
  await expect(page.getByRole("heading", { name: preferences })).toHaveCount(0)
})
