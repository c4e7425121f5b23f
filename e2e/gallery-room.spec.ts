import type { Page } from "@playwright/test"
import { openAll, walk } from "./examples.ts"
import { expect, test } from "./test.ts"

/**
 * There is room for everything, in every example: on the narrowest screens and in the narrowest frames (WCAG 1.4.10), with
 * the person's own text spacing (1.4.12), with letters twice as large (1.4.4), and from right to left.
 */

// A hundred documents: their trace takes longer than they do.
test.use({ trace: "off" })

/** Nothing here depends on it. */
const HEIGHT = 740

/** The text spacing that WCAG 1.4.12 lets everybody wish for. */
const SPACED =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"

/** Names longer than any real one: the sender's above the page, and the channels' in the opt-out, end after three lines. */
const LIMITED = /^hostile\/(long|right|markup)/

/** What has no room: what scrolls sideways, leaves its box or the window, is cut off, or lies on something else. */
const lacks = (page: Page, id: string): Promise<string[]> =>
  page.evaluate((limited) => {
    const { lens } = window
    const { scrollWidth, clientWidth } = document.documentElement
    const faults = scrollWidth > clientWidth ? [`scrolls sideways by ${scrollWidth - clientWidth} px`] : []
    const lines = lens.lines()
    for (const { parent, box, node } of lines) {
      const text = node.data.trim().slice(0, 40)
      if (box.left < -0.5 || box.right > clientWidth + 0.5) faults.push(`“${text}” is outside the window`)
      for (let each: HTMLElement | null = parent; each && each !== document.body; each = each.parentElement) {
        if (getComputedStyle(each).display === "inline") continue
        const room = each.getBoundingClientRect()
        const out = Math.max(
          room.left - box.left,
          box.right - room.right,
          (room.top - box.top) / 3,
          (box.bottom - room.bottom) / 3,
        )
        if (out > 1.5 && getComputedStyle(each).overflow === "visible") {
          faults.push(`“${text}” leaves ${lens.called(each)} by ${Math.round(out)} px`)
          break
        }
      }
    }
    for (const each of document.body.querySelectorAll<HTMLElement>("*")) {
      if (getComputedStyle(each).overflow === "visible" || each.closest(".unseen, script, style, svg, input")) continue
      if (limited && getComputedStyle(each).webkitLineClamp !== "none") continue
      if (each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
        faults.push(`${lens.called(each)} is cut off`)
    }
    const blockOf = (element: HTMLElement): HTMLElement =>
      getComputedStyle(element).display === "inline" && element.parentElement ? blockOf(element.parentElement) : element
    const placed = lines.map(({ parent, box, node }) => ({ block: blockOf(parent), box, text: node.data.trim() }))
    for (const [at, one] of placed.entries()) {
      for (const other of placed.slice(at + 1)) {
        if (one.block === other.block) continue
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        if (wide > 1 && high > 3) faults.push(`“${one.text.slice(0, 30)}” lies on “${other.text.slice(0, 30)}”`)
      }
    }
    return [...new Set(faults)]
  }, LIMITED.test(id))

/** Where everything stands that has a box of its own, and how wide the window is. */
const places = (page: Page): Promise<{ width: number; boxes: { called: string; left: number; right: number }[] }> =>
  page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    boxes: [...document.body.querySelectorAll<HTMLElement>("header *, main, main *, footer *")]
      .filter(
        (each) =>
          each.checkVisibility() &&
          !each.closest(".unseen, svg *") &&
          !/inline$|none/.test(getComputedStyle(each).display),
      )
      .map((each) => ({ called: window.lens.called(each), box: each.getBoundingClientRect() }))
      .map(({ called, box: { left, right } }) => ({ called, left, right })),
  }))

async function mirrorFaults(page: Page): Promise<string[]> {
  const before = await places(page)
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"))
  const after = await places(page)
  return before.boxes
    .map(({ called, left, right }, at) => {
      const now = after.boxes[at]
      const off = now
        ? Math.max(Math.abs(before.width - right - now.left), Math.abs(before.width - left - now.right))
        : 0
      return off > 2 ? `from right to left ${called} is ${Math.round(off)} px from where it belongs` : ""
    })
    .filter((fault) => fault !== "")
}

/** As a person sets letters of twice the size for all pages. Only Chromium can be told; what is asked of the width follows. */
async function readInLargeLetters(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  await browser.send("Page.setFontSizes", { fontSizes: { standard: 32 } })
  await browser.detach()
}

test("at 320 px, and in a frame at 280 px, everything has its room, as the person spaces it, and from right to left", async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const wrong = await walk(browser, {
    dress: (at) => ({ lang: ["de", "fr", "nl", "en"][at % 4] ?? "" }),
    look: async (page, { id }) => {
      await page.addStyleTag({ content: ".savebar { position: static !important }" })
      await openAll(page)
      const framed = await page.evaluate(() => "embed" in document.documentElement.dataset)
      await page.setViewportSize({ width: framed ? 280 : 320, height: HEIGHT })
      const narrow = await lacks(page, id)
      const mirrored = await mirrorFaults(page)
      const rtl = await lacks(page, id)
      await page.evaluate(() => document.documentElement.setAttribute("dir", "ltr"))
      const style = await page.addStyleTag({ content: SPACED })
      const spaced = await lacks(page, id)
      await style.evaluate((element) => (element as Element).remove())
      await page.setViewportSize({ width: 640, height: HEIGHT })
      await readInLargeLetters(page)
      const large = await lacks(page, id)
      return [
        ...narrow.map((fault) => `narrow: ${fault}`),
        ...mirrored,
        ...rtl.map((fault) => `rtl: ${fault}`),
        ...spaced.map((fault) => `spaced: ${fault}`),
        ...large.map((fault) => `200 %: ${fault}`),
      ]
    },
  })
  expect(wrong).toEqual([])
})
