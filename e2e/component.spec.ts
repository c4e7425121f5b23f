import { AxeBuilder } from "@axe-core/playwright"
import { expect, hostState, test } from "./host-page.ts"
import { WORDS } from "./test.ts"

const { leave, adapt, done, undo, preferences, save, saved } = WORDS.en

test("leaves, undoes and saves in somebody's page, whose address, title, history and language stay as they were", async ({
  page,
  openHost,
}) => {
  await openHost()
  const before = await hostState(page)
  await page.getByRole("button", { name: leave }).click()
  await expect(page.getByRole("heading", { name: done })).toBeFocused()
  await page.getByRole("button", { name: undo }).click()
  await expect(page.getByRole("heading", { name: preferences })).toBeFocused()
  await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "E-mail" }).uncheck()
  await page.getByRole("button", { name: save, exact: true }).click()
  await expect(page.getByText(saved)).toBeVisible()
  await page.getByRole("link", { name: "See what you chose so far" }).click()
  await expect(page.getByText("You unsubscribed from everything")).toBeVisible()
  expect(await hostState(page)).toEqual(before)
})

test("whoever stood on a screen that is replaced is taken to the next one", async ({ page, openHost }) => {
  await openHost({ adapter: "waits", screen: "preferences" })
  await page.getByRole("button", { name: leave }).focus()
  await page.evaluate(() => (window as unknown as { answer(): void }).answer())
  await expect(page.getByRole("group", { name: "News" })).toBeVisible()
  await expect(page.getByRole("heading", { name: preferences })).toBeFocused()
})

test("has no accessibility errors, nor a reference that leads out of it", async ({ page, openHost }) => {
  for (const screen of ["choice", "preferences"] as const) {
    await openHost({ screen })
    await expect(page.getByRole("button", { name: leave }).last()).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).include({ fromShadowDom: ["#root div", ".centre"] }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    const dangling = await page
      .locator(".centre")
      .evaluateAll((centres) =>
        centres.flatMap((centre) =>
          ["aria-labelledby", "aria-describedby", "for"].flatMap((name) =>
            [...centre.querySelectorAll(`[${name}]`)].flatMap((each) =>
              (each.getAttribute(name) ?? "").split(" ").filter((id) => !centre.querySelector(`#${id}`)),
            ),
          ),
        ),
      )
    expect(dangling).toEqual([])
  }
})

test("leads to no page that is not there: its foot has the sender's own links alone (A39)", async ({
  page,
  openHost,
}) => {
  await openHost()
  await expect(page.getByRole("link", { name: "Privacy statement" })).toHaveAttribute("href", /^https:/)
  await expect(page.getByRole("link", { name: "How to stop everything" })).toHaveCount(0)
})

test("links work by mouse and keyboard, and open nothing in a new tab", async ({ page, context, openHost }) => {
  await openHost()
  const link = page.getByRole("link", { name: adapt })
  await link.focus()
  await page.keyboard.press("Enter")
  await expect(page.getByRole("heading", { name: preferences })).toBeFocused()
  await page.getByRole("link", { name: "Back" }).click()
  await link.click({ modifiers: ["ControlOrMeta"] })
  await expect(page.getByRole("heading", { name: preferences })).toBeFocused()
  await page.getByRole("link", { name: "Back" }).click({ button: "middle" })
  await expect(page.getByRole("heading", { name: preferences })).toBeVisible()
  expect(context.pages()).toHaveLength(1)
  expect(await page.locator("[href^='/'], [href^='#'], [action]").count()).toBe(0)
})

test("links that lead out of the centre open beside the host's page", async ({ page, openHost }) => {
  await openHost()
  for (const name of ["Privacy statement", "Data Protection Authority"]) {
    const link = page.getByRole("article").getByRole("link", { name })
    await expect(link).toHaveAttribute("target", "_blank")
    await expect(link).toHaveAttribute("rel", "noreferrer")
  }
})

test("speaks another language when the person or the host asks for it", async ({ page, openHost }) => {
  await openHost()
  await page.getByRole("link", { name: /^FR/ }).click()
  await expect(page.getByRole("button", { name: WORDS.fr.leave })).toBeVisible()
  await expect(page.locator(".centre")).toHaveAttribute("lang", "fr")
  await page.evaluate(() => window.host.speak("nl"))
  await expect(page.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  await page.evaluate(() => window.host.speak("xx"))
  await expect(page.getByRole("button", { name: leave })).toBeVisible()
})

test("keeps what is being chosen when the host draws again with other objects", async ({ page, openHost }) => {
  await openHost({ screen: "preferences" })
  const box = page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "E-mail" })
  await box.uncheck()
  await page.evaluate(() => window.host.drawAgain())
  await expect(box).not.toBeChecked()
  await expect(page.getByText("1 change not saved yet")).toBeVisible()
})

test("the host's style does not reach in", async ({ page, openHost }) => {
  await openHost()
  const button = page.getByRole("button", { name: leave })
  await expect(button).toBeVisible()
  await expect(button).toHaveCSS("color", "rgb(255, 255, 255)")
  await expect(button).toHaveCSS("background-color", "rgb(23, 73, 63)")
  await expect(button).toHaveCSS("letter-spacing", "normal")
  await expect(button).toHaveCSS("text-transform", "none")
  const sizes = await page.evaluate(() => {
    const inside = document.querySelector("[style]")?.shadowRoot
    return ["h1", ".lede", ".languages", ".mark"].map((selector) => {
      const found = inside?.querySelector(selector)
      return found ? Number.parseFloat(getComputedStyle(found).fontSize) : 0
    })
  })
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(15)
  expect(Math.max(...sizes)).toBeLessThan(40)
})

