import type { Page } from "@playwright/test"
import { FaultyNetwork } from "./faulty-network.ts"
import { alive, expect, test, WORDS } from "./test.ts"

/** What a visit fetches until it rests, and how many bytes of each may be on the wire, compressed and with its head. */
const VISIT: Readonly<Record<string, number>> = {
  document: 10_200,
  "icon.svg": 1_020,
  "application.js": 90_100,
  "page.js": 4_000,
  // In idle time, so that nobody waits for them later.
  "preferences-screen.js": 16_400,
  "reason-form.js": 1_420,
}

/** What comes over the network, and not from what the browser has already. */
async function watchWire(page: Page) {
  const open = new Map<string, string>()
  const fetched: { name: string; bytes: number }[] = []
  const session = await page.context().newCDPSession(page)
  session.on("Network.responseReceived", ({ requestId, type, response }) => {
    // Files that are kept for ever bear a fingerprint.
    const file = new URL(response.url).pathname.replace(/.*\//, "").replace(/-[\w-]{8}\.js$/, ".js")
    const cached = response.fromDiskCache || !response.url.startsWith("http")
    if (!cached) open.set(requestId, type === "Document" ? "document" : file)
  })
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const name = open.get(requestId)
    if (name !== undefined) fetched.push({ name, bytes: encodedDataLength })
  })
  await session.send("Network.enable")
  return {
    fetched,
    /** That this came since the last time, in whatever order, and nothing else. */
    came: async (...names: string[]) => {
      await expect.poll(() => fetched.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
      fetched.splice(0)
    },
  }
}

test("a visit fetches what is needed, each file once and within its bytes", async ({ page, server }) => {
  const wire = await watchWire(page)
  await page.goto(await server.link())
  await page.waitForLoadState("networkidle")
  const { fetched } = wire
  await expect.poll(() => fetched.map(({ name }) => name).toSorted()).toEqual(Object.keys(VISIT).toSorted())
  expect(fetched.filter(({ name, bytes }) => bytes > (VISIT[name] ?? 0))).toEqual([])
})

test("whoever then reads, changes the language or leaves fetches nothing that could have been spared", async ({
  page,
  server,
}) => {
  const { came } = await watchWire(page)
  await page.goto(await server.link())
  await came(...Object.keys(VISIT))

  await page.getByRole("link", { name: WORDS.fr.adapt }).click()
  await expect(page.getByRole("heading", { name: WORDS.fr.preferences })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole("button", { name: WORDS.fr.leave })).toBeVisible()
  await came()

  await page.getByRole("link", { name: "NL" }).click()
  await expect(page.getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  await came("page.js")
  await page.getByRole("link", { name: "FR" }).click()
  await expect(page.getByRole("button", { name: WORDS.fr.leave })).toBeVisible()
  await came()

  await page.getByRole("button", { name: WORDS.fr.leave }).click()
  await expect(page.getByRole("heading", { name: WORDS.fr.done })).toBeVisible()
  // What stands then is read anew, behind the receipt.
  await came("objection", "preferences")
})

test("nothing is fetched between a press and its receipt", async ({ page, server }) => {
  const wire: string[] = []
  page.on("request", (request) => {
    if (request.method() === "POST") wire.push("pressed")
    if (request.url().includes("/application-")) wire.push("application")
  })
  await page.route("**", async (route) => {
    if (route.request().method() !== "POST") return route.fallback()
    const response = await route.fetch()
    // Whatever the page asked for by now is heard of before this.
    await page.evaluate(() => document.readyState)
    wire.push("answered")
    await route.fulfill({ response })
  })
  // The time after which the application is fetched without a press does not pass.
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 1_000)
  await page.goto(await server.link())
  await page.getByRole("button", { name: WORDS.fr.leave }).click()
  await expect(page.getByRole("heading", { name: WORDS.fr.done })).toBeFocused()
  await expect.poll(() => wire.length).toBe(3)
  expect(wire).toEqual(["pressed", "answered", "application"])
})

test("the style of the later screens is asleep until one of them is at hand", async ({ page, server }) => {
  const lies = page.locator("#later-style")
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route(/\/assets\/application-/, async (route) => {
    await released
    await route.continue()
  })
  await page.goto(await server.link())
  await expect(lies).toHaveAttribute("media", "not all")
  release()
  await alive(page)
  await page.getByRole("link", { name: WORDS.fr.adapt }).click()
  await expect(page.getByRole("heading", { name: WORDS.fr.preferences })).toBeVisible()
  await expect(page.locator(".lane").first()).toHaveCSS("min-height", "44px")

  await page.reload()
  await expect(lies).toHaveCount(0)
  await expect(page.locator(".lane").first()).toHaveCSS("min-height", "44px")
})

