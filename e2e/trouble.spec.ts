import { readFileSync } from "node:fs"
import type { Brand } from "preference-center/domain"
import { alive, expect, test, WORDS } from "./test.ts"

const BUILT = new URL("../dist/document/", import.meta.url)

test("a press while the server is away is told as it is, and arrives when the server is back", async ({
  page,
  server,
}) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await server.stop()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByText("Not saved yet. We cannot reach the server.")).toBeVisible()
  await server.run()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible({ timeout: 30_000 })
  expect(server.evidence()).toEqual(["objected"])
})

test("a press while the server is away, before the application is there, arrives too", async ({ page, server }) => {
  await page.route(/\/assets\//, (route) => route.abort())
  await page.goto(await server.link({ lang: "en" }))
  await server.stop()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("status").filter({ hasText: "Not saved yet" })).toBeVisible()
  await server.run()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible({ timeout: 30_000 })
  expect(server.evidence()).toEqual(["objected"])
})

test("choices that cannot be fetched are said to be so, leaving stays in reach, and a press asks for them again", async ({
  page,
  server,
}) => {
  const token = (await server.link()).split("/").at(-1) ?? ""
  await page.route(/\/api\/v1\/preferences/, (route) =>
    route.fulfill({ status: 503, headers: { "retry-after": "60" } }),
  )
  await page.goto(`${server.url}/en/u/preferences#token=${token}`)
  await expect(page.getByRole("heading", { level: 1, name: "We cannot show your choices right now" })).toBeVisible()
  await expect(page.getByRole("button", { name: WORDS.en.leave })).toBeVisible()
  await page.unroute(/\/api\/v1\/preferences/)
  await page.getByRole("link", { name: "Try again now" }).click()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.preferences })).toBeVisible()
  await expect(page.getByRole("group", { name: "News" })).toBeVisible()
})

test("whoever tries again with the keyboard can do so once more from the same place", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  let tries = 0
  await page.route(/\/api\/v1\/objection$/, (route) => {
    tries++
    return route.fulfill({ status: 503, headers: { "retry-after": "60" } })
  })
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  const again = page.getByRole("button", { name: "Try again now" })
  await again.press("Enter")
  await expect.poll(() => tries).toBe(2)
  await expect(page.getByText("Not saved yet.")).toBeVisible()
  await expect(again).toBeFocused()
})

test("without a network the page says that, and sends when it is back", async ({ page, context, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await context.setOffline(true)
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByText("Not saved yet. You are offline.")).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
  expect(server.evidence()).toEqual(["objected"])
})

test("a fresh link asked for without a network is not said to be a choice that is not saved", async ({
  page,
  context,
  server,
}) => {
  await page.goto(`${server.url}/en/`)
  await alive(page)
  await context.setOffline(true)
  await page.getByLabel("Your e-mail address or phone number").fill("ada@example.be")
  await page.getByRole("button", { name: "Send me a new link" }).click()
  await expect(page.getByText("You are offline.")).toBeVisible()
  await expect(page.getByText("Not saved yet")).toHaveCount(0)
  await context.setOffline(false)
  await expect(page.getByText("If we know this address or number")).toBeVisible()
})

test("an answer that takes long is told after two seconds, and the press arrives", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  const go = Promise.withResolvers<void>()
  await page.route(/\/api\/v1\/objection$/, async (route) => {
    await go.promise
    await route.fallback()
  })
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByText("This is taking longer than usual.")).toBeVisible()
  go.resolve()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
})

test("a server that asks for patience is told as such, and asked again when it said", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en", screen: "preferences" }))
  await alive(page)
  let refused = 0
  await page.route(/\/api\/v1\/preferences$/, async (route) => {
    if (refused++ > 0) return route.fallback()
    return route.fulfill({ status: 429, headers: { "retry-after": "2" } })
  })
  await page.getByRole("group", { name: "News" }).getByRole("checkbox", { name: "SMS" }).check()
  await page.getByRole("button", { name: WORDS.en.save }).click()
  await expect(page.getByText("Not saved yet. Too many people are asking at once.")).toBeVisible()
  await expect(page.getByText(WORDS.en.saved)).toBeVisible()
})

test("where no page could be drawn at all, the one that is shown instead still leaves", async ({
  page,
  server,
  sample,
}) => {
  const { createRenderer } = (await import(new URL("renderer.js", BUILT).href)) as {
    createRenderer(built: unknown): Promise<{ renderTrouble(brand: Brand, locale: string): string }>
  }
  const renderer = await createRenderer(JSON.parse(readFileSync(new URL("built-page.json", BUILT), "utf8")))
  const { brands } = JSON.parse(sample.read("config.json")) as { brands: [Brand] }
  const link = await server.link({ lang: "en" })
  await page.route(link, (route) =>
    route.request().method() === "GET"
      ? route.fulfill({ status: 503, contentType: "text/html", body: renderer.renderTrouble(brands[0], "en") })
      : route.fallback(),
  )
  await page.goto(link)
  await expect(page).toHaveTitle("We cannot show your choices right now – Maison Lenoir")
  await expect(page.getByText("A part of this page is missing.")).toBeVisible()
  await expect(page.getByRole("link", { name: "Try again now" })).toHaveAttribute("href", "")
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WORDS.en.done)
  expect(server.evidence()).toEqual(["objected"])
})
