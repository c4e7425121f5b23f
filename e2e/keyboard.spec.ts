import type { Page } from "@playwright/test"
import { draw, openContext } from "./examples.ts"
import { expect, test } from "./test.ts"

/**
 * By keyboard alone, on every main screen: all that can be pressed is reached, in the order of the document, there and
 * back; what has the focus is seen to have it, and is never hidden (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11, 1.4.11).
 */

/** Thirty topics folded, and open; and the bar below the choices with a sentence and one more press. */
const SCREENS = [
  "choice/known",
  "preferences/known",
  "preferences/large",
  "preferences/large-opened",
  "saving/offline",
  "unsubscribed/fresh",
  "link/missing-with-code",
  "link/fresh-refused",
  "history/more",
  "button/rest",
  "button/left",
  "trouble/unavailable",
]

/** A phone, and a window of 1280 × 1024 at 400 %; and letters of twice the size. */
const WINDOWS = [
  { width: 360, height: 640, letters: 16 },
  { width: 320, height: 256, letters: 16 },
  { width: 640, height: 640, letters: 32 },
]

/** Where the focus is among all that can be pressed, and what is wrong with how it is drawn. */
const focused = (page: Page): Promise<{ at: number; faults: string[] }> =>
  page.evaluate(() => {
    const { lens } = window
    const has = document.activeElement
    if (!(has instanceof HTMLElement) || has === document.body) return { at: -1, faults: [] }
    // The ring of a box is drawn around its label.
    const ringed = has.closest<HTMLElement>(".lane") ?? has
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(ringed)
    const box = ringed.getBoundingClientRect()
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)]
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
    const points = [
      [(left + right) / 2, (top + bottom) / 2],
      [left + 12, top + 2],
      [right - 12, bottom - 2],
    ] as const
    const hidden = points.filter(([x, y]) => !ringed.contains(document.elementFromPoint(x, y)))
    const around = lens.grounds(ringed.parentElement ?? ringed, box.left + box.width / 2, box.top - 4)
    const ratio = Math.min(...around.map((ground) => lens.contrast(lens.colour(outlineColor), ground)))
    const must: [boolean, string][] = [
      [outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2, "has no ring"],
      [ratio >= 3, `has a ring of ${ratio.toFixed(2)}:1`],
      [bottom > top && right > left, "has the focus outside the window"],
      [hidden.length === 0 || box.height > innerHeight, `is hidden at ${hidden.length} of 3 points`],
    ]
    const called = lens.called(ringed)
    return {
      at: lens.controls().indexOf(has),
      faults: must.filter(([holds]) => !holds).map(([, fault]) => `${called} ${fault}`),
    }
  })

/** What Tab reaches: of boxes of which one is chosen it is the chosen one, and a locked box is none. */
const reachable = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    window.lens
      .controls()
      .map((each, at) => ({ each, at }))
      .filter(
        ({ each }) =>
          !(each instanceof HTMLInputElement && (each.disabled || (each.type === "radio" && !each.checked))),
      )
      .map(({ at }) => at),
  )

async function journey(page: Page, key: "Tab" | "Shift+Tab"): Promise<{ stops: number[]; faults: string[] }> {
  const stops: number[] = []
  const faults: string[] = []
  // Out of the page at its end, and never caught before it.
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press(key)
    const { at, faults: seen } = await focused(page)
    const out = at < 0 || (at === stops[0] && stops.length > 1)
    if (out && stops.length > 0) return { stops, faults }
    if (at < 0) continue
    // A day has a stop for each of its parts.
    if (stops.at(-1) !== at) stops.push(at)
    faults.push(...seen)
  }
  throw new Error(`Pressing ${key} does not lead out of the page.`)
}

for (const [index, { width, height, letters }] of WINDOWS.entries()) {
  for (const id of SCREENS) {
    test(`${id} by keyboard at ${width} × ${height} px, with letters of ${letters} px`, async ({ browser }) => {
      const context = await openContext(browser, { viewport: { width, height } })
      const page = await context.newPage()
      const devtools = await context.newCDPSession(page)
      await devtools.send("Page.setFontSizes", { fontSizes: { standard: letters } })
      await draw(page, id, { scheme: index % 2 === 0 ? "light" : "dark", lang: "de" })
      const all = await reachable(page)
      // Some examples end with the focus in them.
      if ((await focused(page)).at >= 0) await journey(page, "Shift+Tab")
      const there = await journey(page, "Tab")
      expect([...new Set(there.faults)]).toEqual([])
      expect(there.stops).toEqual(all)
      const back = await journey(page, "Shift+Tab")
      expect([...new Set(back.faults)]).toEqual([])
      expect(back.stops).toEqual(all.toReversed())
      await context.close()
    })
  }
}
