import type { Page } from "@playwright/test"
import { FaultyNetwork } from "./faulty-network.ts"
import { alive, expect, test, WORDS } from "./test.ts"

/** Milliseconds after the button is there; the application takes over somewhere among them. */
const MOMENTS = [0, 100, 250, 400, 600, 800, 1_000, 1_200, 1_400, 1_600, 1_800, 2_000, 2_300, 2_600, 3_000, 4_000]

/** A phone on a bad network: 1.6 Mbit/s, 150 ms away, four times slower than this machine. */
async function likeAPhone(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send("Network.enable")
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 200_000,
    uploadThroughput: 93_750,
  })
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 })
}

/** Presses the button at each of these moments, counted from the moment at which it is there. */
const pressAt = (page: Page, moments: readonly number[]): Promise<unknown> =>
  page.addInitScript((all) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector("#leave button")) return
      watch.disconnect()
      for (const moment of all) setTimeout(() => document.querySelector<HTMLElement>("#leave button")?.click(), moment)
    })
    watch.observe(document, { childList: true, subtree: true })
  }, moments)

test.describe("a throttled load", () => {
  test.setTimeout(180_000)

  test("a press at any moment counts exactly once, and is told", async ({ browser, server }) => {
    for (const moment of MOMENTS) {
      const subject = `press-${moment}`
      const context = await browser.newContext()
      const page = await context.newPage()
      await likeAPhone(page)
      await pressAt(page, [moment])
      await page.goto(await server.link({ subject, lang: "en" }), { waitUntil: "commit" })
      await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible({ timeout: 20_000 })
      expect(server.evidence(subject), `pressed after ${moment} ms`).toEqual(["objected"])
      await context.close()
    }
  })

  test("pressing again and again, through all of it, counts exactly once", async ({ browser, server }) => {
    const subject = "press-again"
    const context = await browser.newContext()
    const page = await context.newPage()
    await likeAPhone(page)
    await pressAt(
      page,
      Array.from({ length: 400 }, (_, at) => at * 10),
    )
    await page.goto(await server.link({ subject, lang: "en" }), { waitUntil: "commit" })
    await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible({ timeout: 20_000 })
    await page.waitForFunction(() => performance.now() > 6_000)
    await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
    expect(server.evidence(subject)).toEqual(["objected"])
    await context.close()
  })
})

test("when the application never arrives, the press counts and is told all the same", async ({ page, server }) => {
  await page.route(/\/assets\//, (route) => route.abort())
  await page.goto(await server.link({ lang: "en" }))
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
  await expect(page.locator(".reference")).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/)
  await expect(page.getByText(/You can undo this until \d/)).toBeVisible()
  expect(server.evidence()).toEqual(["objected"])
})

for (const before of ["nobody has left yet", "they have left before"]) {
  test(`a receipt that the first script wrote is taken over as it stands, however late (${before})`, async ({
    page,
    server,
  }) => {
    if (before === "they have left before")
      await fetch(await server.link(), {
        method: "POST",
        body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
      })
    const shown = Promise.withResolvers<void>()
    await page.route(/\/assets\//, async (route) => {
      await shown.promise
      await route.continue()
    })
    // As on a slow phone: by the time React comes to draw, what it fetches in idle time is there.
    await page.addInitScript(() => {
      const { postMessage } = MessagePort.prototype
      let awake: Promise<unknown> | undefined
      MessagePort.prototype.postMessage = function (...message: [unknown]) {
        awake ??= new Promise((wake) => setTimeout(wake, 500))
        awake.then(() => postMessage.apply(this, message))
      }
    })
    await page.goto(await server.link({ lang: "en" }))
    await page.getByRole("button", { name: WORDS.en.leave }).click()
    await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
    shown.resolve()
    // That React drew all of it anew, because it is not what stands there, would be a complaint.
    await expect(page.getByRole("region", { name: "What was the reason?" })).toBeVisible()
  })
}

test("a press on a document of which the end is still on its way reaches the application", async ({ page, server }) => {
  const network = await FaultyNetwork.open({ url: server.url, restart: () => server.run() })
  try {
    network.holdFrom('<script type="application/json"')
    const { pathname } = new URL(await server.link({ lang: "en" }))
    await page.goto(network.url + pathname, { waitUntil: "commit" })
    await page.getByRole("button", { name: WORDS.en.leave }).click()
    await page.evaluate(() => {
      const { app = "" } = document.querySelector<HTMLElement>("[data-app]")?.dataset ?? {}
      return Promise.all(app.split(" ").map((url) => import(url)))
    })
    await network.heal()
    await alive(page)
    await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
    expect(server.evidence()).toEqual(["objected"])
  } finally {
    await network.close()
  }
})

test("whoever leaves without a token in the document can undo it though the application never arrives", async ({
  page,
  server,
}) => {
  const link = await server.link({ lang: "en" })
  await page.route(/\/assets\//, (route) => route.abort())
  await page.goto(`${link.replace(/\/u\/.*/, "/u")}#token=${link.replace(/.*\/u\//, "")}`)
  await page.getByRole("button", { name: WORDS.en.leave }).click()
  await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
  await page.getByRole("button", { name: WORDS.en.undo }).click()
  await expect(page.getByText("Undone.")).toBeVisible()
  expect(server.evidence()).toEqual(["objected", "undone"])
})

for (const arrival of ["reloaded", "opened with its token in the part that is sent to nobody"]) {
  test(`a press that begins before a document without the token is taken over counts (${arrival})`, async ({
    page,
    server,
  }) => {
    const pressing = Promise.withResolvers<void>()
    const link = await server.link({ lang: "en" })
    if (arrival === "reloaded") {
      await page.goto(link)
      await alive(page)
    }
    await page.route(/\/assets\//, async (route) => {
      await pressing.promise
      await route.continue()
    })
    const [address, token] = [link.replace(/\/u\/.*/, "/u"), link.replace(/.*\/u\//, "")]
    if (arrival === "reloaded") await page.reload()
    else await page.goto(`${address}#token=${token}`)
    const button = page.getByRole("button", { name: WORDS.en.leave })
    await button.hover()
    await page.mouse.down()
    pressing.resolve()
    await alive(page)
    await page.mouse.up()
    await expect(page.getByRole("heading", { level: 1, name: WORDS.en.done })).toBeVisible()
    expect(server.evidence()).toEqual(["objected"])
    await expect(page.getByRole("link", { name: "NL" })).toHaveAttribute("href", new RegExp(token))
  })
}
