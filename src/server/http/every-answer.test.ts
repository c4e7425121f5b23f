import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { ConfigFile } from "../config.ts"
import type { Store } from "../store/store.ts"
import {
  agentKeyOf,
  ask,
  configFile,
  FORM_TYPE,
  type Installation,
  install,
  modelIn,
  modelRenderer,
  ONE_CLICK,
  pathOf,
  senderKeyOf,
} from "../testing.ts"

const FRAMER = "https://www.lenoir.example"

let file: ConfigFile
let installation: Installation
let token: string
beforeEach(async () => {
  file = await configFile()
  const logo = {
    src: `data:image/svg+xml;base64,${btoa('<svg xmlns="http://www.w3.org/2000/svg"/>')}`,
    width: 120,
    height: 40,
  }
  Object.assign(file.brands[0] ?? {}, { embedOrigins: [FRAMER], theme: { light: { brand: "#8b1e3f" }, logo } })
  installation = await install({ file })
  token = await installation.token()
})
afterEach(() => installation.close())

const broken = (store: Store): Store => ({
  ...store,
  read: () => Promise.reject(new Error(`disk I/O error while reading ${token}`)),
  change: () => Promise.reject(new Error(`disk I/O error while writing ${token}`)),
  waitingSince: () => Promise.reject(new Error("disk I/O error while counting")),
  evidencePage: () => Promise.reject(new Error(`disk I/O error while reading ${token}`)),
  evidenceSince: () => Promise.reject(new Error(`disk I/O error while reading ${token}`)),
  objectors: () => Promise.reject(new Error(`disk I/O error while reading ${token}`)),
  readMany: () => Promise.reject(new Error(`disk I/O error while reading ${token}`)),
})

interface Example {
  readonly status: number
  readonly path: string
  readonly init?: RequestInit
  /** Asked so many times; the last answer is the one. */
  readonly times?: number
}

const bearer = () => ({ authorization: `Bearer ${token}` })
const sender = () => ({ authorization: `Bearer ${senderKeyOf("lenoir")}` })
const json = { "content-type": "application/json" }
const agentKey = { authorization: `Bearer ${agentKeyOf("lenoir")}` }
const agent = { authorization: `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}` }
const form = { "content-type": FORM_TYPE, "sec-fetch-site": "same-origin" }
const typed = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  headers: { accept: "text/html", "content-type": FORM_TYPE },
  body: new URLSearchParams(fields),
})
const keyed = { "idempotency-key": "0123456789abcdef" }
const linkRequest = (): RequestInit => ({
  method: "POST",
  headers: { ...json, ...keyed },
  body: JSON.stringify({ locale: "fr", textVersion: null, contact: "nobody@example.be" }),
})
const put = (revision: string): RequestInit => ({
  method: "PUT",
  headers: { ...bearer(), ...json, ...keyed, "if-match": `"${revision}"` },
  body: JSON.stringify({ locale: "fr", textVersion: null, choices: [] }),
})
const ndjson = { "content-type": "application/x-ndjson" }
const QUESTION = '{"subject":"c-1","channel":"email","topic":"news"}'

