import type { Page } from "@playwright/test"
import { centre, expect, hold, test, untilTold } from "./portal.ts"
import type { Server } from "./server.ts"
import { WORDS } from "./test.ts"

const { leave, done } = WORDS.en
const SCREENS_ABOVE = '<h1>My account</h1><div style="height:4000px">My invoices</div>'

/** What the page asks of whom, in order; not what stands in its frame. */
function requestsOf(page: Page): string[] {
  const asked: string[] = []
  page.on("request", (request) => {
    const { pathname } = new URL(request.url())
    const inFrame = request.frame() !== page.mainFrame() && !request.isNavigationRequest()
    if (!inFrame && pathname !== "/favicon.ico") asked.push(`${request.method()} ${pathname}`)
  })
  return asked
}

test("the document of a frame fits one congestion window (14 kB), and its second script 3.5 kB", async ({
  request,
  server,
}) => {
  for (const view of ["centre", "preferences", "button"]) {
    const answer = await request.get(`${server.url}/fr/embed?view=${view}`, { headers: { "accept-encoding": "br" } })
    expect(answer.headers()["content-encoding"]).toBe("br")
    expect(Number(answer.headers()["content-length"])).toBeLessThanOrEqual(14_000)
    const [, second = ""] = [...(await answer.text()).matchAll(/<script data-[^>]*>(.*?)<\/script>/gs)]
    expect(second[1]?.length).toBeGreaterThan(1_000)
    expect(second[1]?.length).toBeLessThanOrEqual(3_500)
  }
})

/** As an integrator writes it where the centre is in sight at once. */
const framed = (address: string, script: string): string =>
  `<h1>My account</h1><preference-center lang="en"><iframe title="My communications" src="${address}"></iframe><a href="/communications">My communications</a></preference-center>
  <script type="module" src="/portal.js"></script>${script}`

const frameRequests = (asked: string[]) => asked.filter((each) => each.endsWith("/embed"))

async function leaveInFrame(page: Page, server: Server): Promise<void> {
  await centre(page).getByRole("button", { name: leave }).click()
  await expect(centre(page).getByRole("heading", { level: 1 })).toHaveText(done)
  expect(server.evidence()).toEqual(["objected"])
}

test.describe("a frame that stands in the page's own HTML", () => {
  const script = ({ url }: Server) => `<script type="module" src="${url}/embed.js"></script>`
  const address = ({ url }: Server) => `${url}/en/embed?view=centre`

  test("is asked for once, before the script is there, and taken for the centre's", async ({
    page,
    portal,
    server,
  }) => {
    const asked = requestsOf(page)
    const release = await hold(page, /\/embed\.js$/)
    await portal.open(page, { body: framed(address(server), script(server)), atOnce: true })
    await expect(centre(page).getByRole("button", { name: leave })).toBeVisible()
    release()
    await untilTold(page, "ready")
    expect(frameRequests(asked)).toEqual(["GET /en/embed"])
    expect(await page.locator("preference-center iframe").count()).toBe(1)
    await expect(page.getByRole("link", { name: "My communications" })).toBeHidden()
    await leaveInFrame(page, server)
  })

  test("has waited no longer when the script comes at last: it begins anew, and works", async ({
    page,
    portal,
    server,
  }) => {
    await page.clock.install()
    const release = await hold(page, /\/embed\.js$/)
    await portal.open(page, { body: framed(address(server), script(server)), atOnce: true })
    await expect(centre(page).getByRole("button", { name: leave })).toBeVisible()
    await page.clock.fastForward(9_000)
    await expect(centre(page).getByRole("link", { name: "Open this page in a window of its own" })).toBeVisible()
    release()
    await untilTold(page, "ready")
    await leaveInFrame(page, server)
  })

  test("leads where the element says, whatever was written", async ({ page, portal, server }) => {
    await portal.open(page, { body: framed("about:blank", script(server)) })
    await untilTold(page, "ready")
    await leaveInFrame(page, server)
  })

  test("is the only one also where the element was known before it was parsed", async ({ page, portal, server }) => {
    await portal.open(page, { attributes: `lang="en" src="${server.url}"`, before: "" })
    await untilTold(page, "ready")
    await page.evaluate((address) => {
      const iframe = document.createElement("iframe")
      iframe.src = address
      document.querySelector("preference-center")?.append(iframe)
    }, address(server))
    await expect(page.locator("preference-center iframe")).toHaveCount(1)
    await page.waitForFunction(() => window.told.filter(([name]) => name === "ready").length === 2)
    await leaveInFrame(page, server)
  })

  test("gives way to what else the page has to offer where it does not come", async ({ page, portal, server }) => {
    await page.clock.install()
    const release = await hold(page, /\/embed\?/)
    await portal.open(page, { body: framed(address(server), script(server)), atOnce: true })
    await page.waitForFunction(() => customElements.get("preference-center"))
    await expect(page.getByRole("link", { name: "My communications" })).toBeHidden()
    await page.clock.fastForward(16_000)
    await expect(page.getByRole("link", { name: "My communications" })).toBeVisible()
    await expect(page.locator("preference-center iframe")).toBeHidden()
    release()
    await untilTold(page, "ready")
    await expect(page.getByRole("link", { name: "My communications" })).toBeHidden()
  })

  test("waits until somebody is near where it says that it is lazy", async ({ page, portal, server }) => {
    const lazy = framed(address(server), script(server)).replace(
      "<iframe",
      '<div style="height:9000px"></div><iframe loading="lazy"',
    )
    const asked = requestsOf(page)
    await portal.open(page, { body: lazy.replace("<h1>", `${SCREENS_ABOVE}${SCREENS_ABOVE}<h1>`) })
    expect(frameRequests(asked)).toEqual([])
    expect(await page.evaluate(() => window.asked)).toEqual([])
    await inSight(page)
    await untilTold(page, "ready")
    expect(frameRequests(asked)).toEqual(["GET /en/embed"])
  })
})

