import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ask, configFile, type Installation, install, modelIn, pathOf } from "../testing.ts"

const PORTAL = "https://www.lenoir.example"

let installation: Installation
beforeEach(async () => {
  const file = await configFile()
  const [lenoir, dupont] = file.brands
  if (lenoir) lenoir.embedOrigins = [PORTAL, "https://portal.lenoir.example:8443"]
  if (dupont) dupont.embedOrigins = []
  installation = await install({ file })
})
afterEach(() => installation.close())

const get = (path: string, init?: RequestInit) => ask(installation, path, init)
const framers = (answer: Response) =>
  /frame-ancestors ([^;]*)/.exec(answer.headers.get("content-security-policy") ?? "")?.[1]

describe("the document for frames", () => {
  it("may be framed by the exact origins of its sender, and by nobody where there are none", async () => {
    expect(framers(await get("/fr/embed"))).toBe(`${PORTAL} https://portal.lenoir.example:8443`)
    expect(framers(await get("/fr/embed?brand=lenoir"))).toBe(`${PORTAL} https://portal.lenoir.example:8443`)
    expect(framers(await get("/fr/embed?brand=dupont"))).toBe("'none'")
  })

  it("tells the frame the same origins, and nothing of any person", async () => {
    const model = await modelIn(await get("/fr/embed?view=button"))
    expect(model.embed).toEqual({ view: "button", origins: [PORTAL, "https://portal.lenoir.example:8443"] })
    expect(model).toMatchObject({ token: null, snapshot: null, link: "unknown", typedCodes: false, screen: "choice" })
  })

  it("shows the view and the screen that are asked for, and the usual ones for anything else", async () => {
    expect(await modelIn(await get("/fr/embed?view=preferences&screen=history"))).toMatchObject({
      screen: "history",
      embed: { view: "preferences" },
    })
    expect(await modelIn(await get("/fr/embed?view=evil&screen=unsubscribed"))).toMatchObject({
      screen: "choice",
      embed: { view: "centre" },
    })
  })

  it("takes no token from its address, wherever one stands there (C9)", async () => {
    const token = await installation.token()
    for (const path of [`/fr/embed?token=${token}`, `/embed?token=${token}`]) {
      expect(await modelIn(await get(path))).toMatchObject({ token: null, snapshot: null, link: "unknown" })
    }
    expect((await get(`/fr/embed/${token}`)).status).toBe(404)
  })

  it("shares nothing and is kept nowhere, and pages that share nothing may have it", async () => {
    const { headers } = await get("/fr/embed")
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "cross-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    })
  })

  it("is only there to be read", async () => {
    const answer = await get("/fr/embed", { method: "POST", body: "List-Unsubscribe=One-Click" })
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"])
    expect(framers(answer)).toBe("'none'")
    expect((await get("/fr/embed", { method: "HEAD" })).status).toBe(200)
  })

  it("is of no sender that does not exist", async () => {
    const answer = await get("/fr/embed?brand=nobody")
    expect([answer.status, framers(answer)]).toEqual([404, "'none'"])
  })

  it("is the only page that may be framed", async () => {
    const link = pathOf(await installation.token())
    for (const path of [
      link,
      `${link}/preferences`,
      `${link}/history`,
      "/fr/",
      "/fr/u/not.a.token",
      "/api/v1/preferences",
      "/x",
    ]) {
      expect(framers(await get(path)), path).toBe("'none'")
    }
  })
})

describe("the loader and the page's files", () => {
  it("may be loaded by other people's pages and by frames without an origin, as they hold nothing of anybody", async () => {
    const { headers } = await get("/assets/main-1a2b3c4d.js")
    expect(headers.get("access-control-allow-origin")).toBe("*")
    expect(headers.get("access-control-allow-credentials")).toBeNull()
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin")
  })
})
