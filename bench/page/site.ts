/**
 * All pages that are compared, from one process and over one register: whatever a press costs the server, it costs all.
 */
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { loadPage } from "preference-center/page"
import { sampleBrand } from "../../src/demo/sample-brand.ts"
import { linkUrls, newKey, signLink } from "../../src/link/index.ts"
import { compressed } from "../../src/server/http/compress.ts"
import { securityHeaders } from "../../src/server/http/security-headers.ts"
import {
  createHandler,
  createRegister,
  gzipEncoder,
  type Handler,
  jsonLog,
  openSqliteStore,
  readConfig,
} from "../../src/server/index.ts"
import { brotliEncoder, listen } from "../../src/server/main.ts"
import { openColdLine } from "./cold-line.ts"
import { html } from "./html.ts"
import {
  ABOVE,
  bareFrame,
  clientRendered,
  hostPage,
  portal,
  STATIC_DONE,
  staticForm,
  staticWithScript,
} from "./plain-pages.ts"

/** By name: what is compared. All but the one without headers are served with those of our own page. */
export const PAGES = [
  "static form",
  "static form, no headers",
  "static form, script",
  "hosted page",
  "embedded page",
  "client-rendered",
] as const
/** What is compared of the ways into other people's pages. */
export const EMBED_PAGES = ["no embed", "bare iframe", "hosted page", "embedded page", "embedded below"] as const
export type PageName = (typeof PAGES)[number] | (typeof EMBED_PAGES)[number]

/** One person, with a link of their own to one of the pages. */
export interface Guest {
  readonly address: string
  /** The same page as one of another site, whose frames have a process of their own. */
  readonly elsewhere: string
  /** Milliseconds since 1970 at which their objection was on record; `undefined` while it is not. */
  recorded(): number | undefined
  /** How many lines of evidence say that they left. */
  acknowledged(): Promise<number>
}

export interface Site {
  guest(page: PageName): Promise<Guest>
  close(): Promise<void>
}

const LOCALE = "fr"

const now = (): number => performance.timeOrigin + performance.now()

interface SiteOptions {
  /** How long it takes to open a connection to any of it, in milliseconds. */
  readonly openingMs?: number
}

export async function openSite({ openingMs = 0 }: SiteOptions = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "bench-page-"))
  let answer: Handler = async () => new Response(null, { status: 503 })
  let frameHost: Handler = answer
  const ours = await listen((request, peer) => answer(request, peer), { port: 0 })
  const host = await listen(async (request, peer) => frameHost(request, peer), { port: 0 })
  const [front, hostFront] = await Promise.all([ours, host].map(({ url }) => openColdLine(url, openingMs)))
  if (!front || !hostFront) throw new Error("There is no line.")
  const page = await loadPage()
  const { doors: _none, ...sample } = sampleBrand
  const brand = { ...sample, embedOrigins: [hostFront.url, onAnotherSite(hostFront.url)] }
  const keys = [newKey("bench", brand.id)]
  const config = await readConfig(
    { publicUrl: front.url, brands: [brand], keys, senderKeys: [] },
    page.renderer.locales,
  )
  const store = openSqliteStore(join(folder, "register.db"))
  const register = createRegister({ ...config, store })
  const recorded = new Map<string, number>()
  const encoders = [brotliEncoder, gzipEncoder]
  const product = createHandler({
    ...page,
    config,
    register: {
      ...register,
      leave: async (who, occasion, press) => {
        const objection = await register.leave(who, occasion, press)
        if (!recorded.has(who.subject)) recorded.set(who.subject, now())
        return objection
      },
    },
    log: jsonLog(() => {}),
    encoders,
  })
  const leaveQuietly = async (request: Request, token: string): Promise<Response> => {
    const { unsubscribe } = linkUrls(config.publicUrl, LOCALE, token)
    const body = await request.text()
    const answered = await product(
      new Request(unsubscribe, {
        method: "POST",
        body,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }),
    )
    return html(STATIC_DONE, answered.status)
  }
  answer = async (request, peer) => {
    const [, first, kind = "", token = ""] = new URL(request.url).pathname.split("/")
    if (first !== "bench") return product(request, peer)
    const served = (page: Response) => (kind === "bare" ? page : safely(page))
    if (request.method === "POST") return served(await leaveQuietly(request, token))
    const drawn = {
      form: () => staticForm(token, "/bench/form"),
      bare: () => staticForm(token, "/bench/bare"),
      script: () => staticWithScript(token),
      client: async () =>
        clientRendered(await textOf(product, linkUrls(config.publicUrl, LOCALE, token).unsubscribe), token),
    }[kind]
    return drawn ? compressed(request, served(html(await drawn())), encoders) : new Response(null, { status: 404 })
  }
  frameHost = async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === "/token") return new Response(await request.text())
    const token = searchParams.get("for") ?? ""
    const drawn = {
      "/": () => portal(front.url, token),
      "/below": () => portal(front.url, token, ABOVE),
      "/bare": () => bareFrame(front.url, token),
      "/alone": () => hostPage(""),
    }[pathname]
    return drawn ? compressed(request, html(drawn()), encoders) : new Response(null, { status: 404 })
  }
  const addressOf: Readonly<Record<PageName, (token: string) => string>> = {
    "static form": (token) => `${front.url}/bench/form/${token}`,
    "static form, no headers": (token) => `${front.url}/bench/bare/${token}`,
    "static form, script": (token) => `${front.url}/bench/script/${token}`,
    "hosted page": (token) => linkUrls(front.url, LOCALE, token).unsubscribe,
    "embedded page": (token) => `${hostFront.url}/?for=${token}`,
    "embedded below": (token) => `${hostFront.url}/below?for=${token}`,
    "bare iframe": (token) => `${hostFront.url}/bare?for=${token}`,
    "no embed": () => `${hostFront.url}/alone`,
    "client-rendered": (token) => `${front.url}/bench/client/${token}`,
  }
  return {
    guest: async (name) => {
      const subject = `guest-${randomBytes(6).toString("hex")}`
      const contacts = [{ channel: "email", address: `${subject}@example.be` }]
      const occasion = { now: new Date(), door: "import", locale: null, textVersion: null, link: null } as const
      await register.importPerson({ brand, subject }, { locale: LOCALE, contacts, choices: [] }, occasion)
      const signer = { keyring: config.keyring, issuer: config.publicUrl }
      const address = addressOf[name](await signLink(signer, { brand: brand.id, subject, mailing: "bench" }))
      return {
        address,
        elsewhere: onAnotherSite(address),
        recorded: () => recorded.get(subject),
        acknowledged: async () =>
          (await store.evidence(brand.id, subject)).filter(({ what }) => what === "objected").length,
      }
    },
    close: async () => {
      await Promise.all([front.close(), hostFront.close()])
      await Promise.all([ours.close(), host.close()])
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Chromium takes every name below `localhost` to this machine. */
const onAnotherSite = (address: string): string => address.replace("//127.0.0.1:", "//portal.localhost:")

/** With the headers of our own page: what they cost a browser is no matter of what stands on a page. */
function safely(page: Response): Response {
  for (const [name, value] of Object.entries({ ...securityHeaders(false), "content-security-policy": POLICY })) {
    page.headers.set(name, value)
  }
  return page
}

const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const textOf = async (handler: Handler, address: string): Promise<string> =>
  (await handler(new Request(address, { headers: { accept: "text/html" } }))).text()
