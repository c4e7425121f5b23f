import type { Page } from "@playwright/test"
import { openAll, walk } from "./examples.ts"
import { expect, test } from "./test.ts"

/**
 * Whoever chose their own colours, or wants nothing to move, loses nothing in any example (REQUIREMENTS C10, C29): what can
 * be pressed has an edge, what is ticked is drawn by the browser, what is under way is told in words, and all stands still.
 */

// A hundred documents: their trace takes longer than they do.
test.use({ trace: "off" })

const lost = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { lens } = window
    const seen = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((each) =>
        each.checkVisibility({ visibilityProperty: true }),
      )
    const edgeOf = (each: HTMLElement, side: "Top" | "InlineStart" = "Top") => {
      const style = getComputedStyle(each)
      const width = style[`border${side}Style`] === "none" ? 0 : Number.parseFloat(style[`border${side}Width`])
      const { x, y } = each.getBoundingClientRect()
      const [ground = [0, 0, 0, 1] as const] = lens.grounds(each.parentElement ?? each, x + 20, y - 1)
      return { width, ratio: lens.contrast(lens.colour(style[`border${side}Color`]), ground) }
    }
    const words = seen("[role=status], [role=alert]").map((each) => each.textContent)
    const faults = (what: string, found: HTMLElement[]) => found.map((each) => `${lens.called(each)} ${what}`)
    const pressed = ".choice, .button, .lane:not(.locked), input:not([type=hidden], .lane *)"
    const bars = ".said:not(:empty), .lede.notice, .refused:not(:empty)"
    return [
      ...faults(
        "has no edge",
        seen(pressed).filter((each) => edgeOf(each).width < 1 || edgeOf(each).ratio < 3),
      ),
      ...faults(
        "has no bar",
        seen(bars).filter((each) => edgeOf(each, "InlineStart").width < 3),
      ),
      ...faults(
        "is a box that the page draws",
        seen(".lane input").filter((each) => getComputedStyle(each).appearance !== "auto"),
      ),
      ...faults("is under way without a word", words.join("") === "" ? seen("[aria-busy=true]:is(button, a)") : []),
      ...faults(
        "is the language of the page, and looks like the others",
        seen(".languages [aria-current]").filter(
          (each) => !getComputedStyle(each).textDecoration.includes("underline"),
        ),
      ),
      ...document.getAnimations().map(() => "something moves"),
    ]
  })

test("in forced colours everything that can be pressed has its edge, and nothing moves, in every example", async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const wrong = await walk(browser, {
    context: { forcedColors: "active" },
    dress: (at) => ({ lang: ["nl", "fr"][at % 2] ?? "" }),
    look: async (page) => {
      await openAll(page)
      const found: string[] = []
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme })
        found.push(...(await lost(page)).map((fault) => `${colorScheme}: ${fault}`))
      }
      return found
    },
  })
  expect(wrong).toEqual([])
})
