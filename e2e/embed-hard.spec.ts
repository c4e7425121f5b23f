import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Page } from "@playwright/test"
import { centre, expect, hold, test, told, toldNames, untilTold } from "./portal.ts"
import { WORDS } from "./test.ts"

const { leave, done } = WORDS.en
const WITHOUT_LINK = "Open this page with your personal link"

/** Leaves in the frame, and sees that it was kept. */
async function leaves(page: Page, evidence: () => string[]): Promise<void> {
  await centre(page).getByRole("button", { name: leave }).click()
  await expect(centre(page).getByRole("heading", { level: 1 })).toHaveText(done)
  expect(evidence()).toEqual(["objected"])
}

test("with every storage shut, cookies blocked and no referrer it works like anywhere else (D24)", async ({
  page,
  portal,
  server,
}) => {
  await page.addInitScript(() => {
    const shut = {
      get: () => {
        throw new DOMException("shut", "SecurityError")
      },
    }
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
      Object.defineProperty(window, name, shut)
    }
    Object.defineProperty(Document.prototype, "cookie", shut)
  })
  const session = await page.context().newCDPSession(page)
  await session.send("Network.enable")
  await session.send("Network.setCookieControls", { enableThirdPartyCookieRestriction: true })
  await portal.open(page, { headers: { "referrer-policy": "no-referrer" } })
  await leaves(page, () => server.evidence())
})