/** One answer of every kind that the server gives. */
const examples = (): Example[] => [
  { status: 200, path: pathOf(token) },
  { status: 200, path: pathOf(token), init: { method: "HEAD" } },
  {
    status: 200,
    path: pathOf(token),
    init: { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK },
  },
  { status: 200, path: "/fr/" },
  { status: 200, path: "/fr/ways" },
  { status: 200, path: "/fr/embed" },
  { status: 200, path: "/fr/embed?brand=dupont" },
  { status: 405, path: "/fr/embed", init: { method: "POST", body: "x" } },
  { status: 404, path: "/fr/embed?brand=nobody" },
  { status: 200, path: [...installation.config.logos.keys()][0] ?? "" },
  { status: 404, path: "/logo/nothing.svg" },
  { status: 200, path: "/api/v1/openapi.json" },
  { status: 200, path: "/api/v1/openapi.json", init: { method: "HEAD" } },
  { status: 405, path: "/api/v1/openapi.json", init: { method: "POST", body: "x" } },
  { status: 405, path: "/fr/ways", init: { method: "POST", body: "x" } },
  { status: 404, path: "/fr/s/7K4M-Q9TX-2CGH-0BVX" },
  { status: 404, path: "/fr/s", init: typed({ code: "7K4M-Q9TX-2CGH-0BVX" }) },
  { status: 429, path: "/fr/s", init: typed({ code: "7K4M-Q9TX-2CGH-0BVX" }), times: 11 },
  { status: 200, path: "/fr/link", init: typed({ contact: "nobody@example.be" }) },
  { status: 400, path: "/fr/link", init: typed({ contact: "nobody" }) },
  { status: 429, path: "/fr/link", init: typed({ contact: "nobody@example.be" }), times: 11 },
  { status: 429, path: "/api/v1/link-requests", init: linkRequest() },
  { status: 410, path: `${pathOf(token)}/undo`, init: typed({}) },
  { status: 400, path: `${pathOf(token)}/reason`, init: typed({ reason: "x" }) },
  { status: 400, path: `${pathOf(token)}/preferences`, init: typed({}) },
  { status: 412, path: `${pathOf(token)}/preferences`, init: typed({ revision: "7", shown: "email/news" }) },
  { status: 412, path: "/api/v1/preferences", init: put("7") },
  { status: 200, path: "/api/v1/brands/lenoir/preferences", init: { headers: bearer() } },
  { status: 401, path: "/api/v1/brands/dupont/preferences", init: { headers: bearer() } },
  { status: 200, path: "/assets/main-1a2b3c4d.js" },
  { status: 200, path: "/.well-known/jwks.json" },
  { status: 200, path: "/api/v1/preferences", init: { headers: bearer() } },
  { status: 200, path: "/api/v1/history", init: { headers: bearer() } },
  { status: 200, path: "/api/v1/metrics", init: { headers: sender() } },
  {
    status: 200,
    path: "/api/v1/may-send",
    init: { method: "POST", headers: { ...sender(), ...ndjson }, body: QUESTION },
  },
  { status: 200, path: "/api/v1/changes", init: { headers: sender() } },
  { status: 200, path: "/api/v1/changes", init: { method: "HEAD", headers: sender() } },
  { status: 200, path: "/api/v1/suppressions", init: { headers: sender() } },
  { status: 200, path: "/api/v1/suppressions", init: { method: "HEAD", headers: sender() } },
  { status: 200, path: "/api/v1/suppressions", init: { headers: { ...sender(), accept: "text/csv" } } },
  { status: 404, path: "/fr/u/not.a.token" },
  { status: 404, path: "/nothing/here" },
  { status: 404, path: "/nothing/here", init: { headers: { accept: "text/html" } } },
  { status: 404, path: "/assets/nothing.js" },
  { status: 404, path: "/api/v1/nothing" },
  { status: 400, path: pathOf(token), init: { method: "POST", headers: { "content-type": FORM_TYPE }, body: "x=y" } },
  { status: 400, path: pathOf(token), init: { method: "POST", headers: { "content-type": "text/plain" }, body: "x" } },
  { status: 400, path: "/api/v1/history?after=x", init: { headers: bearer() } },
  { status: 400, path: "/api/v1/changes?after=x", init: { headers: sender() } },
  { status: 400, path: "/api/v1/suppressions?addresses=clear", init: { headers: sender() } },
  { status: 401, path: "/api/v1/may-send", init: { method: "POST", headers: ndjson, body: QUESTION } },
  { status: 401, path: "/api/v1/changes" },
  { status: 401, path: "/api/v1/suppressions" },
  { status: 401, path: "/api/v1/preferences" },
  { status: 401, path: "/api/v1/history" },
  { status: 401, path: "/api/v1/inbound/sms", init: { method: "POST", headers: json, body: "{}" } },
  { status: 401, path: "/api/v1/metrics" },
  { status: 405, path: pathOf(token), init: { method: "DELETE" } },
  { status: 405, path: pathOf(token), init: { method: "OPTIONS" } },
  { status: 405, path: `${pathOf(token)}/undo` },
  { status: 405, path: "/assets/main-1a2b3c4d.js", init: { method: "POST", body: "x" } },
  { status: 405, path: "/.well-known/jwks.json", init: { method: "POST", body: "x" } },
  { status: 405, path: "/.well-known/jwks.json", init: { method: "DELETE" } },
  { status: 405, path: "/api/v1/preferences", init: { method: "DELETE" } },
  { status: 405, path: "/api/v1/objection" },
  { status: 405, path: "/api/v1/objection/undo" },
  { status: 405, path: "/api/v1/may-send" },
  { status: 405, path: "/api/v1/metrics", init: { method: "POST" } },
  {
    status: 405,
    path: "/api/v1/may-send",
    init: { method: "PUT", headers: { ...sender(), ...ndjson }, body: QUESTION },
  },
  { status: 405, path: "/api/v1/changes", init: { method: "POST", headers: sender() } },
  { status: 405, path: "/api/v1/suppressions", init: { method: "DELETE", headers: sender() } },
  { status: 405, path: "/api/v1/history", init: { method: "DELETE" } },
  { status: 413, path: pathOf(token), init: { method: "POST", body: "x".repeat(1_000_001) } },
  { status: 413, path: "/api/v1/objection", init: { method: "POST", body: "x".repeat(1_000_001) } },
  { status: 415, path: "/api/v1/objection", init: { method: "POST", headers: bearer(), body: "x" } },
  { status: 400, path: "/api/v1/objection", init: { method: "POST", headers: { ...bearer(), ...json }, body: "x" } },
  { status: 200, path: "/fr/agent", init: { headers: agent } },
  { status: 401, path: "/fr/agent" },
  { status: 401, path: "/agent", init: { method: "POST", headers: form, body: "step=find" } },
  { status: 400, path: "/agent", init: { method: "POST", headers: { ...agent, ...form }, body: "x=y" } },
  { status: 403, path: "/agent", init: { method: "POST", headers: { ...agent, ...form }, body: "step=find" } },
  { status: 403, path: "/agent", init: { method: "POST", headers: agent, body: new URLSearchParams("step=find") } },
  { status: 405, path: "/agent", init: { method: "DELETE", headers: agent } },
  {
    status: 413,
    path: "/agent",
    init: { method: "POST", headers: { ...agent, ...form }, body: "x".repeat(1_000_001) },
  },
  {
    status: 200,
    path: "/api/v1/agent/people",
    init: { method: "POST", headers: { ...agentKey, ...json }, body: '{"reference":"c-1"}' },
  },
  {
    status: 200,
    path: "/api/v1/agent/objections",
    init: { method: "POST", headers: { ...agentKey, ...json }, body: '{"subject":"c-1"}' },
  },
  {
    status: 400,
    path: "/api/v1/agent/objections",
    init: { method: "POST", headers: { ...agentKey, ...json }, body: "{}" },
  },
  { status: 401, path: "/api/v1/agent/people", init: { method: "POST", headers: json, body: "{}" } },
  {
    status: 401,
    path: "/api/v1/agent/objections",
    init: { method: "POST", headers: { ...bearer(), ...json }, body: "{}" },
  },
  { status: 405, path: "/api/v1/agent/people" },
  { status: 405, path: "/api/v1/agent/objections", init: { method: "DELETE" } },
  { status: 413, path: "/api/v1/agent/people", init: { method: "POST", body: "x".repeat(1_000_001) } },
  { status: 415, path: "/api/v1/agent/objections", init: { method: "POST", headers: agentKey, body: "x" } },
]

