import { alive, expect, test } from "./test.ts"

test("GET, HEAD and prefetch change not one byte of the database (B10, B25)", async ({ request, server }) => {
  const before = server.fingerprint()
  const link = await server.link()
  for (const url of [link, `${link}/preferences`, `${link}/unsubscribed`, link.replace("/fr/", "/")]) {
    for (const headers of [{}, { "sec-purpose": "prefetch" }, { "sec-purpose": "prefetch;prerender" }]) {
      expect((await request.get(url, { headers })).status()).toBe(200)
      expect((await request.head(url, { headers })).status()).toBe(200)
    }
  }
  expect(server.fingerprint()).toBe(before)
})

test("loading, scrolling, pointing, focusing and waiting change nothing (B11)", async ({ page, server }) => {
  const before = server.fingerprint()
  const writes: string[] = []
  page.on("request", (request) => request.method() !== "GET" && writes.push(request.url()))
  await page.clock.install()
  await page.goto(await server.link())
  await alive(page)
  await page.mouse.wheel(0, 2_000)
  for (const control of await page.locator("a, button").all()) {
    await control.hover()
    await control.focus()
  }
  await page.clock.runFor(60_000)
  expect(writes).toEqual([])
  expect(server.fingerprint()).toBe(before)
})
