import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { AGENT_ROUTES } from "../../wire/index.ts"
import { contractChecker } from "../../wire/testing.ts"
import type { ConfigFile } from "../config.ts"
import { drawSigningSecret } from "../draw-secrets.ts"
import { fingerprint } from "../fingerprint.ts"
import type { Peer } from "../handler.ts"
import {
  ADDRESSES,
  agentKeyOf,
  configFile,
  IMPORT_OCCASION,
  type Installation,
  install,
  PERSON,
  SUBJECT,
  senderKeyOf,
} from "../testing.ts"

let file: ConfigFile
let installation: Installation
beforeEach(async () => {
  file = await configFile()
  // The second brand has an agent, too, and no key by which addresses could be kept.
  file.agents?.push({ brand: "dupont", id: "bert", sha256: await fingerprint(agentKeyOf("dupont")) })
  installation = await install({ file })
})
afterEach(() => installation.close())

const check = contractChecker()
const KEY = "0123456789abcdef"

interface Sent {
  readonly authorization?: string | null
  readonly key?: string
  readonly peer?: Peer
  readonly host?: string
}

/** Posts to a route, and holds what comes of it against the contract. */
async function send(
  route: keyof typeof AGENT_ROUTES,
  body: unknown,
  { authorization = `Bearer ${agentKeyOf("lenoir")}`, key, peer = {}, host = "127.0.0.1:8080" }: Sent = {},
) {
  const headers = new Headers({ "content-type": "application/json" })
  if (authorization !== null) headers.set("authorization", authorization)
  if (key !== undefined) headers.set("idempotency-key", key)
  const path = AGENT_ROUTES[route]
  const text = JSON.stringify(body)
  const request = new Request(`http://${host}/api/v1${path}`, { method: "POST", headers, body: text })
  const answer = await installation.handler(request, peer)
  const said = await answer.text()
  const exchange = {
    ...{ method: "POST", path, request: { headers, body: text } },
    answer: { status: answer.status, headers: answer.headers, body: said },
  }
  expect(check(exchange)).toEqual([])
  return { status: answer.status, headers: answer.headers, text: said, body: JSON.parse(said) as Answered }
}

interface Answered {
  readonly code?: string
  readonly detail?: string
  readonly people?: { subject: string; objection: unknown }[]
  readonly objections?: { subject: string | null; reference: string; at: string; acknowledged: boolean }[]
}

const find = (reference: string, sent?: Sent) => send("agentPeople", { reference }, sent)
const note = (body: object, sent?: Sent) => send("agentObjections", body, sent)
const takeOver = (subject: string, contacts = PERSON.contacts, brand = "lenoir") =>
  installation.register.importPerson(
    { brand: installation.brand(brand), subject },
    { ...PERSON, contacts },
    { ...IMPORT_OCCASION, now: installation.clock.now() },
  )
const evidence = async (subject = SUBJECT, brand = "lenoir") =>
  (await installation.store.evidence(brand, subject)).filter(({ door }) => door !== "import")
const maySend = async (subject: string) => {
  const [answer] = await installation.register.maySend(
    installation.brand(),
    [{ subject, channel: "email", topic: "news" }],
    installation.clock.now(),
  )
  return answer?.may
}

describe("finding somebody", () => {
  const masked = {
    subject: SUBJECT,
    contacts: [
      { channel: "email", masked: "j••••@e••••.be" },
      { channel: "sms", masked: "•• •• 56" },
    ],
    locale: "nl",
    objection: null,
  }

  it.each([
    ["the customer number", ` ${SUBJECT} `],
    ["the e-mail address, however it is written", " Jeanne.Lenoir@EXAMPLE.be "],
    ["the phone number, however it is written", "0470/12.34.56"],
  ])("by %s tells no whole address (A51)", async (_, given) => {
    const { status, body, text } = await find(given)
    expect([status, body.people]).toEqual([200, [masked]])
    for (const address of Object.values(ADDRESSES)) expect(text).not.toContain(address)
    expect(text).not.toContain("jeanne")
  })

  it("tells everybody who has the number, and nobody of another brand (D28)", async () => {
    await takeOver("c-2", [{ channel: "sms", address: "+32470123456" }])
    await takeOver("c-3", PERSON.contacts, "dupont")
    const { body } = await find(ADDRESSES.sms)
    expect(body.people?.map(({ subject }) => subject)).toEqual([SUBJECT, "c-2"])
  })

  it("tells once whoever has their phone number for a customer number", async () => {
    await takeOver("0470998877", [{ channel: "sms", address: "0470998877" }])
    expect((await find("0470998877")).body.people).toHaveLength(1)
  })

  it("tells since when an objection stands", async () => {
    const { reference, at } = (await note({ subject: SUBJECT })).body.objections?.[0] ?? {}
    expect((await find(SUBJECT)).body.people?.[0]?.objection).toEqual({ reference, at })
  })

  it.each(["c-unknown", "nobody@example.be", "+32 499 00 11 22", "~hash", "anything at all", "?"])(
    "finds nobody by %j, and writes nothing",
    async (given) => {
      const before = installation.dump()
      const { status, body } = await find(given)
      expect([status, body.people]).toEqual([200, []])
      expect(installation.dump()).toBe(before)
    },
  )
})

