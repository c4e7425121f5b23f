import { createServer, type Server as HttpServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Page } from "@playwright/test"
import { expect, test } from "./portal.ts"
import { Watch } from "./watch.ts"

/** Nobody listens there. */
const NOBODY = "http://127.0.0.1:9"

/** What somebody got into a document of ours on its way. */
async function inDocument(page: Page, html: string): Promise<void> {
  await page.waitForURL(/\/u$/)
  await page.route(/\/u$/, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace("</main>", `${html}</main>`) })
  })
  await page.reload()
}

const inlineScript = (page: Page): Promise<void> => inDocument(page, "<script>window.hacked = 1</script>")

const writeCookie = (page: Page): Promise<unknown> => page.evaluate(() => Reflect.set(document, "cookie", "left=1"))

/** What is done in a page of ours, and what has to be seen of it. */
const PROVOKED: readonly (readonly [what: string, sees: RegExp, provoke: (page: Page) => Promise<unknown>])[] = [
  ["a script in the document", /script-src-elem \(enforce\): inline/, inlineScript],
  [
    "a handler in the document",
    /script-src-attr \(enforce\): inline/,
    (page) => inDocument(page, '<p onclick="window.hacked = 1">x</p>'),
  ],
  [
    "a script that a script writes",
    /require-trusted-types-for \(enforce\): trusted-types-sink HTMLScriptElement text/,
    (page) =>
      page.evaluate(() => {
        const script = document.createElement("script")
        script.append("window.hacked = 1")
        document.body.append(script)
      }),
  ],
  [
    "a script of another origin",
    /script-src-elem \(enforce\): http:\/\/127\.0\.0\.1:9/,
    (page) => page.evaluate((nobody) => import(/* @vite-ignore */ `${nobody}/x.js`).catch(() => {}), NOBODY),
  ],
  [
    "HTML as a string",
    /require-trusted-types-for \(enforce\): trusted-types-sink Element innerHTML/,
    (page) => page.evaluate(() => Reflect.set(document.body, "innerHTML", "<b>x</b>")).catch(() => {}),
  ],
  [
    "a policy for Trusted Types",
    /trusted-types \(enforce\): trusted-types-policy mine/,
    (page) => page.evaluate("trustedTypes.createPolicy('mine', {})").catch(() => {}),
  ],
  [
    "a style in an attribute",
    /style-src-attr \(enforce\): inline/,
    (page) => page.evaluate(() => document.body.setAttribute("style", "color: red")),
  ],
  ["a picture of another origin", /img-src \(enforce\): http:\/\/127\.0\.0\.1:9/, (page) => picture(page, NOBODY)],
  [
    "a request to another origin",
    /connect-src \(enforce\): http:\/\/127\.0\.0\.1:9/,
    (page) => page.evaluate((nobody) => fetch(nobody).catch(() => {}), NOBODY),
  ],
  ["what a script writes into document.cookie", /document\.cookie of \S+ holds left/, writeCookie],
  ["a cookie that stays", /a cookie is left of 127\.0\.0\.1: left/, writeCookie],
  ["localStorage", /localStorage of \S+ holds left/, (page) => page.evaluate(() => localStorage.setItem("left", "1"))],
  [
    "sessionStorage",
    /sessionStorage of \S+ holds left/,
    (page) => page.evaluate(() => sessionStorage.setItem("left", "1")),
  ],
  [
    "what is stored for an origin, also after it was left",
    /storage is left: .*"localStorage":\[\{"name":"left"/,
    async () => {},
  ],
  ["a database that stays", /storage is left: .*"indexedDB":\[\{"name":"left"/, async () => {}],
  ["a cache", /caches of \S+ holds left/, (page) => page.evaluate(() => caches.open("left").then(() => {}))],
  [
    "a database",
    /indexedDB of \S+ holds left/,
    (page) =>
      page.evaluate(
        () => new Promise<void>((done) => Object.assign(indexedDB.open("left"), { onsuccess: () => done() })),
      ),
  ],
  ["whatever is thrown", /thrown on purpose/, throwInPage],
]

const picture = (page: Page, origin: string): Promise<unknown> =>
  page.evaluate(
    (src) => new Promise<void>((done) => Object.assign(new Image(), { onload: done, onerror: () => done(), src })),
    `${origin}/x.png`,
  )

async function throwInPage(page: Page): Promise<void> {
  const thrown = page.waitForEvent("pageerror")
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("thrown on purpose")
    })
  })
  await thrown
}

