import { alive, expect, test, WORDS } from "./test.ts"

test("a press while the server is away is told as it is, and arrives when the server is back", async ({
  page,
  server,
}) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await server.stop()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByText("Not saved yet: we cannot reach the server.")).toBeVisible()
  await server.run()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible({ timeout: 30_000 })
  expect(server.evidence()).toEqual(["objected"])
})

test("the person can try again by hand", async ({ page, server }) => {
  await page.goto(await server.link({ lang: "en" }))
  await alive(page)
  await page.clock.install()
  await server.stop()
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  const again = page.getByRole("button", { name: "Try again now" })
  await expect(again).toBeVisible()
  await server.run()
  await again.click()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
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

test("choices that cannot be fetched are said to be so, leaving stays in reach, and it mends itself", async ({
  page,
  server,
}) => {
  const token = (await server.link()).split("/").at(-1) ?? ""
  await page.route(/\/api\/v1\/preferences/, (route) => route.abort())
  await page.goto(`${server.url}/en/u/preferences#token=${token}`)
  await expect(page.getByRole("heading", { level: 1, name: "We cannot show your choices right now" })).toBeVisible()
  await expect(page.getByRole("button", { name: WORDS.en.leave })).toBeVisible()
  await page.unroute(/\/api\/v1\/preferences/)
  await page.getByRole("button", { name: "Try again now" }).click()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.preferences })).toBeVisible()
  await expect(page.getByRole("group", { name: "News" })).toBeVisible()
})
