import { inTurn, walk } from "./examples.ts"
import { expect, test } from "./test.ts"

/**
 * What is said without the focus being moved to it (REQUIREMENTS C22, WCAG 4.1.3): a region that comes with its text is
 * silent in most screen readers, so each is in the document before there is anything to say.
 */

// A hundred documents: their trace takes longer than they do.
test.use({ trace: "off" })

declare global {
  interface Window {
    /** The regions that came with their text, after the first screen was drawn. */
    mute: string[]
    /** The texts that came into a region which was there. */
    heard: string[]
  }
}

/** Listens to a document from its beginning; runs in it. */
function listen(): void {
  window.mute = []
  window.heard = []
  const regions = "[role=status], [role=alert], [aria-live]"
  let drawn = false
  const hear = (changes: MutationRecord[]) => {
    const begun = drawn
    drawn ||= document.querySelector("h1") !== null
    if (!begun) return
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node instanceof Element)
    const within = added.flatMap((node) => [
      ...(node.matches(regions) ? [node] : []),
      ...node.querySelectorAll(regions),
    ])
    // Whether there is a pause is read with its group, and told when it changes.
    const sudden = within.filter((node) => !node.matches(".until > *"))
    window.mute.push(...sudden.flatMap(({ textContent }) => (textContent ? [textContent] : [])))
    for (const { target } of changes) {
      const region = (target instanceof Element ? target : target.parentElement)?.closest(regions)
      if (region?.textContent) window.heard.push(region.textContent)
    }
  }
  new MutationObserver(hear).observe(document, { subtree: true, childList: true, characterData: true })
}

/** Examples in which something has happened, that is told where it happened. */
const TELLING =
  /^(leaving|saving)\/(?!.*changes?$|under-way|link-expired|saved$)|\/(.*-)?(trouble|offline|unreachable|throttled|refused)$/

test("every region that announces is there before its text, in every example", async ({ browser }) => {
  test.setTimeout(240_000)
  let telling = 0
  const wrong = await walk(browser, {
    script: listen,
    dress: inTurn,
    look: async (page, { id }) => {
      if (TELLING.test(id))
        await page.waitForFunction(() => window.heard.length > 0, null, { timeout: 3_000 }).catch(() => {})
      const { mute, heard } = await page.evaluate(() => ({ mute: window.mute, heard: window.heard }))
      telling += Number(heard.length > 0)
      const silent = TELLING.test(id) && heard.length === 0 ? ["tells nothing"] : []
      return [...mute.map((text) => `“${text}” came with its region`), ...silent]
    },
  })
  expect(wrong).toEqual([])
  expect(telling).toBeGreaterThan(30)
})
