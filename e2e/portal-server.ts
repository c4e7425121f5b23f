import { createServer, type Server as HttpServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Server } from "./server.ts"

/** The server of the centre, as far as a portal has to do with it. */
type Centre = Pick<Server, "url" | "token" | "stop" | "run" | "mayBeFramedBy">

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
  /** The host name under which the page is opened. */
  readonly host?: string
}

/** The page's own script: a file of its own, so that the strictest policy lets it in. */
const SCRIPT = `window.told = []
window.asked = []
window.sent = []
const { postMessage } = MessagePort.prototype
MessagePort.prototype.postMessage = function (message, ...rest) {
  window.sent.push(message.type)
  return postMessage.call(this, message, ...rest)
}
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

/**
 * Another site than the server's, and so another process. Where Firefox is driven its presses do not arrive in frames of
 * other processes: there the portal is another origin of the same site.
 */
const HOST = process.env.BROWSER === "firefox" ? "127.0.0.1" : "portal.localhost"

/** A customer portal on an origin of its own: pages as a test wishes them, and a server that mints tokens. */
export class Portal {
  readonly #server: HttpServer
  readonly #centre: Centre
  #page = ""
  #headers: Readonly<Record<string, string>> = {}
  /** What the portal's server gives for a token. */
  mint: () => Promise<string>

  constructor(centre: Centre) {
    this.#centre = centre
    this.mint = () => centre.token()
    this.#server = createServer(({ url, method }, answer: ServerResponse) => {
      if (url === "/portal.js") return void answer.writeHead(200, { "content-type": "text/javascript" }).end(SCRIPT)
      if (url === "/token" && method === "POST") return void this.mint().then((token) => answer.end(token))
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8", ...this.#headers }).end(this.#page)
    })
  }

  /** From then on the centre may be framed by it. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve))
    await this.#centre.stop()
    this.#centre.mayBeFramedBy(this.origin())
    await this.#centre.run()
  }

  origin(host = HOST): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`
  }

  /** Makes a page of the portal, with the centre in it; gives its address. */
  make(wishes: PortalWishes = {}): string {
    const { attributes = 'lang="en"', before = "<h1>My account</h1>", after = "", host } = wishes
    const element = `${before}<preference-center ${attributes}><a href="/communications">My communications</a></preference-center>${after}
      <script type="module" src="/portal.js"></script><script type="module" src="${this.#centre.url}/embed.js"></script>`
    this.#headers = wishes.headers ?? {}
    this.#page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The portal</title>
      <meta name="viewport" content="width=device-width"></head><body>${wishes.body ?? element}</body></html>`
    return `${this.origin(host)}/`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
