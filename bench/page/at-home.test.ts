import { afterAll, beforeAll, expect, test } from "vitest"
import { untilAtHome } from "./at-home.ts"
import { openUninspected } from "./uninspected.ts"
import { openBrowser } from "./visit.ts"

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test("a visit begins in a browser that has a process in reserve", async () => {
  const page = await openUninspected(browser)
  const root = await browser.newBrowserCDPSession()
  const { processInfo } = await root.send("SystemInfo.getProcessInfo")
  const working = processInfo.filter(({ type, cpuTime }) => type === "renderer" && cpuTime > 0)
  const { targetInfos } = await root.send("Target.getTargets")
  const tabs = targetInfos.filter(({ type }) => type === "page")
  await page.close()
  expect(tabs).toHaveLength(2)
  expect(working.length).toBeGreaterThan(tabs.length)
}, 30_000)

test("a page that never rests is not waited for without end", async () => {
  const page = await openUninspected(browser)
  await page.evaluate(async () => {
    setInterval(() => {
      for (const end = performance.now() + 100; performance.now() < end; );
    }, 0)
  })
  await expect(untilAtHome(browser, 1_000)).rejects.toThrow("Not at rest within 1000 ms: the browser draws on")
  await page.close()
}, 30_000)
