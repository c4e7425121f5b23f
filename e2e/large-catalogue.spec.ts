import { expect, test } from "./host-page.ts"
import { WORDS } from "./test.ts"

const { done, saved } = WORDS.en

// Each step of a trace is a copy of the page: of this one that takes longer than the step.
test.use({ trace: "off" })

test("five thousand topics can be read, chosen and left", async ({ page, openHost }) => {
  test.slow()
  await openHost({ adapter: "has 5,000 topics", screen: "preferences" })
  const last = page.locator("details").last()
  await expect(last).toContainText("Topic 4999", { timeout: 60_000 })
  await last.locator("summary").click()
  await last.locator("input[type=checkbox]").uncheck()
  await page.locator(".savebar button").click()
  await expect(page.locator(".said", { hasText: saved })).toBeVisible({ timeout: 60_000 })
  await page.locator(".leave button").click()
  await expect(page.locator("h1", { hasText: done })).toBeFocused()
})