const FAILURES = (): Example[] => [
  {
    status: 503,
    path: pathOf(token),
    init: { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK },
  },
  { status: 503, path: "/api/v1/preferences", init: { headers: bearer() } },
  { status: 503, path: "/api/v1/history", init: { headers: bearer() } },
  { status: 503, path: "/api/v1/metrics", init: { headers: sender() } },
  { status: 503, path: "/api/v1/changes", init: { headers: sender() } },
  { status: 503, path: "/api/v1/suppressions", init: { headers: sender() } },
  {
    status: 503,
    path: "/api/v1/may-send",
    init: { method: "POST", headers: { ...sender(), ...ndjson }, body: QUESTION },
  },
  {
    status: 503,
    path: "/api/v1/objection",
    init: { method: "POST", headers: { ...bearer(), ...json }, body: '{"locale":"fr","textVersion":null}' },
  },
  {
    status: 503,
    path: "/api/v1/agent/objections",
    init: { method: "POST", headers: { ...agentKey, ...json }, body: '{"subject":"c-1"}' },
  },
]

const undrawable = () => {
  throw new Error(`nothing to draw for ${token}`)
}

/** Where no document can be drawn. */
const UNDRAWN = (): Example[] => [
  { status: 503, path: pathOf(token) },
  { status: 503, path: "/fr/embed" },
  { status: 503, path: pathOf(token), init: typed({ "List-Unsubscribe": "One-Click" }) },
]

