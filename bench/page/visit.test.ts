import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openBrowser, resting } from "./visit.ts"

/** Two pages that ask for something: one never gets an answer, the other one never reads it. */
const server = createServer(({ url }, answer) => {
  if (url === "/never") return
  if (url === "/unread") answer.write("x".repeat(1_000_000))
  else answer.end(`<!doctype html><link rel="icon" href="data:,"><script>fetch("${url?.replace("/of", "/")}")</script>`)
})

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
  await once(server.listen(0, "127.0.0.1"), "listening")
})
afterAll(async () => {
  await browser.close()
  server.closeAllConnections()
  server.close()
})

const visit = (page: string) => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${page}`
  const atOnce = async () => {}
  return resting(browser, { address }, async (_page, wire) => wire.cost().requests, atOnce, 4_000)
}

test("a page that reads no more of an answer comes to rest all the same", async () => {
  expect(await visit("/ofunread")).toBe(2)
}, 30_000)

test("one that waits for an answer does not, and it is said for which", async () => {
  await expect(visit("/ofnever")).rejects.toThrow(/^Not at rest within 4000 ms: http:\S+\/never$/)
}, 30_000)