test("the preferences are drawn once in idle time, where nobody sees it, and no more of them than it takes", async ({
  page,
  server,
}) => {
  server.enlarge(40)
  await server.stop()
  await server.run()
  await page.addInitScript(() => {
    const { createElement } = Document.prototype
    const made: HTMLInputElement[] = []
    document.createElement = (name: string) => {
      const element = createElement.call(document, name)
      if (element instanceof HTMLInputElement) made.push(element)
      return element
    }
    Object.assign(window, { made })
  })
  const fields = () =>
    page.evaluate(() => {
      const { made } = window as unknown as { made: HTMLInputElement[] }
      const count = (type: string) => made.filter((each) => each.type === type).length
      return { days: count("date"), boxes: count("checkbox"), seen: made.filter((each) => each.isConnected).length }
    })
  await page.goto(await server.link())
  const title = await page.title()
  // The field for a day is the last of the form.
  await expect.poll(async () => (await fields()).days).toBe(1)
  const { boxes, seen } = await fields()
  expect([boxes > 0, boxes < 40, seen]).toEqual([true, true, 0])
  expect(await page.title()).toBe(title)
  await page.getByRole("link", { name: WORDS.fr.adapt }).click()
  await expect(page.getByRole("heading", { name: WORDS.fr.preferences })).toBeFocused()
  expect((await fields()).boxes).toBeGreaterThan(240)
})

test("the preferences are drawn as they stay, with nothing asleep that is woken later", async ({ page, server }) => {
  await page.goto(await server.link())
  await alive(page)
  await page.evaluate(() => {
    const drawn: string[] = []
    Object.assign(window, { drawn })
    const watch = new MutationObserver((mutations) => {
      for (const { target, type, addedNodes } of mutations) {
        if (type === "attributes") drawn.push((target as Element).className)
        for (const node of addedNodes) if (node instanceof Element) drawn.push(...byClass(node))
      }
    })
    const byClass = (node: Element) => [node, ...node.querySelectorAll("[class]")].map(({ className }) => className)
    watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ["class"] })
  })
  await page.getByRole("link", { name: WORDS.fr.adapt }).click()
  await expect(page.getByRole("heading", { name: WORDS.fr.preferences })).toBeFocused()
  const drawn = await page.evaluate(() => (window as unknown as { drawn: string[] }).drawn)
  expect(drawn).toContain("savebar")
  expect(drawn.filter((name) => name === "by-channel")).toHaveLength(1)
})

test("no script stands in front of what is painted first; in a frame they do, where they ask for the token", async ({
  request,
  server,
}) => {
  const partsOf = async (address: string) => {
    const html = await (await request.get(address)).text()
    return [html.indexOf("<button"), html.indexOf("<script")] as const
  }
  const [button, script] = await partsOf(await server.link())
  expect(script).toBeGreaterThan(button)
  const [framed, meeting] = await partsOf(`${server.url}/fr/embed?view=centre`)
  expect(meeting).toBeGreaterThan(0)
  expect(framed).toBeGreaterThan(meeting)
})

test("a document that arrives in pieces is painted once, and nothing in it moves", async ({ page, server }) => {
  const network = await FaultyNetwork.open({ url: server.url, restart: () => server.run() })
  const painted = () =>
    page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null)
  try {
    await page.addInitScript(() => {
      const seen: string[] = []
      Object.assign(window, { moved: seen })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.push(JSON.stringify(entry))
      }).observe({ type: "layout-shift", buffered: true })
    })
    network.holdFrom('<a lang="nl"')
    await page.goto(network.url + new URL(await server.link()).pathname, { waitUntil: "commit" })
    await page.waitForSelector(".languages [lang=fr]", { state: "attached" })
    // Time enough to paint what is there already.
    for (let round = 0; round < 20; round += 1)
      await page.evaluate(() => fetch("/icon.svg").then((icon) => icon.text()))
    expect(await painted()).toBeNull()
    await network.heal()
    await expect.poll(painted).not.toBeNull()
    await alive(page)
    expect(await page.evaluate(() => (window as { moved?: string[] }).moved)).toEqual([])
  } finally {
    await network.close()
  }
})
