import { describe, expect, it } from "vitest"
import type {
  Call,
  ErrorCode,
  HistoryPage,
  PreferenceAdapter,
  PreferenceError,
  PreferenceSnapshot,
} from "../../domain/index.ts"
import { problemOf } from "../../wire/index.ts"
import { createHttpAdapter } from "./http-adapter.ts"

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjLTEifQ.c2lnbmF0dXJl"
const LINK = { token: TOKEN }
const CALL: Call = { locale: "nl", textVersion: "v7", idempotencyKey: "press-0123456789abcdef" }
const RECEIPT = {
  reference: "7K4M-Q9TX-2C",
  at: "2026-11-23T10:00:00.000Z",
  undoUntil: "2026-12-23T10:00:00.000Z",
  coversFuture: true,
  signed: null,
}
const SNAPSHOT: PreferenceSnapshot = {
  revision: "3",
  person: "known",
  contacts: [{ channel: "email", masked: "j••••@e••••.be" }],
  catalogue: {
    channels: [{ id: "email", name: { fr: "E-mail" }, defaultBasis: "consent" }],
    topics: [{ id: "news", name: { fr: "Infos" }, description: { fr: "" }, channels: ["email"] }],
    services: [],
  },
  lanes: [{ channel: "email", topic: "news", receives: true, locked: null }],
  frequencies: [],
  pauseUntil: null,
  objection: null,
}
const HISTORY: HistoryPage = {
  entries: [{ what: "chosen", at: RECEIPT.at, door: "page", channel: "email", topic: "news", to: "off" }],
  next: null,
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } })

/** An adapter whose network is this function, and what it was asked. */
function over(answer: (request: RequestInit) => Response | Promise<Response>, timeoutMs?: number) {
  const asked: { url: string; init: RequestInit; headers: Headers }[] = []
  const adapter = createHttpAdapter({
    base: "https://prefs.example/api/v1",
    fetch: async (url, init = {}) => {
      asked.push({ url: String(url), init, headers: new Headers(init.headers) })
      return answer(init)
    },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
  return { adapter, asked }
}

/** Never answers, and ends when its signal does, as `fetch` promises. */
const silence = ({ signal }: RequestInit): Promise<Response> =>
  new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason))
  })

const METHODS: [string, (adapter: PreferenceAdapter) => Promise<unknown>][] = [
  ["load", (adapter) => adapter.load(LINK, CALL)],
  [
    "save",
    (adapter) => adapter.save(LINK, "3", { choices: [{ channel: "email", topic: "news", receives: false }] }, CALL),
  ],
  ["unsubscribeFromAll", (adapter) => adapter.unsubscribeFromAll(LINK, CALL)],
  ["undo", (adapter) => adapter.undo(LINK, RECEIPT.reference, CALL)],
  ["history", (adapter) => adapter.history(LINK, null, CALL)],
]

const failureOf = (call: Promise<unknown>): Promise<PreferenceError> =>
  call.then(
    () => Promise.reject(new Error("The call resolved.")),
    (error: PreferenceError) => error,
  )

const page = "<!doctype html><title>Free Wi-Fi</title><form>Accept our terms</form>"