const nameOf = ({ path, init }: Example) => `${init?.method ?? "GET"} ${path.replace(token, "{token}")}`

async function forEveryAnswer(look: (answer: Response, name: string, example: Example) => void | Promise<void>) {
  for (const example of examples()) {
    for (let times = 1; times < (example.times ?? 1); times++) await ask(installation, example.path, example.init)
    const answer = await ask(installation, example.path, example.init)
    expect(answer.status, nameOf(example)).toBe(example.status)
    await look(answer, nameOf(example), example)
  }
  const renderer = { ...modelRenderer, render: undrawable }
  const failing = await install({ wrapStore: broken, file })
  const undrawn = await install({ file, page: { renderer, assets: new Map() } })
  try {
    for (const example of UNDRAWN()) {
      const answer = await ask(undrawn, example.path, example.init)
      expect(answer.status, `${nameOf(example)}, undrawn`).toBe(example.status)
      await look(answer, `${nameOf(example)}, undrawn`, example)
    }
    for (const example of FAILURES()) {
      const answer = await ask(failing, example.path, example.init)
      expect(answer.status, `${nameOf(example)}, on a broken disk`).toBe(example.status)
      await look(answer, `${nameOf(example)}, on a broken disk`, example)
    }
  } finally {
    await failing.close()
    await undrawn.close()
  }
}

const isDocument = ({ headers }: Response): boolean => (headers.get("content-type") ?? "").startsWith("text/html")

/** A document without any script: drawn, not refused in plain text. */
const isScriptless = (answer: Response, { path }: Example): boolean => /\/agent$/.test(path) && isDocument(answer)

/** A file that holds nothing of anybody, and that every page may load. */
const isFile = ({ status }: Response, { path }: Example): boolean =>
  status === 200 && /^\/(assets|logo|\.well-known)\/|openapi\.json$/.test(path)

/** The document for a frame: the only one that anybody may frame. */
const isFrame = ({ status }: Response, { path }: Example): boolean => status === 200 && path.startsWith("/fr/embed")