const inSight = (page: Page) => page.locator("preference-center").scrollIntoViewIfNeeded()

test("the loader makes the page ask for itself, its frame and a token, and for nothing else", async ({
  page,
  portal,
}) => {
  const asked = requestsOf(page)
  await portal.open(page)
  await untilTold(page, "ready")
  expect(asked.sort()).toEqual(["GET /", "GET /embed.js", "GET /en/embed", "GET /portal.js", "POST /token"])
})

test("far below, nothing is asked for before somebody comes near; then it is there, and works", async ({
  page,
  portal,
  server,
}) => {
  const asked = requestsOf(page)
  await portal.open(page, { before: SCREENS_ABOVE, after: "<p>Below it</p>" })
  await expect(page.getByRole("link", { name: "My communications" })).toBeAttached()
  const room = await page.locator("preference-center").boundingBox()
  // Two frames are more than an observer takes to say that something is in sight.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  expect(asked.sort()).toEqual(["GET /", "GET /embed.js", "GET /portal.js"])
  expect(await page.locator("preference-center iframe").count()).toBe(0)
  expect(room?.height).toBe(1074)
  await inSight(page)
  await centre(page).getByRole("button", { name: leave }).click()
  await expect(centre(page).getByRole("heading", { level: 1 })).toHaveText(done)
  expect(server.evidence()).toEqual(["objected"])
})

test("it is begun well before it is in sight", async ({ page, portal }) => {
  await portal.open(page, { before: SCREENS_ABOVE })
  await page.evaluate(() => scrollTo(0, 2_400))
  await untilTold(page, "ready")
  expect((await page.locator("preference-center").boundingBox())?.y).toBeGreaterThan(740)
})

test("in what the page does not show yet it begins when that is shown, or when the page says so", async ({
  page,
  portal,
}) => {
  const hidden = { before: "<button>Open</button><div hidden>", after: "</div>" }
  await portal.open(page, hidden)
  expect(await page.locator("preference-center iframe").count()).toBe(0)
  await page.evaluate(() => document.querySelector("div")?.removeAttribute("hidden"))
  await untilTold(page, "ready")

  await portal.open(page, hidden)
  await page.evaluate(() => {
    const element = document.querySelector("preference-center")
    document.querySelector("button")?.addEventListener("pointerenter", () => element?.start())
  })
  expect(await page.evaluate(() => window.asked)).toEqual([])
  await page.getByRole("button", { name: "Open" }).hover()
  await untilTold(page, "ready")
  await page.evaluate(() => document.querySelector("div")?.removeAttribute("hidden"))
  await expect(centre(page).getByRole("button", { name: leave })).toBeVisible()
  expect(await page.evaluate(() => window.asked)).toEqual(["start"])
})

test("whoever comes by the keyboard goes from the page's own link into the frame", async ({ page, portal }) => {
  await portal.open(page, { before: SCREENS_ABOVE })
  // The link is what the page has to offer until then. Coming to it brings it into sight, and the frame in its place.
  await page.keyboard.press("Tab")
  await untilTold(page, "ready")
  await page.keyboard.press("Tab")
  await expect(centre(page).locator(":focus")).toHaveCount(1)
})

test("taken out before it was near, it begins nothing; put back in sight it does", async ({ page, portal }) => {
  await portal.open(page, { before: SCREENS_ABOVE })
  const asked = requestsOf(page)
  await page.evaluate(() => {
    const element = document.querySelector("preference-center") as Element
    element.remove()
    scrollTo(0, document.body.scrollHeight)
    document.querySelector("h1")?.after(element)
    element.remove()
    document.body.append(element)
  })
  await untilTold(page, "ready")
  expect(asked.filter((each) => each.endsWith("/embed"))).toEqual(["GET /en/embed"])
})