describe("an answer that is no answer", () => {
  it.each<[string, ErrorCode, () => Response]>([
    ["the page of a captive portal with status 200", "unavailable", () => new Response(page, { status: 200 })],
    ["garbage in place of JSON", "unavailable", () => new Response('{"revision":', { status: 200 })],
    ["an empty body", "unavailable", () => new Response(null, { status: 204 })],
    ["JSON of another shape", "unavailable", () => json({ hello: "world" })],
    [
      "a lane without its choice",
      "unavailable",
      () => json({ ...SNAPSHOT, lanes: [{ channel: "email", topic: "news" }] }),
    ],
    ["an end of a pause that is no time", "unavailable", () => json({ ...SNAPSHOT, pauseUntil: "soon" })],
    ["a history whose entry has no time", "unavailable", () => json({ entries: [{ what: "chosen" }], next: null })],
    ["a revision of the wrong type", "unavailable", () => json({ ...SNAPSHOT, revision: 3 })],
    ["null", "unavailable", () => json(null)],
    ["status 503 with a page", "unavailable", () => new Response(page, { status: 503 })],
    ["status 502 without a body", "unavailable", () => new Response(null, { status: 502 })],
    ["status 404 of another server", "unavailable", () => new Response("Not found", { status: 404 })],
    ["status 403 of a firewall", "unavailable", () => new Response(page, { status: 403 })],
    [
      "a problem with a code we do not know",
      "unavailable",
      () => json({ ...problemOf("conflict"), code: "teapot" }, 418),
    ],
    ["status 429 with a page", "throttled", () => new Response(page, { status: 429 })],
  ])("%s is %s", async (_, code, answer) => {
    for (const [name, call] of METHODS) {
      const { adapter } = over(answer)
      expect(await failureOf(call(adapter)), name).toMatchObject({ name: "PreferenceError", code })
    }
  })

  it("a receipt that does not fit the contract is unavailable, so that nobody is told of a success that is none (A26)", async () => {
    const { adapter } = over(() => json({ ...RECEIPT, reference: "" }))
    expect((await failureOf(adapter.unsubscribeFromAll(LINK, CALL))).code).toBe("unavailable")
  })
})

describe("a problem", () => {
  it.each([
    "link-invalid",
    "link-expired",
    "invalid-request",
    "key-reused",
    "undo-unavailable",
    "unsupported",
    "throttled",
    "unavailable",
  ] as const)("keeps its code %s", async (code) => {
    const { adapter } = over(() => json(problemOf(code), problemOf(code).status))
    expect((await failureOf(adapter.load(LINK, CALL))).code).toBe(code)
  })

  it("brings the newer snapshot of a conflict", async () => {
    const { adapter } = over(() => json(problemOf("conflict", { snapshot: SNAPSHOT }), 412))
    const error = await failureOf(adapter.save(LINK, "2", { choices: [] }, CALL))
    expect(error).toMatchObject({ code: "conflict", snapshot: SNAPSHOT })
  })

  it.each<[string, number | undefined]>([
    ["30", 30_000],
    ["0", 0],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
    ["86400", 600_000],
    ["Fri, 01 Jan 2100 00:00:00 GMT", 600_000],
    ["soon", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["99999999999999", undefined],
  ])("with Retry-After %s says to wait %s ms", async (field, retryAfterMs) => {
    const { adapter } = over(() => json(problemOf("throttled"), 429, { "retry-after": field }))
    expect(await failureOf(adapter.load(LINK, CALL))).toMatchObject({ code: "throttled", retryAfterMs })
  })

  it("with status 503 and Retry-After is unavailable and says when to come back", async () => {
    const { adapter } = over(() => new Response("", { status: 503, headers: { "retry-after": "5" } }))
    expect(await failureOf(adapter.load(LINK, CALL))).toMatchObject({ code: "unavailable", retryAfterMs: 5_000 })
  })
})

describe("no answer", () => {
  it("because the network is down is unreachable", async () => {
    for (const [name, call] of METHODS) {
      const { adapter } = over(() => Promise.reject(new TypeError("Failed to fetch")))
      expect((await failureOf(call(adapter))).code, name).toBe("unreachable")
    }
  })

  it("because the line broke in the middle of the body is unreachable", async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError("terminated")) })
    const { adapter } = over(() => new Response(broken, { status: 200 }))
    expect((await failureOf(adapter.load(LINK, CALL))).code).toBe("unreachable")
  })

  it("in time is unreachable", async () => {
    const { adapter } = over(silence, 1)
    expect((await failureOf(adapter.unsubscribeFromAll(LINK, CALL))).code).toBe("unreachable")
  })

  it("because the caller gave up is aborted", async () => {
    const caller = new AbortController()
    const { adapter } = over((init) => {
      queueMicrotask(() => caller.abort())
      return silence(init)
    })
    expect((await failureOf(adapter.load(LINK, { ...CALL, signal: caller.signal }))).code).toBe("aborted")
  })

  it("from a server that nobody runs is unreachable", async () => {
    const adapter = createHttpAdapter({ base: "http://127.0.0.1:1/api/v1" })
    expect((await failureOf(adapter.load(LINK, CALL))).code).toBe("unreachable")
  })
})

