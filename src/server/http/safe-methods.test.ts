import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { AGENT_ROUTES, ROUTES } from "../../wire/index.ts"
import { agentKeyOf, ask, type Installation, install, LONG_AGO_MS, modelIn, pathOf, press } from "../testing.ts"

let installation: Installation
let token: string
beforeEach(async () => {
  installation = await install()
  token = await installation.token()
})
afterEach(() => installation.close())

/** Every address of the server that carries a token, in each of its forms, and a few it does not have. */
const addresses = (it: string): string[] => {
  const places = ["", "/", "/preferences", "/unsubscribed", "/undo", "/confirm", "/preferences/deeper"]
  const pages = ["/fr", "/nl", "/en", "/xx", "/nl-BE", ""].flatMap((lang) =>
    places.flatMap((place) => [`${lang}/u/${it}${place}`, `${lang}/u${place}?token=${it}`]),
  )
  const api = [...Object.values(ROUTES), ...Object.values(AGENT_ROUTES), "/nothing"].map((route) => `/api/v1${route}`)
  return [
    ...pages,
    ...api,
    "/",
    `/?token=${it}`,
    "/fr",
    "/fr/",
    "/assets/main-1a2b3c4d.js",
    "/.well-known/jwks.json",
    "/favicon.ico",
    "/agent",
    "/nl/agent",
    "/agent?step=note&subject=c-104242",
  ]
}

const WAYS: Record<string, string>[] = [
  {},
  { "sec-purpose": "prefetch;prerender" },
  { accept: "text/html", "user-agent": "link-preview-bot" },
  { "idempotency-key": "0123456789abcdef", "if-match": '"1"', "content-type": "application/json" },
]

const AGENT = `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}`

describe("a safe method", () => {
  it.each(
    ["GET", "HEAD", "OPTIONS"].flatMap((method) => [
      { method, when: "before leaving" },
      { method, when: "after leaving" },
    ]),
  )(
    "$method $when leaves every byte of the database as it was, at every address (B10, B13, B25)",
    async ({ method, when }) => {
      if (when === "after leaving") await press(installation, pathOf(token))
      const before = installation.dump()
      for (const path of addresses(token)) {
        for (const headers of WAYS) {
          await ask(installation, path, { method, headers: { ...headers, authorization: `Bearer ${token}` } })
          await ask(installation, path, { method, headers })
          await ask(installation, path, { method, headers: { ...headers, authorization: AGENT } })
        }
        expect(installation.dump(), `${method} ${path}`).toBe(before)
      }
    },
  )

  it("HEAD answers like GET, without a body (B13)", async () => {
    const path = pathOf(token)
    const [got, head] = await Promise.all([ask(installation, path), ask(installation, path, { method: "HEAD" })])
    expect([head.status, head.headers.get("content-type")]).toEqual([got.status, got.headers.get("content-type")])
    expect(await head.text()).toBe("")
  })

  it("does not use a link up, however often it is called (B13)", async () => {
    for (let at = 0; at < 5; at += 1) await ask(installation, pathOf(token), { method: at % 2 === 0 ? "HEAD" : "GET" })
    expect((await press(installation, pathOf(token))).status).toBe(200)
  })
})

describe("the page of a link", () => {
  it("shows what stands, addresses masked (A51)", async () => {
    const answer = await ask(installation, `${pathOf(token)}/preferences`)
    expect(answer.headers.get("cache-control")).toBe("no-store")
    const model = await modelIn(answer)
    expect(model).toMatchObject({
      screen: "preferences",
      link: "valid",
      token,
      snapshot: { contacts: [{ masked: "j••••@e••••.be" }, { masked: "•• •• 56" }], objection: null },
    })
  })

  it("is the same with the token in the path and as a parameter (B16)", async () => {
    const inPath = await modelIn(await ask(installation, `/fr/u/${token}`))
    expect(await modelIn(await ask(installation, `/fr/u?token=${token}`))).toEqual(inPath)
    expect(await modelIn(await ask(installation, `/fr?token=${token}`))).toEqual(inPath)
  })

  it("ignores parameters it does not know, and reflects none (B15)", async () => {
    const plain = await (await ask(installation, `/fr/u/${token}`)).text()
    const decorated = await ask(installation, `/fr/u/${token}?utm_source=canary&screen=preferences&lang=nl&locale=nl`)
    expect(await decorated.text()).toBe(plain)
  })

  it("of an expired link shows no choices, and offers to leave (A33)", async () => {
    const answer = await ask(installation, pathOf(await installation.token({ age: LONG_AGO_MS })))
    expect(answer.status).toBe(200)
    expect(await modelIn(answer)).toMatchObject({ link: "leave-only", snapshot: null, receipt: null })
  })

  it("of a link that is not ours has no token, no choices, and status 404", async () => {
    const answer = await ask(installation, `/fr/u/${token}x`)
    expect(answer.status).toBe(404)
    expect(await modelIn(answer)).toMatchObject({ link: "not-ours", token: null, snapshot: null })
  })

  it("without a link is the entry, and without a token in the address the page that asks for it", async () => {
    expect(await modelIn(await ask(installation, "/fr/"))).toMatchObject({ link: "missing", screen: "choice" })
    expect(await modelIn(await ask(installation, "/fr/u"))).toMatchObject({ link: "unknown", screen: "choice" })
  })

  it("speaks the language of the address, else of the person, else of the browser, else of the brand (A48)", async () => {
    const localeAt = async (path: string, acceptLanguage?: string) => {
      const headers = acceptLanguage === undefined ? {} : { "accept-language": acceptLanguage }
      const { locale } = await modelIn(await ask(installation, path, { headers }))
      return locale
    }
    const unknown = await installation.token({ subject: "c-unknown" })
    expect(await localeAt(`/en/u/${token}`, "fr")).toBe("en")
    expect(await localeAt(`/u/${token}`, "fr")).toBe("nl")
    expect(await localeAt(`/xx/u/${token}`, "fr")).toBe("nl")
    expect(await localeAt(`/u/${unknown}`, "de, en;q=0.5")).toBe("en")
    expect(await localeAt(`/u/${unknown}`, "de")).toBe("fr")
  })
})
