import { createServer, type Server } from "node:http"
// The fake that the adapter's own tests hold against answers captured from Ghost. `npm run test:ghost` meets a real one.
import { CONTENT_KEY, FakeGhost, idOf, LINK } from "../src/adapters/ghost/testing.ts"
import { servePage } from "../tools/ghost/page.ts"
import { test as base, expect } from "./test.ts"

const test = base.extend<{ readonly ghost: FakeGhost; readonly address: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  ghost: async ({}, use) => use(new FakeGhost()),
  address: async ({ ghost }, use) => {
    const server = await serve(ghost)
    const port = (server.address() as { port: number }).port
    const page = await servePage({ url: `http://127.0.0.1:${port}`, contentKey: CONTENT_KEY })
    await use(`${page.url}/en/u#token=${LINK.token}`)
    await page.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
})

/** The fake, at an origin of its own, as open to others as Ghost is. */
async function serve(ghost: FakeGhost): Promise<Server> {
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*")
    response.setHeader("access-control-allow-methods", "GET,HEAD,PUT,PATCH,POST,DELETE")
    response.setHeader("access-control-allow-headers", "content-type")
    if (request.method === "OPTIONS") return void response.writeHead(204).end()
    const body: Buffer[] = []
    for await (const chunk of request) body.push(chunk)
    const sent = body.length > 0 ? { body: Buffer.concat(body).toString() } : {}
    const answer = await ghost.fetch(`http://ghost${request.url}`, { method: request.method ?? "GET", ...sent })
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return server
}

test("the receipt of leaving stays, though a backend such as Ghost keeps none, until something is on again", async ({
  page,
  ghost,
  address,
}) => {
  await page.goto(address)
  await page.getByRole("button", { name: "Unsubscribe me from all communications" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Done\./)
  expect([ghost.subscribed, ghost.comments]).toEqual([[], false])
  const reference = await page.locator(".reference").textContent()
  expect(reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/)

  const read = page.waitForResponse(/\/members\/api\/site\/|\/ghost\/api\/content\//)
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
  await read
  await expect(page.locator(".reference")).toHaveText(reference ?? "")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Done\./)

  ghost.subscribed = [idOf(10)]
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")))
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(/^Done\./)
})

test("a link pressed before the application is there takes the token along, and leaves it in no address", async ({
  page,
  address,
}) => {
  const pressed = Promise.withResolvers<void>()
  await page.route(/\/assets\//, async (route) => {
    await pressed.promise
    await route.fallback()
  })
  await page.goto(address)
  await page.getByRole("link", { name: "Adapt my preferences" }).click()
  await page.waitForURL("**/en/u/preferences")
  pressed.resolve()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your preferences")
  await expect(page.getByRole("checkbox").first()).toBeVisible()
  expect(page.url()).not.toContain("token")
})

test("what Ghost cannot do is not offered, and leaving is not said to cover what comes later", async ({
  page,
  address,
}) => {
  const document = await (await page.request.get(address)).text()
  expect(document).toContain("as they are today.")
  expect(document).not.toContain("any topic added later")
  await page.goto(address)
  await expect(page.locator(".facts")).toContainText("as they are today.")
  await page.getByRole("link", { name: "Adapt my preferences" }).click()
  await expect(page.getByRole("checkbox").first()).toBeVisible()
  await expect(page.getByRole("link", { name: "See what you chose so far" })).toHaveCount(0)
  await expect(page.getByRole("group", { name: "Nothing for a while" })).toHaveCount(0)
  await page.goBack()
  await page.getByRole("button", { name: "Unsubscribe me from all communications" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Done\./)
  await expect(page.getByRole("button", { name: /undo/i })).toHaveCount(0)
})
