import type { Page } from "@playwright/test"
import { draw, openAll, openContext, walk } from "./examples.ts"
import { expect, test } from "./test.ts"

/**
 * The contrast of everything that is drawn, worked out from what it really stands on: engines leave out what they are not
 * sure of (REQUIREMENTS C5; WCAG 1.4.3, 1.4.11).
 */

// A hundred documents: their trace takes longer than they do.
test.use({ trace: "off" })

/** So high that all of an example is in the window: what a text stands on is asked of a point in it. */
const HIGH = { width: 360, height: 6_000 }

/** Texts below 4.5:1 (3:1 where they are large), and edges of whatever can be pressed or filled in below 3:1. */
const faint = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { lens } = window
    const texts = lens.lines().flatMap(({ node, parent, box }) => {
      const { color, fontSize, fontWeight } = getComputedStyle(parent)
      const size = Number.parseFloat(fontSize)
      const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700)
      const grounds = lens.grounds(parent, box.x + box.width / 2, box.y + box.height / 2)
      const ratio = Math.min(...grounds.map((ground) => lens.contrast(lens.over(lens.colour(color), ground), ground)))
      return ratio < (large ? 3 : 4.5) ? [`“${node.data.trim().slice(0, 40)}” has ${ratio.toFixed(2)}:1`] : []
    })
    const edged = document.querySelectorAll<HTMLElement>(".choice, .button, .lane, input:not([type=hidden], .lane *)")
    const edges = [...edged].flatMap((each) => {
      if (!each.checkVisibility({ visibilityProperty: true }) || !each.parentElement) return []
      const { borderTopColor, borderTopWidth, borderTopStyle } = getComputedStyle(each)
      const { x, y, width } = each.getBoundingClientRect()
      const drawn = borderTopStyle !== "none" && Number.parseFloat(borderTopWidth) >= 1
      const grounds = lens.grounds(each.parentElement, x + width / 2, y - 1)
      const edge = lens.colour(borderTopColor)
      const ratio = drawn ? Math.min(...grounds.map((ground) => lens.contrast(lens.over(edge, ground), ground))) : 0
      return ratio < 3 ? [`the edge of ${lens.called(each)} has ${ratio.toFixed(2)}:1`] : []
    })
    return [...new Set([...texts, ...edges])]
  })

const inBoth = async (page: Page, look: () => Promise<string[]>): Promise<string[]> => {
  const found: string[] = []
  for (const scheme of ["light", "dark"]) {
    await page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme
    }, scheme)
    found.push(...(await look()).map((fault) => `${scheme}: ${fault}`))
  }
  return found
}

test("every text and every edge of every example stands out from what it stands on, light and dark", async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const wrong = await walk(browser, {
    context: { viewport: HIGH },
    dress: () => ({ lang: "en" }),
    look: async (page) => {
      await openAll(page)
      return inBoth(page, () => faint(page))
    },
  })
  expect(wrong).toEqual([])
})

for (const id of [
  "choice/known",
  "preferences/known",
  "unsubscribed/fresh",
  "link/missing-with-code",
  "history/more",
]) {
  test(`so it does under a pointer and while it is pressed (${id})`, async ({ browser }) => {
    const context = await openContext(browser, { viewport: HIGH })
    const page = await context.newPage()
    await draw(page, id)
    const devtools = await context.newCDPSession(page)
    await devtools.send("DOM.enable")
    await devtools.send("CSS.enable")
    const { root } = await devtools.send("DOM.getDocument")
    const selector = "a, button, label, input, summary"
    const { nodeIds } = await devtools.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector })
    expect(nodeIds.length).toBeGreaterThan(3)
    for (const forcedPseudoClasses of [["hover"], ["hover", "active"]]) {
      for (const nodeId of nodeIds) await devtools.send("CSS.forcePseudoState", { nodeId, forcedPseudoClasses })
      expect(await inBoth(page, () => faint(page))).toEqual([])
    }
    await context.close()
  })
}