describe("writing down a no", () => {
  it("stops everything at once, says so in the evidence, and is confirmed once by mail (A5, A15, A27, A30)", async () => {
    const { status, body } = await note({ subject: SUBJECT, locale: "fr" }, { key: KEY })
    const [objection] = body.objections ?? []
    expect([status, body.objections?.length]).toEqual([200, 1])
    expect(objection).toEqual({
      subject: SUBJECT,
      reference: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/),
      at: "2026-11-23T10:00:00.000Z",
      acknowledged: true,
    })
    expect(await maySend(SUBJECT)).toBe(false)
    const [line, ...more] = await evidence()
    expect(more).toEqual([])
    expect(line).toMatchObject({
      ...{ what: "objected", door: "agent", agent: "anna", locale: "fr", link: null },
      ...{ reference: objection?.reference, at: objection?.at },
    })
    installation.clock.advance(60_000)
    expect((await note({ subject: SUBJECT, locale: "fr" }, { key: KEY })).body).toEqual(body)
    expect((await note({ subject: SUBJECT })).body.objections?.[0]?.reference).toBe(objection?.reference)
    expect(await evidence()).toHaveLength(1)
    const mails = await installation.deliver()
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([[ADDRESSES.email, "left fr"]])
  })

  it("tells the brand's own systems like every other no", async () => {
    const secrets = [drawSigningSecret()]
    const webhooks = [{ brand: "lenoir", id: "crm", url: "https://crm.example/hook", secrets }]
    await installation.close()
    installation = await install({ file: { ...file, webhooks } })
    await note({ subject: SUBJECT })
    const due = await installation.store.takeDue("events", new Date(installation.clock.now().getTime() + 1), 10)
    expect(due.map(({ content }) => content)).toMatchObject([{ kind: "change", what: "left", door: "agent" }])
  })

  it("goes for somebody of whom nothing is known, before any list names them (A1, A6)", async () => {
    const { body } = await note({ subject: "c-later" })
    expect(body.objections).toMatchObject([{ subject: "c-later", acknowledged: false }])
    await takeOver("c-later")
    expect(await maySend("c-later")).toBe(false)
  })

  it("goes by an address for everybody who has it, each with a reference of their own", async () => {
    await takeOver("c-2", [{ channel: "sms", address: "+32470123456" }])
    const { body } = await note({ contact: "0470 12 34 56" }, { key: KEY })
    expect(body.objections?.map(({ subject, acknowledged }) => [subject, acknowledged])).toEqual([
      [SUBJECT, true],
      ["c-2", false],
    ])
    expect((await note({ contact: "0470 12 34 56" }, { key: KEY })).body).toEqual(body)
  })

  it("goes by an address that nobody has: nothing tells it, and every later list heeds it (A28)", async () => {
    const { body, text } = await note({ contact: "new@example.be" })
    expect(body.objections).toMatchObject([{ subject: null, acknowledged: false }])
    expect(text + installation.dump()).not.toContain("new@example.be")
    await takeOver("c-later", [{ channel: "email", address: "New@example.be" }])
    expect(await maySend("c-later")).toBe(false)
    const objection = (await note({ subject: "c-later" })).body.objections?.[0]
    expect(objection?.acknowledged, "what a list brought is confirmed to nobody").toBe(false)
  })

  it("says of what stands since an earlier day that no confirmation goes out", async () => {
    await note({ subject: SUBJECT })
    installation.clock.advance(25 * 60 * 60 * 1000)
    expect((await note({ subject: SUBJECT })).body.objections?.[0]?.acknowledged).toBe(false)
  })

  it("is refused without a key to keep an address by, with what to do about it, and nothing half written", async () => {
    const before = installation.dump()
    const { status, body } = await note(
      { contact: "new@example.be" },
      { authorization: `Bearer ${agentKeyOf("dupont")}` },
    )
    expect([status, body.detail]).toEqual([400, expect.stringMatching(/new-key suppression --brand dupont/)])
    expect(body.detail).not.toContain("new@example.be")
    expect(installation.dump()).toBe(before)
  })

  it.each<[string, object]>([
    ["an address that is none", { contact: "nobody" }],
    ["a subject of another form", { subject: "~hash" }],
    ["neither", {}],
    ["both", { subject: SUBJECT, contact: ADDRESSES.email }],
    ["a field of nobody's", { subject: SUBJECT, agent: "somebody else" }],
    ["a language that is none", { subject: SUBJECT, locale: "<fr>" }],
  ])("is refused for %s, and nothing is written", async (_, body) => {
    const before = installation.dump()
    expect((await note(body)).status).toBe(400)
    expect(installation.dump()).toBe(before)
  })

  it("is refused with an idempotency key of another form", async () => {
    expect((await note({ subject: SUBJECT }, { key: "short" })).status).toBe(400)
  })

  it("is never refused for being too often (D30)", async () => {
    for (let at = 0; at < 60; at += 1) expect((await note({ subject: `c-${at}` })).status).toBe(200)
  })

  it("stands in the person's history as noted for them", async () => {
    await note({ subject: SUBJECT })
    const { entries } = await installation.register.history({ brand: installation.brand(), subject: SUBJECT }, null)
    expect(entries[0]).toMatchObject({ what: "objected", door: "agent" })
  })
})

