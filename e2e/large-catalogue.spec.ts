import type { Page } from "@playwright/test"
import { expect, test } from "./host-page.ts"
import { WORDS } from "./test.ts"

const { done, saved } = WORDS.en
const nothing = "You receive nothing"

// Each step of a trace is a copy of the page: of this one that takes longer than the step.
test.use({ trace: "off" })

declare global {
  interface Window {
    capitals: number
  }
}

/** How many names were written with a capital while something was done: each topic that is drawn writes its channels so. */
async function capitalsDuring(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const { toLocaleUpperCase } = String.prototype
    window.capitals = 0
    String.prototype.toLocaleUpperCase = function (locales) {
      window.capitals += 1
      return toLocaleUpperCase.call(this, locales)
    }
  })
  await act()
  return page.evaluate(() => window.capitals)
}

test("five thousand topics can be read, chosen and left", async ({ page, openHost }) => {
  test.slow()
  await openHost({ adapter: "has 5,000 topics", screen: "preferences" })
  const last = page.locator("details").last()
  await expect(last).toContainText("Topic 4999", { timeout: 60_000 })
  // The name of this one begins those of a thousand others, which have nothing to do with it.
  const begins = page.locator("details").nth(1)
  await begins.locator("summary").click()
  await begins.locator("input[type=checkbox]").uncheck()
  await expect(begins).toContainText(nothing)
  const capitals = await capitalsDuring(page, async () => {
    await begins.locator("input[type=checkbox]").check()
    await expect(begins).not.toContainText(nothing)
  })
  expect(capitals).toBe(1)
  await last.locator("summary").click()
  await last.locator("input[type=checkbox]").uncheck()
  await page.locator(".savebar button").click()
  await expect(page.locator(".said", { hasText: saved })).toBeVisible({ timeout: 60_000 })
  await page.locator(".leave button").click()
  await expect(page.locator("h1", { hasText: done })).toBeFocused()
})
