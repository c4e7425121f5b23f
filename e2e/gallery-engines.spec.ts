import type { Page } from "@playwright/test"
import { faultsOf } from "./engines.ts"
import { inTurn, openAll, walk } from "./examples.ts"
import { expect, test } from "./test.ts"

test.use({ trace: "off" })

/** What an engine cannot know of an example, and so takes for a fault of it. */
const NONE: readonly { readonly of: RegExp; readonly finding: RegExp }[] = [
  // A part of somebody's page has no landmarks of a page; here it stands alone.
  { of: /^frame\//, finding: /^axe region/ },
  // These senders call everything by one name, to see what that does to the page.
  { of: /^hostile\//, finding: /^Equal Access fieldset_label_valid: .* has a duplicate name/ },
]

test("two engines find nothing in any example, in whatever language, colours and direction", async ({ browser }) => {
  test.setTimeout(400_000)
  const look = async (page: Page, { id }: { id: string }) => {
    await openAll(page)
    const found = await faultsOf(page)
    return found.filter((fault) => !NONE.some(({ of, finding }) => of.test(id) && finding.test(fault)))
  }
  expect(await walk(browser, { dress: inTurn, look })).toEqual([])
})
