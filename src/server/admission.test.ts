import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { AT_ONCE, mayObject } from "./admission.ts"
import { createHandler } from "./handler.ts"
import { jsonLog } from "./log.ts"
import type { Store } from "./store/store.ts"
import { ask, type Installation, install, modelRenderer, pathOf, press } from "./testing.ts"

describe("what is taken for an objection when there is too much to do", () => {
  it.each([
    ["POST", "/fr/u/a.b.c"],
    ["POST", "/u/a.b.c/unsubscribed"],
    ["POST", "/u/a.b.c/preferences"],
    ["POST", "/fr?token=a.b.c"],
    ["POST", "/api/v1/objection"],
    ["POST", "/api/v1/brands/lenoir/objection"],
    ["POST", "/api/v1/inbound/sms"],
    ["POST", "/api/v1/inbound/mail"],
    ["POST", "/api/v1/agent/objections"],
    ["POST", "/fr/agent"],
  ])("is %s %s", (method, path) => {
    expect(mayObject(method, new URL(path, "https://x.example"))).toBe(true)
  })

  it.each([
    ["GET", "/fr/u/a.b.c"],
    ["HEAD", "/fr/u/a.b.c"],
    ["POST", "/fr/u/a.b.c/undo"],
    ["POST", "/fr/u/a.b.c/reason"],
    ["POST", "/fr/link"],
    ["POST", "/fr/s"],
    ["POST", "/"],
    ["GET", "/api/v1/objection"],
    ["PUT", "/api/v1/preferences"],
    ["POST", "/api/v1/objection/undo"],
    ["POST", "/api/v1/may-send"],
    ["POST", "/api/v1/link-requests"],
  ])("is not %s %s", (method, path) => {
    expect(mayObject(method, new URL(path, "https://x.example"))).toBe(false)
  })

  it("has a bound twenty times as high", () => {
    expect(AT_ONCE).toEqual({ objections: 2_000, others: 100 })
  })
})

describe("a server with as much in work as it may have", () => {
  let installation: Installation
  let handler: Installation["handler"]
  let path: string
  /** Holds back every read and every change, until it is let go. */
  let gate: PromiseWithResolvers<void>
  beforeEach(async () => {
    gate = Promise.withResolvers()
    gate.promise.catch(() => undefined)
    installation = await install({
      wrapStore: (store): Store => ({
        ...store,
        read: async (...args) => gate.promise.then(() => store.read(...args)),
        change: async (...args) => gate.promise.then(() => store.change(...args)),
      }),
    })
    const { config, register, log } = installation
    const parts = {
      config,
      register,
      renderer: modelRenderer,
      assets: new Map(),
      log: jsonLog((line) => log.push(line)),
    }
    handler = createHandler({ ...parts, atOnce: { objections: 3, others: 2 } })
    path = pathOf(await installation.token())
  })
  afterEach(() => installation.close())

  it("tells one who reads at once to come back, with a page that leaves, and serves the next one when there is room", async () => {
    const pages = [ask({ handler }, path), ask({ handler }, path)]
    const refused = await ask({ handler }, path)
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"])
    expect(await refused.text()).toContain("trouble lenoir fr")
    expect(refused.headers.get("content-security-policy")).toContain("default-src 'none'")
    gate.resolve()
    for (const page of pages) expect((await page).status).toBe(200)
    expect((await ask({ handler }, path)).status).toBe(200)
  })

  it("tells a program so in its own words, and not everybody the same time", async () => {
    const pages = [ask({ handler }, path), ask({ handler }, path)]
    const times = []
    for (let count = 0; count < 5; count += 1) {
      const refused = await ask({ handler }, "/api/v1/preferences")
      expect([refused.status, await refused.json()]).toMatchObject([503, { code: "unavailable" }])
      times.push(refused.headers.get("retry-after"))
    }
    expect(new Set(times).size).toBe(5)
    gate.resolve()
    await Promise.all(pages)
  })

  it("still takes objections, and hands out its files", async () => {
    const pages = [ask({ handler }, path), ask({ handler }, path)]
    const presses = [press({ handler }, path), press({ handler }, path), press({ handler }, path)]
    expect((await ask({ handler }, "/.well-known/jwks.json")).status).toBe(200)
    const tooMany = await press({ handler }, path)
    expect([tooMany.status, tooMany.headers.get("retry-after")]).toEqual([503, "2"])
    gate.resolve()
    for (const one of [...presses, ...pages]) expect((await one).status).toBe(200)
  })

  it("has room again after answers that failed", async () => {
    gate.reject(new Error("The disk is gone."))
    for (let count = 0; count < 5; count += 1) {
      expect((await press({ handler }, path)).headers.get("retry-after")).toBe("5")
    }
  })
})