describe("who may", () => {
  const credentials = async (): Promise<[string, string | null][]> => [
    ["nobody", null],
    ["a sender's key", `Bearer ${senderKeyOf("lenoir")}`],
    ["a person's link", `Bearer ${await installation.token()}`],
    ["a key that is none", "Bearer agent-key-of-lenoir"],
    ["the hash of a key", `Bearer ${await fingerprint(agentKeyOf("lenoir"))}`],
    ["the id alone", "Bearer anna"],
    ["name and key of an agent, as browsers send them along", `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}`],
  ]

  it("is an agent, by key, and nobody else (D39)", async () => {
    const before = installation.dump()
    for (const [name, authorization] of await credentials()) {
      for (const answer of [
        await find(SUBJECT, { authorization }),
        await note({ subject: SUBJECT }, { authorization }),
      ]) {
        expect([answer.status, answer.body.code], name).toEqual([401, "link-invalid"])
        expect(answer.headers.get("www-authenticate"), name).toBe("Bearer")
      }
    }
    expect(installation.dump()).toBe(before)
  })

  it("is told nothing, and changes nothing, of another brand's people (D28)", async () => {
    const authorization = `Bearer ${agentKeyOf("dupont")}`
    expect((await find(SUBJECT, { authorization })).body.people).toEqual([])
    expect((await find(ADDRESSES.email, { authorization })).body.people).toEqual([])
    await note({ subject: SUBJECT }, { authorization })
    expect(await evidence()).toEqual([])
    expect(await evidence(SUBJECT, "dupont")).toMatchObject([{ agent: "bert", what: "objected" }])
  })

  it("may not guess: ten wrong keys of an address, then one must wait; a right one never does (D30)", async () => {
    const from = (address: string): Sent => ({ authorization: "Bearer wrong-key", peer: { address } })
    for (let at = 0; at < 10; at += 1) expect((await find(SUBJECT, from("192.0.2.1"))).status).toBe(401)
    const limited = await note({ subject: SUBJECT }, from("192.0.2.1"))
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "600"])
    expect((await find(SUBJECT, from("192.0.2.2"))).status).toBe(401)
    expect((await note({ subject: SUBJECT }, { peer: { address: "192.0.2.1" } })).status).toBe(200)
    installation.clock.advance(600_000)
    expect((await find(SUBJECT, from("192.0.2.1"))).status).toBe(401)
  })

  it("comes by https, or from this machine: anywhere else the key could be read on its way (D39)", async () => {
    const { status, body } = await note({ subject: SUBJECT }, { host: "prefs.example" })
    expect([status, body.code, body.detail]).toEqual([404, "unsupported", expect.stringContaining("https")])
    expect(await evidence()).toEqual([])
    expect((await note({ subject: SUBJECT }, { host: "[::1]:8080" })).status).toBe(200)
    await installation.close()
    installation = await install({ file: { ...file, publicUrl: "https://prefs.example" } })
    expect((await note({ subject: SUBJECT }, { host: "prefs.example" })).status, "behind a proxy").toBe(200)
  })
})

describe("the log", () => {
  it("holds the route and the status, and nothing of customer, agent or key (D34)", async () => {
    await find(ADDRESSES.email)
    await note({ contact: ADDRESSES.sms })
    await note({ subject: SUBJECT })
    await note({ contact: "not an address of anybody" })
    const log = installation.log.join("")
    expect(log).toContain('"route":"/api/v1/agent/objections","status":200')
    for (const word of [...Object.values(ADDRESSES), SUBJECT, "jeanne", "anna", agentKeyOf("lenoir"), "not an address"])
      expect(log).not.toContain(word)
  })
})
