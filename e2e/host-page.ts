import type { Page } from "@playwright/test"
import { build } from "vite"
import type { AdapterName } from "./host/adapters.ts"
import { test as base, expect } from "./test.ts"

export type { AdapterName } from "./host/adapters.ts"
export { expect } from "./test.ts"

interface HostWishes {
  readonly adapter?: AdapterName
  readonly screen?: "choice" | "preferences"
  readonly copies?: number
  /** The theme of the brand, as JSON. */
  readonly theme?: string
}

interface HostFunctions {
  show(shown: boolean): void
  speak(locale: string): void
  drawAgain(): void
}

declare global {
  interface Window {
    host: HostFunctions
  }
}

const ORIGIN = "https://app.host.example"

/** Everything that a stylesheet of the host can do to a page that was not thought of. */
const HOSTILE_CSS = `
  * { color: rgb(255, 0, 0) !important; font-size: 40px !important; letter-spacing: 9px !important;
    text-transform: uppercase !important; background: rgb(255, 255, 0) !important; --brand: rgb(255, 0, 0) !important; }
  button, a, h2, label, input, main, section { display: none !important; }
`

/** The script of the host app, built from the published package. */
async function buildHost(): Promise<string> {
  const result = await build({
    root: new URL("host/", import.meta.url).pathname,
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      rolldownOptions: { input: new URL("host/host.tsx", import.meta.url).pathname },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !("output" in output)) throw new Error("The host was not built.")
  return output.output[0].code
}

interface Fixtures {
  /** Opens the host app with the centre in it. */
  readonly openHost: (wishes?: HostWishes) => Promise<void>
  /** Fails the test when anything was said to the console as an error. */
  readonly noErrors: undefined
}

export const test = base.extend<Fixtures, { readonly script: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  script: [async ({}, use) => use(await buildHost()), { scope: "worker" }],
  openHost: async ({ page, script }, use) => {
    const html = `<!doctype html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>The host</title><style>${HOSTILE_CSS}</style></head><body><div id="root"></div>
      <script type="module" src="/host.js"></script></body></html>`
    await page.route(`${ORIGIN}/**`, (route) =>
      new URL(route.request().url()).pathname === "/host.js"
        ? route.fulfill({ contentType: "text/javascript", body: script })
        : route.fulfill({ contentType: "text/html", body: html }),
    )
    await use(async (wishes = {}) => {
      const query = new URLSearchParams(Object.entries(wishes).map(([name, value]) => [name, String(value)]))
      await page.goto(`${ORIGIN}/account?${query}`)
    })
  },
  strangers: /^https:\/\/app\.host\.example\//,
  noErrors: [
    async ({ context, provoked }, use) => {
      const errors: string[] = []
      context.on("console", (message) => {
        if (message.type() === "error" && !provoked?.test(message.text())) errors.push(message.text())
      })
      await use(undefined)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

/** What of the page is the host's, and has to stay as it was. */
export const hostState = (page: Page) =>
  page.evaluate(() => ({
    title: document.title,
    url: location.href,
    entries: history.length,
    state: history.state,
    lang: document.documentElement.lang,
  }))
