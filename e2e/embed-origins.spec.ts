import { expect, test, toldNames, untilTold } from "./portal.ts"
import { WORDS } from "./test.ts"

const { leave } = WORDS.en

/**
 * Who may frame: the portal that is registered, exactly, and nobody who looks like it. Every page here is a real one, on a
 * real origin: `.localhost` names are loopback names for browsers.
 */
const TABLE: readonly { registered: string; opened: string; may: boolean; because: string }[] = [
  { registered: "http://portal.localhost:PORT", opened: "portal.localhost", may: true, because: "it is the one" },
  { registered: "http://127.0.0.1:PORT", opened: "127.0.0.1", may: true, because: "it is the one" },
  { registered: "http://localhost:PORT", opened: "portal.localhost", may: false, because: "it is below the one" },
  { registered: "http://portal.localhost:PORT", opened: "localhost", may: false, because: "it is above the one" },
  {
    registered: "http://portal.localhost:PORT",
    opened: "portal.localhost.evil.localhost",
    may: false,
    because: "it begins like the one",
  },
  {
    registered: "http://portal.localhost:PORT",
    opened: "evil-portal.localhost",
    may: false,
    because: "it ends like the one",
  },
  {
    registered: "http://portal.localhost:PORT",
    opened: "portal-localhost.localhost",
    may: false,
    because: "it has a dash for a dot",
  },
  { registered: "http://portal.localhost:1", opened: "portal.localhost", may: false, because: "it has another port" },
  { registered: "http://portal.localhost", opened: "portal.localhost", may: false, because: "it has a port at all" },
  {
    registered: "https://portal.localhost:PORT",
    opened: "portal.localhost",
    may: false,
    because: "it is http for https",
  },
  { registered: "", opened: "portal.localhost", may: false, because: "nobody is registered" },
]

for (const { registered, opened, may, because } of TABLE) {
  test.describe("a page that is opened", () => {
    test.use({ provoked: may ? null : /frame-ancestors|BLOCKED_BY_RESPONSE/ })
    const title = `${registered || "nobody"} registered, http://${opened}:PORT opened: ${may ? "in" : "out"}, because ${because}`
    test(title, async ({ page, portal, server }) => {
      const refused = may ? null : page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"))
      await page.clock.install()
      const port = new URL(portal.origin()).port
      await server.stop()
      server.mayBeFramedBy(...(registered === "" ? [] : [registered.replace("PORT", port)]))
      await server.run()
      const frame = await portal.open(page, { host: opened })
      if (may) {
        await untilTold(page, "ready")
        await expect(frame.getByRole("button", { name: leave })).toBeVisible()
        expect(await page.evaluate(() => window.sent)).toEqual(["language", "token"])
        return
      }
      await refused
      await page.clock.fastForward(20_000)
      // Nothing of the centre is shown, nothing is told to anybody, and the page's own link is there.
      await expect(page.getByRole("link", { name: "My communications" })).toBeVisible()
      await expect(page.locator("preference-center iframe")).toBeHidden()
      expect(await toldNames(page)).toEqual(["trouble"])
      expect(await page.evaluate(() => window.sent)).toEqual([])
    })
  })
}

test("what the address says of an origin counts for nothing", async ({ request, portal, server }) => {
  for (const query of [
    "origin=https://evil.example",
    "embedOrigins=https://evil.example",
    "brand=lenoir&frame-ancestors=*",
  ]) {
    const policy = (await request.get(`${server.url}/en/embed?${query}`)).headers()["content-security-policy"]
    expect(policy).toContain(`frame-ancestors ${portal.origin()};`)
  }
})

test("only the document for frames may be framed; no page with a link, no file and no error", async ({
  request,
  portal,
  server,
}) => {
  const ancestors = async (path: string) =>
    /frame-ancestors ([^;]*)/.exec(
      (await request.get(server.url + path)).headers()["content-security-policy"] ?? "",
    )?.[1]
  expect(await ancestors("/en/embed")).toBe(portal.origin())
  expect(await ancestors("/fr/embed?view=button&brand=lenoir")).toBe(portal.origin())
  const link = new URL(await server.link()).pathname
  for (const path of [
    link,
    `${link}/preferences`,
    "/en/",
    "/en/embed?brand=nobody",
    "/embed.js",
    "/api/v1/preferences",
    "/x",
  ]) {
    expect(await ancestors(path), path).toBe("'none'")
  }
})