test.describe("in a context that a test opens itself", () => {
  // This watch is watched as well.
  test.use({ provoked: /./s })

  test("all that is done in a page of ours is seen", async ({ browser, server }) => {
    const watch = new Watch(browser, { provoked: null, strangers: null })
    const page = await browser.newPage()
    await page.goto(await server.link())
    for (const [, , provoke] of PROVOKED) await provoke(page)
    const complaints = await watch.end()
    for (const [what, sees] of PROVOKED) expect(complaints, what).toContainEqual(expect.stringMatching(sees))
    await page.close()
  })

  test("nothing is seen where nothing is", async ({ browser, server }) => {
    const watch = new Watch(browser, { provoked: null, strangers: null })
    const page = await browser.newPage()
    await page.goto(await server.link())
    expect(await watch.end()).toEqual([])
    await page.close()
    await throwInPage(await browser.newPage())
  })

  test("what a policy stops in a frame, or only reports, is seen too", async ({ browser, portal }) => {
    const watch = new Watch(browser, { provoked: null, strangers: null })
    const page = await browser.newPage()
    await page.goto(
      portal.make({
        headers: { "content-security-policy-report-only": "style-src 'none'; require-trusted-types-for 'script'" },
      }),
    )
    await page.frameLocator("preference-center iframe").getByRole("button").first().waitFor()
    const [, frame] = page.frames()
    await frame?.evaluate(() => document.body.setAttribute("style", "color: red"))
    await page.evaluate(() => document.body.setAttribute("style", "color: red"))
    const complaints = await watch.end()
    for (const sees of [/style-src-attr \(enforce\)/, /style-src-attr \(report\)/]) {
      expect(complaints).toContainEqual(expect.stringMatching(sees))
    }
    await page.close()
  })

  test("what a server sets, registers, or has fetched elsewhere is seen", async ({ browser }) => {
    const watch = new Watch(browser, { provoked: null, strangers: null })
    const page = await browser.newPage()
    const { server, origin } = await careless()
    await page.route("http://stranger.example/**", (route) => route.abort())
    await page.goto(`${origin}/`)
    await page.evaluate(() => navigator.serviceWorker.register("/worker.js").then(() => navigator.serviceWorker.ready))
    const complaints = await watch.end()
    for (const sees of [
      /127\.0\.0\.1:\d+\/ sets a cookie/,
      /a cookie is left of 127\.0\.0\.1: theirs/,
      /a service worker: .*\/worker\.js/,
      /^http:\/\/stranger\.example\/pixel\.png is asked/,
      /^http:\/\/127\.0\.0\.1\/pixel\.png is asked/,
    ]) {
      expect(complaints).toContainEqual(expect.stringMatching(sees))
    }
    await page.close()
    server.closeAllConnections()
    server.close()
  })
})

/** Somebody else's server: it sets a cookie, and its page fetches a picture of a stranger and one of a port that nobody opened. */
async function careless(): Promise<{ server: HttpServer; origin: string }> {
  const server = createServer(({ url }, answer) => {
    if (url === "/worker.js") return void answer.writeHead(200, { "content-type": "text/javascript" }).end("")
    answer
      .writeHead(200, { "content-type": "text/html", "set-cookie": "theirs=1; HttpOnly" })
      .end('<img src="http://stranger.example/pixel.png"><img src="http://127.0.0.1/pixel.png">')
  }).listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test.describe("in the page of a test", () => {
  test.use({ provoked: /script-src-elem|inline script/ })
  test("what is provoked has to be what is said", async ({ page, server }) => {
    await page.goto(await server.link())
    await inlineScript(page)
  })

  test("a test that provokes nothing, though it says so, fails", async ({ page, server }) => {
    test.fail()
    await page.goto(await server.link())
  })
})

test("a test fails for what its page complains of", async ({ page, server }) => {
  test.fail()
  await page.goto(await server.link())
  await inlineScript(page)
})