test("in a page with the strictest policies it needs two directives, and nothing is reported (Trusted Types, COEP, COOP)", async ({
  page,
  portal,
  server,
}) => {
  const home = server.url
  const complaints: string[] = []
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text())
  })
  await portal.open(page, {
    headers: {
      "content-security-policy": `default-src 'none'; script-src 'self' ${home}; frame-src ${home}; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    },
  })
  await leaves(page, () => server.evidence())
  expect(complaints).toEqual([])
})

test("in a page that is sandboxed, but keeps its origin, it works", async ({ page, portal, server }) => {
  await portal.open(page, {
    headers: { "content-security-policy": "sandbox allow-scripts allow-same-origin allow-forms" },
  })
  await leaves(page, () => server.evidence())
})

test.describe("in a page that has lost its origin", () => {
  test.use({ provoked: /frame-ancestors|BLOCKED_BY_RESPONSE|portal\.js.* blocked by CORS/ })
  test("nothing is framed, and the page's own link is there", async ({ page, portal }) => {
    await page.clock.install()
    await portal.open(page, { headers: { "content-security-policy": "sandbox allow-scripts" } })
    await page.clock.fastForward(20_000)
    await expect(page.getByRole("link", { name: "My communications" })).toBeVisible()
    await expect(page.locator("preference-center iframe")).toBeHidden()
  })
})

for (const sandbox of ["allow-scripts", "allow-scripts allow-forms allow-popups", "allow-scripts allow-same-origin"]) {
  test(`a frame that somebody wrote by hand, sandbox="${sandbox}": no blank box, but what can be done from there (D23)`, async ({
    page,
    portal,
    server,
  }) => {
    const written = `<iframe title="x" width="360" height="700" sandbox="${sandbox}" src="${server.url}/en/embed"></iframe>`
    await portal.open(page, { body: written })
    const frame = page.frameLocator("iframe")
    // Nobody answers the frame's hello, for which it waits 8 s; where it has no origin it does not even ask.
    await expect(frame.getByRole("heading", { level: 1 })).toHaveText(WITHOUT_LINK, { timeout: 20_000 })
    const top = frame.getByRole("link", { name: "Open this page in a window of its own" })
    await expect(top).toHaveAttribute("href", "/en/?brand=lenoir")
    await expect(top).toHaveAttribute("target", "_blank")
  })
}

for (const sandbox of ["", "allow-forms", "allow-same-origin"]) {
  test.describe("a frame that somebody wrote by hand, and in which nothing may run", () => {
    test.use({ provoked: /Blocked script execution in '.*\/en\/embed'/ })
    test(`sandbox="${sandbox}": nothing that could not work, but the way to a page of its own (D23)`, async ({
      page,
      portal,
      server,
    }) => {
      const written = `<iframe title="x" width="360" height="700" sandbox="${sandbox}" src="${server.url}/en/embed"></iframe>`
      await portal.open(page, { body: written })
      const frame = page.frameLocator("iframe")
      const top = frame.getByRole("link", { name: "Open this page in a window of its own" })
      await expect(top).toHaveAttribute("href", "/en/?brand=lenoir")
      await expect(top).toHaveAttribute("target", "_blank")
      await expect(frame.getByRole("link")).toHaveCount(1)
      await expect(frame.getByRole("button")).toHaveCount(0)
      expect(server.evidence()).toEqual([])
      expect(await page.evaluate(() => window.asked)).toBeUndefined()
    })
  })
}

test("without a frame around it the document for frames says what can be done", async ({ page, server }) => {
  await page.goto(`${server.url}/en/embed`)
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(WITHOUT_LINK)
})

test.describe("the element", () => {
  test("does no harm when its script comes twice, and late", async ({ page, portal, server }) => {
    await portal.open(page, {
      body: '<preference-center lang="en"><a href="/c">My communications</a></preference-center><script type="module" src="/portal.js"></script>',
    })
    await expect(page.getByRole("link", { name: "My communications" })).toBeVisible()
    for (const again of ["?build=main/7", "?again"])
      await page.addScriptTag({ type: "module", url: `${server.url}/embed.js${again}` })
    await untilTold(page, "ready")
    await leaves(page, () => server.evidence())
  })

  test("can be moved, taken out and put back", async ({ page, portal, server }) => {
    await portal.open(page, { after: '<section id="elsewhere"></section>' })
    const readies = async () => (await toldNames(page)).filter((name) => name === "ready").length
    await expect.poll(readies).toBe(1)
    await page.evaluate(() =>
      document.querySelector("#elsewhere")?.append(document.querySelector("preference-center") as Element),
    )
    await expect.poll(readies).toBe(2)
    await page.evaluate(() => {
      const element = document.querySelector("preference-center") as Element
      Object.assign(window, { kept: element })
      element.remove()
    })
    await expect.poll(() => page.frames().length).toBe(1)
    await page.evaluate(() => document.body.append((window as unknown as { kept: Element }).kept))
    await expect.poll(readies).toBe(3)
    await expect(page.locator("preference-center iframe")).toHaveCount(1)
    await leaves(page, () => server.evidence())
  })

  test("can be there several times, each for itself", async ({ page, portal, server }) => {
    const element = '<preference-center lang="en" view="button"><a href="/c">My communications</a></preference-center>'
    await portal.open(page, {
      body: `${element}${element.replace('lang="en"', 'lang="nl"')}<script type="module" src="/portal.js"></script><script type="module" src="${server.url}/embed.js"></script>`,
    })
    const second = page.frameLocator("preference-center:nth-of-type(2) iframe")
    await second.getByRole("button", { name: WORDS.nl.leave }).click()
    await expect(second.getByRole("heading", { level: 1 })).toHaveText(WORDS.nl.done)
    const first = page.frameLocator("preference-center:nth-of-type(1) iframe")
    await expect(first.getByRole("button", { name: leave })).toBeVisible()
    expect((await toldNames(page)).filter((name) => name === "unsubscribed")).toHaveLength(1)
  })

  test("shows its children where its script does not come", async ({ page, portal }) => {
    await page.route(/embed\.js/, (route) => route.abort())
    await portal.open(page)
    await expect(page.getByRole("link", { name: "My communications" })).toBeVisible()
  })

  test("shows its children, and says why, where the frame does not come in time; and the frame when it does", async ({
    page,
    portal,
  }) => {
    const release = await hold(page, /\/embed\?/)
    await page.clock.install()
    await portal.open(page, { atOnce: true })
    await expect(page.locator("preference-center iframe")).toBeVisible()
    await expect(page.getByRole("link", { name: "My communications" })).toBeHidden()
    await page.clock.fastForward(16_000)
    await expect(page.getByRole("link", { name: "My communications" })).toBeVisible()
    expect(await told(page)).toEqual([["trouble", { code: "no-answer" }]])
    release()
    await untilTold(page, "ready")
    await expect(centre(page).getByRole("button", { name: leave })).toBeVisible()
    await expect(page.getByRole("link", { name: "My communications" })).toBeHidden()
  })

  test("is as the page wishes it also where the wishes change before the frame is there", async ({ page, portal }) => {
    const release = await hold(page, /\/embed\?/)
    await portal.open(page, { atOnce: true })
    await expect(page.locator("preference-center iframe")).toBeVisible()
    await page.locator("preference-center").evaluate((element) => {
      element.setAttribute("lang", "nl")
      element.setAttribute("view", "button")
      element.setAttribute("theme", "dark")
    })
    release()
    await expect(centre(page).getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
    await expect(centre(page).getByRole("link")).toHaveCount(0)
    await expect(centre(page).locator("html")).toHaveAttribute("data-theme", "dark")
  })

  test("speaks the language around it also from within a component of the page", async ({ page, portal }) => {
    await portal.open(page, { before: '<section lang="nl">', attributes: "", after: "</section>" })
    await page.evaluate(() => {
      const element = document.querySelector("preference-center") as Element
      document.querySelector("section")?.attachShadow({ mode: "open" }).append(element)
    })
    await expect(centre(page).getByRole("button", { name: WORDS.nl.leave })).toBeVisible()
  })

  test("that knew no source begins once it is given one", async ({ page, portal, server }) => {
    await portal.open(page, { attributes: 'lang="en" src="nowhere:"' })
    await expect(page.getByRole("link", { name: "My communications" })).toBeVisible()
    expect(await told(page)).toEqual([["trouble", { code: "no-source" }]])
    await page.locator("preference-center").evaluate((element, url) => element.setAttribute("src", url), server.url)
    await untilTold(page, "ready")
    await leaves(page, () => server.evidence())
  })

  for (const lang of [
    "javascript:parent.told.push('ran')//",
    "//evil.localhost/x",
    "http://evil.localhost",
    "../u",
    "fr_BE",
  ]) {
    test(`leads the frame to the centre and nowhere else, whatever stands in lang: ${lang}`, async ({
      page,
      portal,
    }) => {
      await portal.open(page, { attributes: `lang="${lang}"` })
      await untilTold(page, "ready")
      await expect(centre(page).locator("html")).toHaveAttribute("lang", "fr")
      expect(await toldNames(page)).toEqual(["ready"])
    })
  }

  for (const [what, giveToken] of [
    ["throws", "() => { throw new Error('no') }"],
    ["rejects with nothing", "() => Promise.reject()"],
    ["gives a number", "() => 7"],
    ["gives an object", "() => ({ token: 'x' })"],
    ["gives something that is no token", "() => 'a b\\n<c>'"],
    ["gives 10 MB", "() => 'x'.repeat(10_000_000)"],
    ["gives nothing", "() => undefined"],
  ] as const) {
    test(`whose page ${what} for a token tells it so, and the person what to do`, async ({ page, portal }) => {
      await page.addInitScript(`window.giveToken = ${giveToken}`)
      await portal.open(page)
      await expect(centre(page).getByRole("heading", { level: 1 })).toHaveText(WITHOUT_LINK)
      expect((await told(page)).find(([name]) => name === "trouble")?.[1]).toEqual({ code: "no-token" })
    })
  }

  test("takes a token that ends with a line break, as many a server prints it", async ({ page, portal, server }) => {
    const { mint } = portal
    portal.mint = async () => `${await mint()}\n`
    await portal.open(page)
    await leaves(page, () => server.evidence())
  })

  test("whose page never gives a token says so to the person after a while", async ({ page, portal }) => {
    await page.clock.install()
    await page.addInitScript("window.giveToken = () => new Promise(() => {})")
    await portal.open(page)
    await page.waitForFunction(() => window.asked?.length > 0)
    await page.clock.fastForward(11_000)
    await expect(centre(page).getByRole("heading", { level: 1 })).toHaveText(WITHOUT_LINK)
  })

  test("whose page is slower with a token than the frame has patience begins anew with it, once", async ({
    page,
    portal,
  }) => {
    await page.clock.install()
    await page.addInitScript(() => {
      window.giveToken = () => new Promise((resolve) => Object.assign(window, { giveLate: resolve }))
    })
    await portal.open(page)
    await page.waitForFunction(() => window.asked?.length > 0)
    await page.clock.fastForward(11_000)
    await untilTold(page, "ready")
    const token = await portal.mint()
    await page.evaluate((late) => (window as unknown as { giveLate(token: string): void }).giveLate(late), token)
    await expect(centre(page).getByRole("button", { name: leave })).toBeVisible()
    await expect.poll(() => toldNames(page)).toEqual(["trouble", "wants-top", "ready", "ready"])
    expect(await page.evaluate(() => window.asked)).toEqual(["start"])
  })

  test("with a token from somebody else's link says that it is not ours", async ({ page, portal }) => {
    portal.mint = async () => "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA"
    await portal.open(page)
    await expect(centre(page).getByText("It is incomplete, or it is not from us.")).toBeVisible()
    expect((await told(page)).find(([name]) => name === "trouble")?.[1]).toEqual({ code: "link-invalid" })
  })

  test("is answered by nobody but the centre: a frame of another origin in its place is never heard", async ({
    page,
    portal,
    server,
  }) => {
    const saidHello = Promise.withResolvers<void>()
    const stranger = createServer(({ url }, answer) => {
      if (url === "/said") saidHello.resolve()
      const script = "parent.postMessage({ preferenceCenter: 1, type: 'hello' }, '*'); fetch('/said')"
      answer.writeHead(200, { "content-type": "text/html" }).end(`<script>${script}</script>`)
    }).listen(0, "127.0.0.1")
    await new Promise((resolve) => stranger.once("listening", resolve))
    const complaints: string[] = []
    page.on("console", (message) => complaints.push(message.text()))
    const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`
    await page.route(/\/embed\?/, (route) => route.fulfill({ status: 303, headers: { location: elsewhere } }))
    await portal.open(page)
    await saidHello.promise
    expect(await page.evaluate(() => window.sent)).toEqual([])
    // A browser reports what was meant for the centre and would have reached a stranger.
    expect(complaints.filter((text) => text.includes("postMessage"))).toEqual([])
    expect(server.evidence()).toEqual([])
    stranger.closeAllConnections()
    stranger.close()
  })
})
