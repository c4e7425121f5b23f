import { expect, type Page, test } from "@playwright/test"
import { faultsOf } from "./engines.ts"
import { inTurn, openAll, walk } from "./examples.ts"

test.use({ trace: "off" })

test("two engines find nothing in any example, in whatever language, colours and direction", async ({ browser }) => {
  test.setTimeout(400_000)
  const look = async (page: Page) => {
    await openAll(page)
    return faultsOf(page)
  }
  expect(await walk(browser, { dress: inTurn, look })).toEqual([])
})
