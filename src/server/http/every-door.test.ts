import { connect, type Socket } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type KeyConfig, signLink } from "../../link/index.ts"
import { AGENT_ROUTES, ROUTES } from "../../wire/index.ts"
import type { ConfigFile } from "../config.ts"
import { type Listening, listen } from "../main.ts"
import { signWebhook } from "../signed-webhook.ts"
import {
  agentKeyOf,
  configFile,
  FORM_TYPE,
  INBOUND_SECRETS,
  type Installation,
  install,
  modelIn,
  ONE_CLICK,
  pathOf,
  SUBJECT,
  seen,
  senderKeyOf,
} from "../testing.ts"

/**
 * Everything of ours that proves something, presented at every door over real sockets: each opens its own doors, and at every
 * other it is answered like a word that is nothing (D5, D6).
 */

let file: ConfigFile
let installation: Installation
let server: Listening
/** What proves something, by its kind. */
let kinds: Readonly<Record<string, string>>

beforeAll(async () => {
  file = await configFile()
  installation = await install({ file })
  server = await listen(installation.handler, { port: 0, trustedProxies: ["127.0.0.1"] })
  kinds = await everyKind()
})
afterAll(async () => {
  await server.close()
  await installation.close()
})

async function everyKind(): Promise<Record<string, string>> {
  const { register, config, clock } = installation
  const brand = installation.brand()
  const token = await installation.token()
  const occasion = { now: clock.now(), door: "page", locale: "fr", textVersion: null, link: null } as const
  const { reference } = await register.leave({ brand, subject: "c-9" }, occasion, null)
  const receipt = await send("/api/v1/objection", {
    method: "POST",
    headers: {
      authorization: `Bearer ${await installation.token({ subject: "c-8" })}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ locale: "fr", textVersion: null }),
  })
  const { signed } = (await receipt.json()) as { signed: string }
  const [code = ""] = await register.issueCodes(brand, [SUBJECT], clock.now())
  const [short = ""] = await register.issueReferences(brand, [SUBJECT], clock.now())
  const page = await send("/fr/agent", { headers: { authorization: basic(agentKeyOf("lenoir")) } })
  const { session } = (await modelIn(page)) as { session: { form: string } }
  const seconds = () => Math.floor(clock.now().getTime() / 1000)
  const elsewhere = (issuer: string) =>
    signLink({ keyring: config.keyring, issuer, now: seconds }, { brand: "lenoir", subject: SUBJECT })
  const id = crypto.randomUUID()
  return {
    nothing: "nothing",
    link: token,
    "old link": await installation.token({ age: 6 * 365 * 86_400_000 }),
    "link of a retired key": await installation.token({ retiredKey: true }),
    "link of another sender": await installation.token({ brand: "dupont" }),
    "link of a staging installation": await elsewhere("https://staging.prefs.example"),
    "link of the same host by another scheme": await elsewhere(config.publicUrl.replace("http:", "https:")),
    "link of an issuer with a slash": await elsewhere(`${config.publicUrl}/`),
    receipt: signed,
    "code of a letter": code,
    "short reference": short,
    "reference of an objection": reference,
    "sender key": senderKeyOf("lenoir"),
    "sender key of another": senderKeyOf("dupont"),
    "agent key": agentKeyOf("lenoir"),
    "SHA-256 of the agent key": file.agents?.[0]?.sha256 ?? "",
    "SHA-256 of the sender key": file.senderKeys[0]?.sha256 ?? "",
    "token of a form": session.form,
    "signature of a message": signWebhook([INBOUND_SECRETS.sms], id, clock.now(), SMS)["webhook-signature"].slice(3),
    "secret of a door": INBOUND_SECRETS.sms,
    "suppression key": file.suppressionKeys?.[0]?.secret as string,
    "secret of a link key": (file.keys[0] as KeyConfig & { secret: string }).secret,
    "name of a key": "2026-11",
    "key of the conformance kit": "trial-sender-key",
    subject: SUBJECT,
  }
}

const SMS = JSON.stringify({ brand: "lenoir", from: "+32470999999", text: "hello" })
const json = { "content-type": "application/json" }
const form = { "content-type": FORM_TYPE, accept: "text/html" }
const basic = (key: string) => `Basic ${btoa(`anna:${key}`)}`

let presents = 0
/** Each from an address of its own: nobody is too often. */
const send = (path: string, init: RequestInit = {}): Promise<Response> => {
  presents += 1
  const address = `198.51.${presents >> 8}.${presents & 255}`
  const headers = {
    "accept-encoding": "identity",
    ...(init.headers as Record<string, string>),
    "x-forwarded-for": address,
  }
  return fetch(server.url + path, { ...init, headers })
}
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  send(path, { method: "POST", headers: { ...form, ...headers }, body: new URLSearchParams(fields) })
const bearer = (key: string) => ({ ...json, authorization: `Bearer ${key}` })
const question = { brand: "lenoir", questions: [{ subject: SUBJECT, channel: "email", topic: "news" }] }

interface Door {
  readonly present: (text: string) => Promise<Response>
  /** The kinds that open it. */
  readonly opens: readonly string[]
  /** Whether an answer is that of an open door, where its status alone does not tell. */
  readonly isOpen?: (answer: { status: number; body: string }) => boolean
}

const LINKS = ["link", "old link", "link of a retired key", "link of another sender"]
const SHOWING = ["link", "link of another sender"]
const CODES = ["code of a letter", "short reference"]

const DOORS: Readonly<Record<string, Door>> = {
  "the page": {
    present: (text) => send(pathOf(encodeURIComponent(text)), { headers: { accept: "text/html" } }),
    opens: LINKS,
  },
  "the page by a query": {
    present: (text) => send(`/fr/?token=${encodeURIComponent(text)}`, { headers: { accept: "text/html" } }),
    opens: LINKS,
  },
  "one click": {
    present: (text) =>
      send(pathOf(encodeURIComponent(text)), {
        method: "POST",
        headers: { "content-type": FORM_TYPE },
        body: ONE_CLICK,
      }),
    opens: LINKS,
  },
  "the API": {
    present: (text) => send(`/api/v1${ROUTES.preferences}`, { headers: bearer(text) }),
    opens: SHOWING,
    isOpen: ({ status }) => status !== 401,
  },
  "the API of a sender": {
    present: (text) => send(`/api/v1/brands/lenoir${ROUTES.history}`, { headers: bearer(text) }),
    opens: ["link"],
    isOpen: ({ status }) => status !== 401,
  },
  "the API: leave": {
    present: (text) =>
      send(`/api/v1${ROUTES.objection}`, {
        method: "POST",
        headers: bearer(text),
        body: '{"locale":"fr","textVersion":null}',
      }),
    opens: LINKS,
  },
  "may I send?": {
    present: (text) =>
      send(`/api/v1${ROUTES.maySend}`, { method: "POST", headers: bearer(text), body: JSON.stringify(question) }),
    opens: ["sender key"],
  },
  "the changes": {
    present: (text) => send(`/api/v1${ROUTES.changes}`, { headers: bearer(text) }),
    opens: ["sender key", "sender key of another"],
  },
  "the metrics": {
    present: (text) => send(`/api/v1${ROUTES.metrics}`, { headers: bearer(text) }),
    opens: ["sender key", "sender key of another"],
  },
  "the list of objections": {
    present: (text) => send(`/api/v1${ROUTES.suppressions}`, { headers: bearer(text) }),
    opens: ["sender key", "sender key of another"],
  },
  "an agent's application": {
    present: (text) =>
      send(`/api/v1${AGENT_ROUTES.agentPeople}`, {
        method: "POST",
        headers: bearer(text),
        body: '{"reference":"c-1"}',
      }),
    opens: ["agent key"],
  },
  "an agent's page": {
    present: (text) => send("/fr/agent", { headers: { authorization: basic(text) } }),
    opens: ["agent key"],
  },
  "the form on it": {
    present: (text) =>
      post(
        "/fr/agent",
        { step: "find", given: "c-1", form: text },
        { authorization: basic(agentKeyOf("lenoir")), "sec-fetch-site": "same-origin" },
      ),
    opens: ["token of a form"],
  },
  "the signature of a message": {
    present: (text) => {
      const id = crypto.randomUUID()
      const { "webhook-timestamp": at } = signWebhook([], id, installation.clock.now(), SMS)
      const headers = { ...json, "webhook-id": id, "webhook-timestamp": at, "webhook-signature": `v1,${text}` }
      return send(`/api/v1${ROUTES.inboundSms}`, { method: "POST", headers, body: SMS })
    },
    // Not even the one that is right for another message.
    opens: [],
  },
  "the address of a code": {
    present: (text) => send(`/fr/s/${encodeURIComponent(text)}`, { headers: { accept: "text/html" } }),
    opens: CODES,
  },
  "a typed code": { present: (text) => post("/fr/s", { code: text }), opens: CODES },
  "the subject of a mail": {
    present: (text) => {
      const body = JSON.stringify({ brand: "lenoir", to: ["stop@lenoir.example"], from: "", subject: text })
      const signed = signWebhook([INBOUND_SECRETS.mail], crypto.randomUUID(), installation.clock.now(), body)
      return send(`/api/v1${ROUTES.inboundMail}`, { method: "POST", headers: { ...json, ...signed }, body })
    },
    opens: ["short reference"],
    isOpen: ({ body }) => body.includes('"left"'),
  },
}

/** Headers of the connection. */
const OF_CONNECTION = ["date", "connection", "keep-alive"]

/** An answer, without what was presented where the page gives it back to be corrected, and without what is drawn anew. */
const without = (text: string, { headers, body, status }: Awaited<ReturnType<typeof seen>>) => ({
  status,
  headers: headers.filter(([name]) => !OF_CONNECTION.includes(name) && name !== "content-length"),
  body: body
    .replace(`"typed":${JSON.stringify(text.slice(0, 320))}`, '"typed":""')
    .replace(/"form":"[^"]+"/, '"form":""'),
})

describe("what proves something", () => {
  it.each(Object.keys(DOORS))("opens %s only where it is made for that (D5, D6)", async (name) => {
    const { present, opens, isOpen = ({ status }) => status === 200 } = DOORS[name] as Door
    const nothing = without("nothing", await seen(await present("nothing")))
    expect(isOpen(nothing)).toBe(false)
    for (const [kind, text] of Object.entries(kinds)) {
      const answer = without(text, await seen(await present(text)))
      if (opens.includes(kind)) expect([kind, isOpen(answer)]).toEqual([kind, true])
      else if (name.startsWith("the API") && LINKS.includes(kind)) expect([401, 403], kind).toContain(answer.status)
      else expect({ kind, ...answer }).toEqual({ kind, ...nothing })
    }
  })
})

/** An answer to bytes as nobody's client would send them; the head and the body. */
const raw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ""
    const socket: Socket = connect(server.port, "127.0.0.1", () => socket.write(bytes, "latin1"))
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part
    })
    socket.on("close", () => resolve(answer)).on("error", reject)
  })

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

describe("a token that is sent in an odd way", () => {
  const get = (path: string, ...headers: string[]) =>
    raw([`GET ${path} HTTP/1.1`, "Host: x", "Connection: close", ...headers, "", ""].join("\r\n"))
  const api = `/api/v1${ROUTES.preferences}`

  it("in two headers, or two in one, is the first one or nobody's, and never the second", async () => {
    const { link = "" } = kinds
    const [good, bad] = [`Authorization: Bearer ${link}`, "Authorization: Bearer no.such.token"]
    expect(statusOf(await get(api, good))).toBe(200)
    expect(statusOf(await get(api, bad, good))).toBe(401)
    for (const odd of [
      `Authorization: Bearer no.such.token, Bearer ${link}`,
      `Authorization: Bearer ${link}, Bearer no.such.token`,
      `Authorization: Bearer ${link} ${link}`,
      `Authorization: ${link}`,
      `Authorization: Basic ${link}`,
      `Authorization: Bearer\t${link}`,
      `Authorization: Bearer "${link}"`,
      `Authorization: Bearer ${link}=`,
      `Authorization: Bearer ${link}\u00a0`,
      `Authorization: Bearer ${encodeURIComponent(link).replaceAll(".", "%2E")}`,
      `Proxy-Authorization: Bearer ${link}`,
      `X-Authorization: Bearer ${link}`,
      `Cookie: token=${link}`,
    ]) {
      expect(statusOf(await get(api, odd)), odd).toBe(401)
    }
    expect(statusOf(await get(`${api}?access_token=${link}`))).toBe(401)
    expect(statusOf(await get(`${api}?token=${link}`))).toBe(401)
  })

  it("in two parameters is the first one, and one in the path comes before both", async () => {
    const { link = "" } = kinds
    expect(statusOf(await get(`/fr/?token=${link}&token=no.such.token`))).toBe(200)
    expect(statusOf(await get(`/fr/?token=no.such.token&token=${link}`))).toBe(404)
    expect(statusOf(await get(`/fr/u/no.such.token?token=${link}`))).toBe(404)
    expect(statusOf(await get(`/fr/u/${link}?token=no.such.token`))).toBe(200)
    expect(statusOf(await get(`/fr/u/no.such.token/${link}`))).toBe(404)
    for (const name of ["Token", "TOKEN", "token[]", "token%00", "%74oken%20"]) {
      expect([name, (await get(`/fr/u?${name}=${link}`)).includes('"link":"valid"')]).toEqual([name, false])
    }
  })

  it("with what no address holds is refused before it is looked at, and breaks nothing", async () => {
    const { link = "" } = kinds
    for (const odd of ["\0", "\r\n", "\n", " ", "\u00e9", "\u0001", "\u007f"]) {
      const middle = link.slice(0, 40) + odd + link.slice(40)
      expect([400, 404], JSON.stringify(odd)).toContain(statusOf(await get(`/fr/u/${middle}`)))
    }
    // An address longer than any of ours; and everything is as before.
    expect([404, 414, 431]).toContain(statusOf(await get(`/fr/u/${"A".repeat(14_000)}`)))
    expect(statusOf(await get(`/fr/u/${"A".repeat(40_000)}`))).toBe(431)
    expect(statusOf(await get(`/fr/u/${link}`))).toBe(200)
    expect(installation.log.join("")).not.toContain('"event":"error"')
  })
})
