import { once } from "node:events"
import { request as httpRequest, type IncomingMessage } from "node:http"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openApi } from "../../wire/index.ts"
import { createAgentApi } from "../agent/agent-api.ts"
import type { DoorParts } from "../handler.ts"
import { type Listening, listen } from "../main.ts"
import { agentKeyOf, type Installation, install, pathOf, press, senderKeyOf } from "../testing.ts"
import { createApi } from "./api.ts"
import type { PageAddress } from "./page-address.ts"

/** Every method at every route, over a real connection: what is not for it is refused with 405, and `Allow` says what is (D36). */

const METHODS = [
  ...["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"],
  ...["PROPFIND", "MKCOL", "MOVE", "LOCK", "SEARCH", "PURGE", "REPORT", "QUERY"],
]

let installation: Installation
let listening: Listening
let token: string
beforeAll(async () => {
  installation = await install()
  listening = await listen(installation.handler, { port: 0 })
  token = await installation.token()
  // So that the list of those who object is not empty.
  await press(installation, pathOf(await installation.token({ subject: "c-gone" })))
})
afterAll(async () => {
  await listening.close()
  await installation.close()
})

const { paths } = openApi("") as { paths: Record<string, Record<string, unknown>> }

/** What the contract describes, as `Allow` says it. */
const CONTRACT = Object.entries(paths).map(([path, operations]) => {
  const methods = Object.keys(operations).map((method) => method.toUpperCase())
  return [path, methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ")] as const
})

/** Of each kind of page: its address and what it takes. */
const PAGES: Readonly<Record<PageAddress["place"], (link: string) => readonly [path: string, allow: string]>> = {
  entry: () => ["/", "GET, HEAD, POST"],
  choice: (link) => [link, "GET, HEAD, POST"],
  preferences: (link) => [`${link}/preferences`, "GET, HEAD, POST"],
  unsubscribed: (link) => [`${link}/unsubscribed`, "GET, HEAD, POST"],
  history: (link) => [`${link}/history`, "GET, HEAD, POST"],
  undo: (link) => [`${link}/undo`, "POST"],
  reason: (link) => [`${link}/reason`, "POST"],
  link: () => ["/fr/link", "GET, HEAD, POST"],
  code: () => ["/s", "GET, HEAD, POST"],
  ways: () => ["/nl/ways", "GET, HEAD"],
  embed: () => ["/embed", "GET, HEAD"],
}

const routes = (): (readonly [path: string, allow: string])[] => [
  ...CONTRACT.map(([path, allow]) => [`/api/v1${path}`, allow] as const),
  ...CONTRACT.filter(([path]) => !path.startsWith("/agent")).map(
    ([path, allow]) => [`/api/v1/brands/lenoir${path}`, allow] as const,
  ),
  ...Object.values(PAGES).map((page) => page(pathOf(token))),
  ...["/agent", "/fr/agent"].map((path) => [path, "GET, HEAD, POST"] as const),
  ...["/assets/main-1a2b3c4d.js", "/.well-known/jwks.json", "/api/v1/openapi.json"].map(
    (path) => [path, "GET, HEAD"] as const,
  ),
]

/** Who may, at each of them. */
function authorityAt(path: string): string {
  if (/\/(changes|suppressions|metrics|may-send)$/.test(path)) return `Bearer ${senderKeyOf("lenoir")}`
  if (path.endsWith("/agent")) return `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}`
  return `Bearer ${path.includes("/agent/") ? agentKeyOf("lenoir") : token}`
}

async function asked(method: string, path: string) {
  const headers = { authorization: authorityAt(path), "content-length": "0" }
  const asking = httpRequest(listening.url + path, { method, headers: method === "TRACE" ? {} : headers })
  asking.end()
  const [answer] = (await once(asking, "response")) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }
}

describe("every route", () => {
  it("refuses every method that is not for it with 405, and says in Allow which are", async () => {
    for (const [path, allow] of routes()) {
      const allowed = allow.split(", ")
      for (const method of METHODS.filter((each) => !allowed.includes(each))) {
        const { status, headers } = await asked(method, path)
        expect([status, headers.allow], `${method} ${path}`).toEqual([405, allow])
      }
    }
  })

  it("takes every method that it names", async () => {
    for (const [path, allow] of routes()) {
      for (const method of allow.split(", ")) {
        const { status, headers } = await asked(method, path)
        expect([status === 405, status >= 500, headers.allow], `${method} ${path}: ${status}`).toEqual([
          ...[false, false, undefined],
        ])
      }
    }
  })

  it("answers HEAD as GET, without a body (RFC 9110 section 9.3.2)", async () => {
    for (const [path] of routes().filter(([, allow]) => allow.includes("GET"))) {
      const [got, head] = [await asked("GET", path), await asked("HEAD", path)]
      const said = ({ status, headers }: typeof got) => {
        const { date: _date, connection: _, "transfer-encoding": __, "content-length": ___, ...rest } = headers
        return [status, rest]
      }
      expect(said(head), path).toEqual(said(got))
      expect(head.body, path).toBe("")
      expect(got.body, path).not.toBe("")
    }
  })

  it("is in the contract, where it is one of the contract's", () => {
    const parts = { config: installation.config, register: installation.register, now: () => new Date() }
    const registered = [createApi(parts as DoorParts), createAgentApi(parts as DoorParts)].flatMap((api) => api.routes)
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const own = registered.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(own)].sort()).toEqual(described.sort())
  })
})

describe("an address that is nothing", () => {
  it("is nothing by every method", async () => {
    for (const path of [
      "/nothing",
      "/api/v1/nothing",
      "/api/v1/brands/lenoir/agent/people",
      "/fr/undo",
      "/assets/x.js",
    ]) {
      for (const method of METHODS) {
        const { status } = await asked(method, path)
        expect(status, `${method} ${path}`).toBe(404)
      }
    }
  })
})