describe("every answer, of whatever status", () => {
  it("carries the security headers (D15, D17, D25, B18, B20)", async () => {
    await forEveryAnswer((answer, name, example) => {
      const { headers } = answer
      const policy = headers.get("content-security-policy") ?? ""
      const framers = isFrame(answer, example) && !example.path.includes("dupont") ? FRAMER : "'none'"
      const forms = isDocument(answer) ? "'self'" : "'none'"
      for (const rule of [
        "default-src 'none'",
        "base-uri 'none'",
        `form-action ${forms}`,
        `frame-ancestors ${framers}`,
      ]) {
        expect(policy.split("; "), name).toContain(rule)
      }
      if (!isDocument(answer)) expect(policy.split("; "), name).toHaveLength(4)
      else if (isScriptless(answer, example)) expect(policy, name).not.toContain("script-src")
      else expect(policy, name).toContain("script-src 'self' 'sha256-c2NyaXB0';")
      expect(policy, name).not.toMatch(/unsafe|\*|http:|data:/)
      expect(headers.get("referrer-policy"), name).toBe("no-referrer")
      expect(headers.get("x-content-type-options"), name).toBe("nosniff")
      expect(headers.get("x-robots-tag"), name).toBe("noindex, nofollow")
      expect(headers.get("permissions-policy"), name).toMatch(/^camera=\(\), microphone=\(\), geolocation=\(\), /)
      expect(headers.has("strict-transport-security"), name).toBe(false)
      const policyOfOrigin = isFile(answer, example) || isFrame(answer, example) ? "cross-origin" : "same-origin"
      expect(headers.get("cross-origin-resource-policy"), name).toBe(policyOfOrigin)
      expect(headers.get("cross-origin-opener-policy"), name).toBe("same-origin")
    })
  })

  it("names its type with a charset, and sets no cookie, no redirect, and no word on what runs here (D20, D25, D36)", async () => {
    await forEveryAnswer((answer, name, example) => {
      const { headers } = answer
      // A picture says in itself how it is written.
      expect(headers.get("content-type"), name).toMatch(
        example.path.startsWith("/logo/") && isFile(answer, example)
          ? /^image\/svg\+xml$/
          : /^[\w/+-]+(; version=[\d.]+)?; charset=utf-8$/,
      )
      for (const field of ["set-cookie", "location", "server", "x-powered-by", "access-control-allow-credentials"]) {
        expect(headers.has(field), `${field} of ${name}`).toBe(false)
      }
      expect(headers.get("access-control-allow-origin"), name).toBe(isFile(answer, example) ? "*" : null)
    })
  })

  it("is never stored, except files for ever and public keys for an hour (B20)", async () => {
    await forEveryAnswer(({ headers, status }, name, { path }) => {
      const kept = /^\/(assets|logo)\//.test(path)
        ? "public, max-age=31536000, immutable"
        : /^\/\.well-known\/|openapi\.json$/.test(path) && "public, max-age=3600"
      expect(headers.get("cache-control"), name).toBe((status === 200 && kept) || "no-store")
    })
  })

  it("with status 405 says what is allowed (D36)", async () => {
    await forEveryAnswer(({ headers, status }, name) => {
      expect(headers.has("allow"), name).toBe(status === 405)
    })
  })

  it("with an error holds no token, no stack and no message from inside (D35)", async () => {
    await forEveryAnswer(async (answer, name) => {
      if (answer.status < 400) return
      const text = await answer.text()
      // A page that says what went wrong is the page of that link all the same, and goes on with it.
      if (!text.startsWith("<!doctype html><pre>")) expect(text, name).not.toContain(token)
      expect(text, name).not.toMatch(/disk I\/O|\.ts:|\bat \w+ \(/)
    })
  })

  it("of the contract is a problem when it is an error, with the status in its body (RFC 9457)", async () => {
    await forEveryAnswer(async (answer, name, { path }) => {
      if (answer.status < 400 || !path.startsWith("/api/")) return
      expect(answer.headers.get("content-type"), name).toBe("application/problem+json; charset=utf-8")
      expect(await answer.json(), name).toMatchObject({ status: answer.status, code: expect.any(String) })
    })
  })
})

describe("a failure inside", () => {
  it("shows the page all the same: whoever wants to leave is not sent away (D35, A34)", async () => {
    const failing = await install({ wrapStore: broken, file })
    const answer = await ask(failing, pathOf(token))
    expect(answer.status).toBe(200)
    expect(await modelIn(answer)).toMatchObject({ link: "valid", token, snapshot: null })
    expect(failing.log.join("")).toContain('"event":"error"')
    await failing.close()
  })

  it("is said on the page when a form was posted, and never passed off as success (A26)", async () => {
    const failing = await install({ wrapStore: broken, file })
    const headers = { accept: "text/html", "content-type": FORM_TYPE }
    const answer = await ask(failing, pathOf(token), { method: "POST", headers, body: ONE_CLICK })
    expect(answer.status).toBe(503)
    expect(await modelIn(answer)).toMatchObject({ outcome: "unavailable", receipt: null })
    await failing.close()
  })

  it("says when to try again, and lets the same press succeed later (D31)", async () => {
    let healthy = false
    const flaky = await install({
      file,
      wrapStore: (store) => ({
        ...store,
        change: (...change) => (healthy ? store.change(...change) : Promise.reject(new Error("disk I/O error"))),
      }),
    })
    const init = {
      method: "POST",
      headers: { ...bearer(), ...json, "idempotency-key": "0123456789abcdef" },
      body: '{"locale":"fr","textVersion":null}',
    }
    const failed = await ask(flaky, "/api/v1/objection", init)
    expect([failed.status, failed.headers.get("retry-after")]).toEqual([503, "5"])
    healthy = true
    expect((await ask(flaky, "/api/v1/objection", init)).status).toBe(200)
    await flaky.close()
  })
})

describe("an https installation", () => {
  it("tells browsers with every answer to come by https for two years (D25)", async () => {
    file = { ...file, publicUrl: "https://prefs.example" }
    await installation.close()
    installation = await install({ file })
    token = await installation.token()
    await forEveryAnswer(({ headers }, name) => {
      expect(headers.get("strict-transport-security"), name).toBe("max-age=63072000; includeSubDomains")
    })
  })
})