describe("a request", () => {
  const asking = async (call: (adapter: PreferenceAdapter) => Promise<unknown>) => {
    const { adapter, asked } = over(({ method, body }) =>
      json(method === "POST" && !String(body).includes("reference") ? RECEIPT : { ...SNAPSHOT, ...HISTORY }),
    )
    await call(adapter)
    const [first] = asked
    if (!first || asked.length > 1) throw new Error(`Asked ${asked.length} times.`)
    return first
  }

  it.each(METHODS)("of %s carries the token as bearer and nowhere else (D20, B16)", async (_, call) => {
    const { url, init, headers } = await asking(call)
    expect(headers.get("authorization")).toBe(`Bearer ${TOKEN}`)
    expect(url).not.toContain(TOKEN)
    expect(String(init.body)).not.toContain(TOKEN)
  })

  it.each(METHODS)("of %s sends no cookies, no referrer, and follows nowhere (D20, B18)", async (_, call) => {
    const { init, headers } = await asking(call)
    expect(init).toMatchObject({
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      cache: "no-store",
    })
    expect(headers.has("cookie")).toBe(false)
  })

  it("of load has no body", async () => {
    const { url, init, headers } = await asking((adapter) => adapter.load(LINK, CALL))
    expect([init.method, url, init.body]).toEqual(["GET", "https://prefs.example/api/v1/preferences", null])
    expect(headers.has("content-type")).toBe(false)
  })

  it("of save names the revision, the press, and what was shown", async () => {
    const choices = [{ channel: "email", topic: "news", receives: false }]
    const { init, headers } = await asking((adapter) => adapter.save(LINK, "3", { choices }, CALL))
    expect(headers.get("if-match")).toBe('"3"')
    expect(headers.get("idempotency-key")).toBe(CALL.idempotencyKey)
    expect(JSON.parse(String(init.body))).toEqual({ locale: "nl", textVersion: "v7", choices })
  })

  it("of save carries rhythms and a pause where they changed, and the end of a pause as null", async () => {
    for (const more of [
      { frequencies: [{ topic: "news", frequency: "monthly" }], pauseUntil: "2026-12-01T00:00:00.000Z" },
      { pauseUntil: null },
    ]) {
      const { init } = await asking((adapter) => adapter.save(LINK, "3", { choices: [], ...more }, CALL))
      expect(JSON.parse(String(init.body))).toEqual({ locale: "nl", textVersion: "v7", choices: [], ...more })
    }
  })

  it("of history has no body, and names where to read on in a form that any server's word survives", async () => {
    const first = await asking((adapter) => adapter.history(LINK, null, CALL))
    expect([first.init.method, first.init.body]).toEqual(["GET", null])
    expect(first.url).toBe("https://prefs.example/api/v1/history")
    const { url } = await asking((adapter) => adapter.history(LINK, "a&b=c/d", CALL))
    expect(new URL(url).searchParams.get("after")).toBe("a&b=c/d")
  })

  it("of leaving outlives the page that sent it", async () => {
    const { init, url } = await asking((adapter) => adapter.unsubscribeFromAll(LINK, CALL))
    expect([init.method, url, init.keepalive]).toEqual(["POST", "https://prefs.example/api/v1/objection", true])
  })

  it("too large for keepalive does without it, rather than being refused by the browser", async () => {
    const choices = Array.from({ length: 400 }, (_, at) => ({
      channel: "email",
      topic: `topic-${at}`,
      receives: false,
    }))
    const { init } = await asking((adapter) => adapter.save(LINK, "3", { choices }, CALL))
    expect(init.keepalive).toBe(false)
  })
})