test("is styled in browsers without constructable stylesheets too", async ({ page, openHost }) => {
  await page.addInitScript(() => Object.assign(window, { CSSStyleSheet: undefined }))
  await openHost()
  await expect(page.getByRole("button", { name: leave })).toHaveCSS("background-color", "rgb(23, 73, 63)")
})

for (const constructable of [true, false]) {
  test(`wears the theme of its brand${constructable ? "" : ", in browsers without constructable stylesheets too"}`, async ({
    page,
    openHost,
  }) => {
    if (!constructable) await page.addInitScript(() => Object.assign(window, { CSSStyleSheet: undefined }))
    await openHost({ theme: JSON.stringify({ light: { brand: "#8b1e3f" }, radius: 0, font: "serif" }) })
    const button = page.getByRole("button", { name: leave })
    await expect(button).toHaveCSS("background-color", "rgb(139, 30, 63)")
    await expect(button).toHaveCSS("border-top-left-radius", "0px")
    await expect(button).toHaveCSS("font-family", /^"Iowan Old Style"/)
    await page.evaluate(() => window.host.drawAgain())
    await expect(button).toHaveCSS("background-color", "rgb(139, 30, 63)")
    await page.emulateMedia({ colorScheme: "dark" })
    await expect(button).toHaveCSS("color", "rgb(0, 0, 0)")
  })
}

test.describe("with a theme that cannot be read", () => {
  test.use({ provoked: /the brand "host" is drawn without its theme.*light\.brand/s })
  test("it is ours, and its developer told why, once", async ({ page, openHost }) => {
    const told: string[] = []
    page.on("console", (message) => told.push(message.text()))
    await openHost({ theme: JSON.stringify({ light: { brand: "#ffcc00" }, radius: 0 }) })
    const button = page.getByRole("button", { name: leave })
    await expect(button).toHaveCSS("background-color", "rgb(23, 73, 63)")
    await expect(button).toHaveCSS("border-top-left-radius", "14px")
    await page.evaluate(() => window.host.drawAgain())
    expect(told.filter((text) => text.includes("nearest colour that passes is #"))).toHaveLength(1)
  })
})

test("its style does not reach the host", async ({ page, openHost }) => {
  const looks = () =>
    page.evaluate(() =>
      ["html", "body", "h1#choice", "p.choice"].map((selector) => {
        const style = getComputedStyle(document.querySelector(selector) ?? document.documentElement)
        const { font, color, background, margin, padding, border, display, boxSizing, minHeight, letterSpacing } = style
        return { font, color, background, margin, padding, border, display, boxSizing, minHeight, letterSpacing }
      }),
    )
  await openHost()
  await expect(page.getByRole("button", { name: leave })).toBeVisible()
  const withIt = await looks()
  await page.evaluate(() => window.host.show(false))
  await expect(page.getByRole("button", { name: leave })).toHaveCount(0)
  expect(await looks()).toEqual(withIt)
  expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0)
})

test("fits the room it is given, and not the window", async ({ page, openHost }) => {
  await page.setViewportSize({ width: 1000, height: 740 })
  await openHost()
  const [all, some] = [page.getByRole("button", { name: leave }), page.getByRole("link", { name: adapt })]
  const beside = async () => (await all.boundingBox())?.y === (await some.boundingBox())?.y
  await expect.poll(beside).toBe(true)
  await page.evaluate(() => Object.assign(document.body.style, { width: "340px" }))
  await expect.poll(beside).toBe(false)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1000)
})

test("two copies speak for two people", async ({ page, openHost }) => {
  await openHost({ copies: 2 })
  const [first, second] = [page.locator(".centre").nth(0), page.locator(".centre").nth(1)]
  await first.getByRole("button", { name: leave }).click()
  await expect(first.getByRole("heading", { name: done })).toBeFocused()
  await second.getByRole("link", { name: adapt }).click()
  await expect(second.getByRole("heading", { name: preferences })).toBeFocused()
  await second.getByRole("link", { name: /^NL/ }).click()
  await expect(second.getByRole("heading", { name: WORDS.nl.preferences })).toBeVisible()
  await expect(first.getByRole("heading", { name: done })).toBeVisible()
})

test("leaves no listener behind, and can come back", async ({ page, openHost }) => {
  await page.addInitScript(() => {
    const open = new Map<string, number>()
    Object.assign(window, { open })
    for (const target of [window, document]) {
      const { addEventListener, removeEventListener } = target
      const count = (type: string, by: number) => open.set(type, (open.get(type) ?? 0) + by)
      target.addEventListener = (...args: Parameters<typeof addEventListener>) => {
        count(args[0], 1)
        addEventListener.apply(target, args)
      }
      target.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
        count(args[0], -1)
        removeEventListener.apply(target, args)
      }
    }
  })
  const held = () =>
    page.evaluate(() => {
      const names = ["beforeunload", "pageshow", "popstate", "online", "offline", "visibilitychange", "focus"]
      const { open } = window as unknown as { open: Map<string, number> }
      return names.map((name) => [name, open.get(name) ?? 0]).filter(([, times]) => times !== 0)
    })
  await openHost({ screen: "preferences", copies: 2 })
  const boxes = page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "E-mail" })
  await boxes.first().uncheck()
  expect(await held()).not.toEqual([])
  await page.evaluate(() => window.host.show(false))
  await expect(page.locator(".centre")).toHaveCount(0)
  expect(await held()).toEqual([])
  await page.evaluate(() => window.host.show(true))
  await expect(boxes.first()).toBeVisible()
})
