import type { Browser, BrowserContext, ConsoleMessage, Frame, Request } from "@playwright/test"

/** Before what a watched document says of itself on its console. */
const MARK = "[watched]"

/** What a console says when a browser refused something, or React gave up. */
const REFUSED =
  /Content Security Policy|Refused to|Trusted ?(?:HTML|Script|Type)|Permissions.policy violation|blocked by|has been blocked|Minified React error/i

/** Why a request failed that a policy stood in the way of. */
const STOPPED = /BLOCKED_BY_(?:RESPONSE|CSP|ORB)|^csp$/i

interface Expected {
  /** What a test provokes on purpose is no complaint; and it has to be provoked. */
  readonly provoked: RegExp | null
  /** Addresses beyond this machine that a test answers itself. */
  readonly strangers: RegExp | null
}

/**
 * Watches every context that a browser opens, also those that a test opens by itself, until it ends: whatever a document
 * throws, a policy stops (D15, D16; report-only too, and in frames), or a visit leaves behind (D12, D20, D24), and each request that goes to somebody who is not on this machine (B18).
 */
export class Watch {
  readonly #browser: Browser
  readonly #newContext: Browser["newContext"]
  readonly #expected: Expected
  readonly #complaints: string[] = []
  #provoked = false
  readonly #open = new Map<BrowserContext, Promise<unknown>[]>()

  constructor(browser: Browser, expected: Expected) {
    this.#browser = browser
    this.#newContext = browser.newContext
    this.#expected = expected
    browser.newContext = async (options) => {
      const context = await this.#newContext.call(browser, options)
      await this.#watch(context)
      return context
    }
  }

  /** Looks at what is still open, and lets the browser go. Gives everything that there is to complain about. */
  async end(): Promise<readonly string[]> {
    this.#browser.newContext = this.#newContext
    for (const context of this.#open.keys()) await this.#leave(context)
    const { provoked } = this.#expected
    if (provoked && !this.#provoked) this.#complaints.push(`nothing was provoked that fits ${provoked}`)
    return this.#complaints
  }

  #complain(...complaints: string[]): void {
    for (const each of complaints) if (!this.#isProvoked(each)) this.#complaints.push(each)
  }

  #isProvoked(text: string): boolean {
    const fits = this.#expected.provoked?.test(text) ?? false
    this.#provoked ||= fits
    return fits
  }

  async #watch(context: BrowserContext): Promise<void> {
    const pending: Promise<unknown>[] = []
    this.#open.set(context, pending)
    context.on("weberror", (error) => this.#complain(error.error().message))
    context.on("console", (message) => this.#hear(message))
    context.on("request", (request) => this.#follow(request))
    context.on("requestfailed", (request) => {
      const { errorText = "" } = request.failure() ?? {}
      if (STOPPED.test(errorText)) this.#complain(`${request.url()} was stopped: ${errorText}`)
    })
    context.on("response", (response) => {
      const cookie = response.headerValue("set-cookie").catch(() => null)
      pending.push(cookie.then((value) => value !== null && this.#complain(`${response.url()} sets a cookie`)))
    })
    context.on("serviceworker", (worker) => this.#complain(`a service worker: ${worker.url()}`))
    const close = context.close.bind(context)
    context.close = async (options) => {
      await this.#leave(context)
      await close(options)
    }
    await context.addInitScript(reportViolations, MARK)
  }

  #hear(message: ConsoleMessage): void {
    const text = message.text()
    if (!this.#isProvoked(text) && (text.startsWith(MARK) || REFUSED.test(text))) this.#complain(text)
  }

  #follow(request: Request): void {
    const { protocol, hostname, port, href } = new URL(request.url())
    if (!/^(?:https?|wss?):$/.test(protocol)) return
    // Whoever a test starts has a port of its own.
    const own = /^(?:127\.0\.0\.1|\[::1\]|(?:.+\.)?localhost)$/.test(hostname) && port !== ""
    if (!own && !this.#expected.strangers?.test(href)) this.#complain(`${href} is asked, which no test started`)
  }

  async #leave(context: BrowserContext): Promise<void> {
    const pending = this.#open.get(context)
    if (!pending || !this.#open.delete(context)) return
    await Promise.all(pending)
    const left = await Promise.all([kept(context), ...context.pages().flatMap((page) => page.frames().map(keptIn))])
    this.#complain(...left.flat())
  }
}

/** Runs in every document before anything else. Sandboxed ones too: they can say something on their console. */
function reportViolations(mark: string): void {
  const { debug } = console
  addEventListener(
    "securitypolicyviolation",
    ({ effectiveDirective, disposition, blockedURI, sample, sourceFile, lineNumber }) =>
      debug(`${mark} ${effectiveDirective} (${disposition}): ${blockedURI} ${sample} ${sourceFile}:${lineNumber}`),
    true,
  )
}

/** What a browser keeps of a visit, of whatever origin. */
async function kept(context: BrowserContext): Promise<string[]> {
  const { cookies, origins } = await context.storageState({ indexedDB: true })
  return [
    ...cookies.map(({ name, domain }) => `a cookie is left of ${domain}: ${name}`),
    ...origins.map((each) => `storage is left: ${JSON.stringify(each)}`),
  ]
}

/** What is kept for a document that is still open, and not in the above. */
async function keptIn(frame: Frame): Promise<string[]> {
  const url = frame.url()
  if (!url.startsWith("http")) return []
  const found = await frame
    .evaluate(async () => {
      // Nothing can be kept for a document without an origin.
      if (self.origin === "null") return {}
      const look = async (read: () => unknown) => {
        try {
          return await read()
        } catch {
          // Shut, or not there at an address that is not secure.
          return undefined
        }
      }
      return {
        "document.cookie": await look(() => document.cookie),
        sessionStorage: await look(() => Object.keys(sessionStorage).join()),
        localStorage: await look(() => Object.keys(localStorage).join()),
        indexedDB: await look(async () => (await indexedDB.databases()).map(({ name }) => name).join()),
        caches: await look(async () => (await caches.keys()).join()),
        serviceWorker: await look(async () => (await navigator.serviceWorker.getRegistrations()).length || ""),
      }
    })
    // A document that has gone meanwhile keeps nothing.
    .catch(() => ({}))
  return Object.entries(found).flatMap(([where, what]) => (what ? [`${where} of ${url} holds ${what}`] : []))
}
