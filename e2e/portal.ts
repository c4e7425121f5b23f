import { createServer, type Server as HttpServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { FrameLocator, Page } from "@playwright/test"
import { test as base, expect } from "./test.ts"

/** What the element told its page, in order: the name of the event and its detail. */
type Told = readonly [name: string, detail: Record<string, unknown> | null][]

declare global {
  interface Window {
    told: [string, Record<string, unknown> | null][]
    asked: string[]
    /** Set in place of the page's own function. */
    giveToken?: (asked: { because: string }) => unknown
  }
}

export interface PortalWishes {
  /** Attributes of the element. */
  readonly attributes?: string
  /** What stands before and behind the element. */
  readonly before?: string
  readonly after?: string
  /** In place of the element and its script. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Does not wait for the frame. */
  readonly atOnce?: boolean
  /** The host name under which the page is opened; `portal.localhost` by default. */
  readonly host?: string
}

/** The page's own script: a file of its own, so that the strictest policy lets it in. */
const SCRIPT = `window.told = []
window.asked = []
for (const centre of document.querySelectorAll("preference-center")) {
  for (const name of ["ready", "resized", "saved", "unsubscribed", "undone", "trouble", "wants-top"]) {
    centre.addEventListener(name, ({ detail }) => window.told.push([name, detail]))
  }
  centre.getToken = async (asked) => {
    window.asked.push(asked.because)
    if (window.giveToken) return window.giveToken(asked)
    return (await fetch("/token", { method: "POST" })).text()
  }
}`

/** A customer portal on an origin of its own: pages as a test wishes them, and a server that mints tokens. */
export class Portal {
  readonly #server: HttpServer
  readonly #home: () => string
  #page = ""
  #headers: Readonly<Record<string, string>> = {}
  /** What the portal's server gives for a token. */
  mint: () => Promise<string>

  private constructor(server: HttpServer, home: () => string, mint: () => Promise<string>) {
    this.#server = server
    this.#home = home
    this.mint = mint
    server.on("request", ({ url, method }, answer: ServerResponse) => {
      if (url === "/portal.js") return void answer.writeHead(200, { "content-type": "text/javascript" }).end(SCRIPT)
      if (url === "/token" && method === "POST") return void this.mint().then((token) => answer.end(token))
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8", ...this.#headers }).end(this.#page)
    })
  }

  static async start(home: () => string, mint: () => Promise<string>): Promise<Portal> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return new Portal(server, home, mint)
  }

  origin(host = "portal.localhost"): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`
  }

  /** Opens a page of the portal with the centre in it. */
  async open(page: Page, wishes: PortalWishes = {}): Promise<FrameLocator> {
    const { attributes = 'lang="en"', before = "<h1>My account</h1>", after = "", host } = wishes
    const element = `${before}<preference-center ${attributes}><a href="/communications">My communications</a></preference-center>${after}
      <script type="module" src="/portal.js"></script><script type="module" src="${this.#home()}/embed.js"></script>`
    this.#headers = wishes.headers ?? {}
    this.#page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The portal</title>
      <meta name="viewport" content="width=device-width"></head><body>${wishes.body ?? element}</body></html>`
    await page.goto(`${this.origin(host)}/`, { waitUntil: wishes.atOnce ? "commit" : "load" })
    return centre(page)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** The document in the frame. */
export const centre = (page: Page): FrameLocator => page.frameLocator("preference-center iframe")

export const told = (page: Page): Promise<Told> => page.evaluate(() => window.told)

/** What was told, but for heights. */
export const toldNames = async (page: Page): Promise<string[]> =>
  (await told(page)).map(([name]) => name).filter((name) => name !== "resized")

/** Until the element has told this. */
export const untilTold = (page: Page, name: string): Promise<unknown> =>
  page.waitForFunction((wanted) => window.told?.some(([each]) => each === wanted), name)

/** A server that the portal may frame, and the portal. */
export const test = base.extend<{ readonly portal: Portal }>({
  portal: async ({ server }, use) => {
    const portal = await Portal.start(
      () => server.url,
      () => server.token(),
    )
    await server.stop()
    server.mayBeFramedBy(portal.origin())
    await server.run()
    await use(portal)
    await portal.close()
  },
})

export { expect }
