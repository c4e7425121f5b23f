import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { AgentPageModel, AgentScreen } from "../../domain/index.ts"
import type { ConfigFile } from "../config.ts"
import { fingerprint } from "../fingerprint.ts"
import type { Store } from "../store/store.ts"
import {
  ADDRESSES,
  agentKeyOf,
  configFile,
  FORM_TYPE,
  IMPORT_OCCASION,
  type Installation,
  install,
  modelIn,
  PERSON,
  SUBJECT,
  senderKeyOf,
} from "../testing.ts"

let file: ConfigFile
let installation: Installation
beforeEach(async () => {
  file = await configFile()
  file.agents?.push({ brand: "dupont", id: "bert", sha256: await fingerprint(agentKeyOf("dupont")) })
  installation = await install({ file })
})
afterEach(() => installation.close())

const again = async (more: Parameters<typeof install>[0] = {}) => {
  await installation.close()
  installation = await install({ file, ...more })
}

const basic = (id: string, key: string): string => `Basic ${btoa(`${id}:${key}`)}`
const ANNA = basic("anna", agentKeyOf("lenoir"))
const BERT = basic("bert", agentKeyOf("dupont"))

interface Sent {
  readonly authorization?: string | null
  /** `null` leaves a header out. */
  readonly headers?: Record<string, string | null>
  readonly path?: string
  readonly method?: string
  readonly address?: string
}

function send(
  { authorization = ANNA, headers = {}, path = "/fr/agent", method = "GET", address }: Sent,
  form?: Record<string, string>,
): Promise<Response> {
  const all = { authorization, ...headers }
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  const body = form === undefined ? null : new URLSearchParams(form)
  const request = new Request(new URL(path, "http://127.0.0.1:8080"), { method, headers: kept, body })
  return installation.handler(request, address === undefined ? {} : { address })
}

/** A form as a browser sends it from our own page. */
const post = (form: Record<string, string>, sent: Sent = {}): Promise<Response> =>
  send({ ...sent, method: "POST", headers: { "sec-fetch-site": "same-origin", ...sent.headers } }, form)

const pageIn = async (answer: Response) => (await modelIn(answer)) as unknown as AgentPageModel
const screenIn = async (answer: Response): Promise<AgentScreen> => (await pageIn(answer)).screen
/** A token of a form that was just drawn. */
const formToken = async (sent: Sent = {}): Promise<string> => (await pageIn(await send(sent))).session?.form ?? ""

/** Finds somebody; gives the page that shows them. */
const find = async (given: string, sent?: Sent) => post({ step: "find", given, form: await formToken(sent) }, sent)
/** Finds somebody by their number, and presses the button. */
async function noteFor(subject: string, sent?: Sent) {
  const { session } = await pageIn(await find(subject, sent))
  return post({ step: "note", given: subject, subject, form: session?.form ?? "" }, sent)
}
const takeOver = (subject: string, more: Partial<typeof PERSON> = {}) =>
  installation.register.importPerson(
    { brand: installation.brand(), subject },
    { ...PERSON, ...more },
    { ...IMPORT_OCCASION, now: installation.clock.now() },
  )
const evidence = async (subject = SUBJECT, brand = "lenoir") =>
  (await installation.store.evidence(brand, subject)).filter(({ door }) => door !== "import")

describe("the agents' page", () => {
  it("asks whom it is about, and never writes (B10)", async () => {
    const before = installation.dump()
    const answer = await send({})
    expect(answer.status).toBe(200)
    expect(await pageIn(answer)).toMatchObject({
      locale: "fr",
      screen: { kind: "find", problem: null },
      session: { brand: { id: "lenoir" }, agent: "anna", page: "http://127.0.0.1:8080/fr/?brand=lenoir" },
      sent: {},
    })
    await find(SUBJECT)
    expect(installation.dump()).toBe(before)
  })

  it("has no script, no cookie, no frame around it, and is neither kept nor told of (D15, D17, A52)", async () => {
    for (const answer of [await send({}), await find(SUBJECT), await noteFor(SUBJECT)]) {
      const policy = (answer.headers.get("content-security-policy") ?? "").split("; ")
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'self'",
        ]),
      )
      expect(policy).toContain("style-src 'sha256-c3R5bGU'")
      expect(policy.join()).not.toMatch(/script-src|unsafe|connect-src/)
      expect(answer.headers.get("cache-control")).toBe("no-store")
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer")
      expect(answer.headers.has("set-cookie")).toBe(false)
    }
  })

  it("lets a brand's theme in, by the hash of its style", async () => {
    const theme = { light: { brand: "#5b2a86" } }
    await again({ file: { ...file, brands: file.brands.map((brand) => ({ ...brand, theme })) } })
    const policy = (await send({})).headers.get("content-security-policy")
    expect(policy).toContain(`'sha256-${installation.config.themeHashes.get("lenoir")}'`)
  })

  it.each([
    ["/nl/agent", "fr", "nl"],
    ["/agent", "en, fr;q=0.5", "en"],
    ["/agent/", "de", "fr"],
    ["/xx/agent", "nl", "nl"],
  ])("%s with Accept-Language %s speaks %s (A48)", async (path, language, locale) => {
    expect((await pageIn(await send({ path, headers: { "accept-language": language } }))).locale).toBe(locale)
  })

  it("reads nothing out of its address", async () => {
    const { sent, screen } = await pageIn(
      await send({ path: `/fr/agent?given=${SUBJECT}&step=note&subject=${SUBJECT}` }),
    )
    expect([sent, screen]).toEqual([{}, { kind: "find", problem: null }])
  })

  it("is no page where there are no agents", async () => {
    await again({ file: { ...file, agents: [] } })
    for (const path of ["/agent", "/fr/agent"]) {
      const [here, nowhere] = [await send({ path }), await send({ path: "/nothing" })]
      expect([here.status, await here.text()]).toEqual([nowhere.status, await nowhere.text()])
      expect(here.status).toBe(404)
    }
  })

  it("takes GET, HEAD and POST", async () => {
    const answer = await send({ method: "DELETE" })
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"])
    expect((await send({ method: "HEAD" })).status).toBe(200)
  })
})

describe("finding somebody on it", () => {
  it.each([SUBJECT, ` ${ADDRESSES.email.toUpperCase()} `, "0470/12.34.56"])(
    "by %j shows enough to make sure, and no whole address (A51)",
    async (given) => {
      const answer = await find(given)
      const model = await pageIn(answer)
      expect(model.screen).toEqual({
        kind: "found",
        people: [
          {
            subject: SUBJECT,
            contacts: [
              { channel: "email", masked: "j••••@e••••.be" },
              { channel: "sms", masked: "•• •• 56" },
            ],
            locale: "nl",
            objection: null,
          },
        ],
        unknownAs: [],
        problem: null,
      })
      expect(model.sent).toEqual({ step: "find", given: given.trim() })
      expect(JSON.stringify(model.screen)).not.toMatch(/jeanne|470/i)
    },
  )

  it("shows the same in another language, when the same form is sent there", async () => {
    const { sent, session, screen } = await pageIn(await find(SUBJECT))
    const other = await pageIn(await post({ ...sent, form: session?.form ?? "" }, { path: "/nl/agent" }))
    expect([other.locale, other.screen]).toEqual(["nl", screen])
  })

  it.each<[string, string, string[]]>([
    ["a number that nobody has", "c-unknown", ["subject"]],
    ["an address that nobody has", "new@example.be", ["contact"]],
    ["what may be either", "0499001122", ["contact", "subject"]],
    ["a phone number that is surely none of a customer", "+32 499 00 11 22", ["contact"]],
  ])("by %s says so, and lets the no be written down all the same (A6)", async (_, given, unknownAs) => {
    const answer = await find(given)
    expect(answer.status).toBe(200)
    expect(await screenIn(answer)).toEqual({ kind: "found", people: [], unknownAs, problem: null })
  })

  it.each<[string, string]>([
    ["", "unreadable"],
    ["nobody at all", "unreadable"],
    ["7K4M-Q9TX-2C", "reference"],
  ])("by %j leads back to the field, with what was typed", async (given, problem) => {
    const answer = await find(given)
    expect(answer.status).toBe(400)
    expect(await pageIn(answer)).toMatchObject({ screen: { kind: "find", problem }, sent: { step: "find", given } })
  })

  it("by an address that cannot be kept says what to ask for instead", async () => {
    const sent = { authorization: BERT }
    expect(await screenIn(await find("new@example.be", sent))).toEqual({ kind: "find", problem: "no-key" })
    const either = await screenIn(await find("0499001122", sent))
    expect(either).toMatchObject({ kind: "found", unknownAs: ["subject"], problem: "no-key" })
    expect(await screenIn(await find("c-unknown", sent))).toMatchObject({ unknownAs: ["subject"], problem: null })
  })

  it("shows nobody of another brand (D28)", async () => {
    expect(await screenIn(await find(SUBJECT, { authorization: BERT }))).toMatchObject({ people: [] })
    expect(await screenIn(await find(ADDRESSES.email, { authorization: BERT }))).toMatchObject({ problem: "no-key" })
  })
})

describe("writing a no down on it", () => {
  it("answers with the reference, says so in the evidence, and is confirmed by mail in their language (A15, A27)", async () => {
    const answer = await noteFor(SUBJECT)
    const { screen } = await pageIn(answer)
    const [line, ...more] = await evidence()
    expect(screen).toEqual({
      kind: "noted",
      objections: [
        {
          reference: line?.reference,
          at: "2026-11-23T10:00:00.000Z",
          stoodBefore: false,
          acknowledged: true,
          locale: "nl",
        },
      ],
    })
    expect(more).toEqual([])
    expect(line).toMatchObject({ what: "objected", door: "agent", agent: "anna", locale: "nl", textVersion: "test-1" })
    expect((await installation.deliver()).map(({ subject }) => subject)).toEqual(["left nl"])
  })

  it("is the same when it is sent twice, or in another language (C26)", async () => {
    const { sent, session, screen } = await pageIn(await noteFor(SUBJECT))
    installation.clock.advance(60_000)
    for (const path of ["/fr/agent", "/en/agent"]) {
      const other = await pageIn(await post({ ...sent, form: session?.form ?? "" }, { path }))
      expect([other.screen, other.session?.form]).toEqual([screen, session?.form])
    }
    expect(await evidence()).toHaveLength(1)
    expect(await installation.deliver()).toHaveLength(1)
  })

  it("says of one that stood before since when, and writes nothing", async () => {
    const first = await screenIn(await noteFor(SUBJECT))
    installation.clock.advance(60_000)
    const second = await screenIn(await noteFor(SUBJECT))
    expect([first, second]).toMatchObject([
      { objections: [{ stoodBefore: false }] },
      { objections: [{ stoodBefore: true, at: "2026-11-23T10:00:00.000Z" }] },
    ])
    expect(await evidence()).toHaveLength(1)
  })

  it("goes for a number and for an address of nobody known (A6, A28)", async () => {
    expect(await screenIn(await noteFor("c-unknown"))).toMatchObject({ objections: [{ acknowledged: false }] })
    expect(await evidence("c-unknown")).toMatchObject([{ locale: "fr", agent: "anna" }])
    const given = "new@example.be"
    const form = (await pageIn(await find(given))).session?.form ?? ""
    const noted = await screenIn(await post({ step: "note", given, contact: given, form }))
    expect(noted).toMatchObject({ kind: "noted", objections: [{ locale: null, acknowledged: false }] })
    expect(installation.dump()).not.toContain(given)
    const record = await takeOver("c-later", { contacts: [{ channel: "email", address: given }] })
    expect(record.objections).toHaveLength(1)
  })

  it("is for the agent's own brand, whoever is named", async () => {
    await noteFor(SUBJECT, { authorization: BERT })
    expect(await evidence()).toEqual([])
    expect(await evidence(SUBJECT, "dupont")).toMatchObject([{ agent: "bert" }])
  })

  it.each<[string, Record<string, string>]>([
    ["nobody", {}],
    ["a subject of another form", { subject: "~hash" }],
    ["an address that is none", { contact: "nobody" }],
    ["an address that is too long", { contact: `${"a".repeat(400)}@example.be` }],
  ])("for %s is refused, and says so where it was pressed", async (_, whose) => {
    const before = installation.dump()
    const answer = await post({ step: "note", given: SUBJECT, ...whose, form: await formToken() })
    expect(answer.status).toBe(400)
    expect(await screenIn(answer)).toMatchObject({ kind: "found", problem: "unreadable" })
    expect(installation.dump()).toBe(before)
  })

  it("is never refused for being too often (D30)", async () => {
    for (let at = 0; at < 30; at += 1) expect((await noteFor(`c-${at}`)).status).toBe(200)
  })

  it("that fails says so, keeps everything, and the next press is the same one (A26, D31)", async () => {
    let healthy = false
    const wrapStore = (store: Store): Store => ({
      ...store,
      change: (...change) => (healthy ? store.change(...change) : Promise.reject(new Error("disk I/O error"))),
    })
    await again({ wrapStore })
    const answer = await noteFor(SUBJECT)
    const { screen, session, sent } = await pageIn(answer)
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"])
    expect([screen, sent]).toMatchObject([
      { kind: "found", people: [{ subject: SUBJECT }], problem: "unavailable" },
      { step: "find", given: SUBJECT },
    ])
    healthy = true
    const retried = await post({ step: "note", given: SUBJECT, subject: SUBJECT, form: session?.form ?? "" })
    expect(await screenIn(retried)).toMatchObject({ kind: "noted", objections: [{ stoodBefore: false }] })
  })

  it("where nothing can be read leads back to the field", async () => {
    const read = () => Promise.reject(new Error("disk I/O error"))
    await again({ wrapStore: (store) => ({ ...store, read }) })
    const answer = await find(SUBJECT)
    expect(answer.status).toBe(503)
    expect(await pageIn(answer)).toMatchObject({
      screen: { kind: "find", problem: "unavailable" },
      sent: { given: SUBJECT },
    })
    expect(installation.log.join("")).toContain('"event":"error"')
  })
})

describe("who may open it", () => {
  it.each<[string, string | null]>([
    ["nobody", null],
    ["another agent's name with a right key", basic("bert", agentKeyOf("lenoir"))],
    ["a right name without a key", basic("anna", "")],
    ["a right name with another brand's key", basic("anna", agentKeyOf("dupont"))],
    ["a sender's key", basic("anna", senderKeyOf("lenoir"))],
    ["a key by itself", `Bearer ${agentKeyOf("lenoir")}`],
    ["what is no Basic", "Basic !"],
    ["Basic without a colon", `Basic ${btoa("anna")}`],
  ])("is not %s: they are asked for name and key, and told what to do", async (_, authorization) => {
    const form = await formToken()
    for (const answer of [
      await send({ authorization }),
      await post({ step: "find", given: SUBJECT, form }, { authorization }),
      await post({ step: "note", given: SUBJECT, subject: SUBJECT, form }, { authorization }),
    ]) {
      expect(answer.status).toBe(401)
      expect(answer.headers.get("www-authenticate")).toBe('Basic realm="preference-center agents", charset="UTF-8"')
      expect(await pageIn(answer)).toEqual({
        locale: "fr",
        screen: { kind: "sign-in", retryAfterMs: null },
        session: null,
        sent: {},
      })
    }
    expect(await evidence()).toEqual([])
  })

  it("reads names and keys in UTF-8 (RFC 7617)", async () => {
    const key = "clé-très-secrète-0123456789"
    await again({ file: { ...file, agents: [{ brand: "lenoir", id: "zoe", sha256: await fingerprint(key) }] } })
    const bytes = new TextEncoder().encode(`zoe:${key}`)
    const authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`
    expect((await send({ authorization })).status).toBe(200)
  })

  it("may not guess: ten wrong keys of an address, then one must wait; a right one never does (D30)", async () => {
    const wrong = { authorization: basic("anna", "wrong-key"), address: "192.0.2.1" }
    for (let at = 0; at < 10; at += 1) expect((await send(wrong)).status).toBe(401)
    const answer = await send(wrong)
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "600"])
    expect(await screenIn(answer)).toEqual({ kind: "sign-in", retryAfterMs: 600_000 })
    expect((await send({ ...wrong, authorization: null })).status, "asks, and does not guess").toBe(401)
    expect((await noteFor(SUBJECT, { address: "192.0.2.1" })).status).toBe(200)
    expect((await send({ ...wrong, address: "192.0.2.2" })).status).toBe(401)
  })

  it("comes by https, or from this machine: anywhere else the page stays shut (D39)", async () => {
    const path = "http://prefs.example/fr/agent"
    const answer = await send({ path })
    expect([answer.status, answer.headers.has("www-authenticate")]).toEqual([403, false])
    expect(await pageIn(answer)).toMatchObject({ screen: { kind: "shut" }, session: null })
    expect(
      (await post({ step: "note", given: SUBJECT, subject: SUBJECT, form: await formToken() }, { path })).status,
    ).toBe(403)
    await again({ file: { ...file, publicUrl: "https://prefs.example" } })
    expect((await send({ path })).status, "behind a proxy").toBe(200)
  })
})

describe("a form that another site makes an agent's browser send (D21)", () => {
  const noting = async (headers: Record<string, string | null>) =>
    post({ step: "note", given: SUBJECT, subject: SUBJECT, form: await formToken() }, { headers })

  it.each<[string, Record<string, string | null>]>([
    ["from another site", { "sec-fetch-site": "cross-site" }],
    ["from another host of the same site", { "sec-fetch-site": "same-site" }],
    ["from nowhere", { "sec-fetch-site": "none" }],
    ["from another site that claims our origin", { "sec-fetch-site": "cross-site", origin: "http://127.0.0.1:8080" }],
    ["of an old browser from another site", { "sec-fetch-site": null, origin: "https://evil.example" }],
    ["of an old browser from a sandbox", { "sec-fetch-site": null, origin: "null" }],
    ["that does not say from where", { "sec-fetch-site": null }],
  ])("%s is refused, whatever it holds", async (_, headers) => {
    const answer = await noting(headers)
    expect(answer.status).toBe(403)
    expect(await pageIn(answer)).toMatchObject({ screen: { kind: "foreign" }, sent: {} })
    const found = await post({ step: "find", given: SUBJECT, form: await formToken() }, { headers })
    expect([found.status, await found.text()]).toEqual([403, expect.not.stringContaining(SUBJECT)])
    expect(await evidence()).toEqual([])
  })

  it("of an old browser from our own page is taken", async () => {
    expect((await noting({ "sec-fetch-site": null, origin: "http://127.0.0.1:8080" })).status).toBe(200)
    expect(await evidence()).toHaveLength(1)
  })

  const HOURS_MS = 60 * 60 * 1000
  it.each<[string, () => Promise<string>]>([
    ["without the token", async () => ""],
    ["with a made-up token", async () => "mhq0.00000000-0000-4000-8000-000000000000.A"],
    ["with the token of another agent", () => formToken({ authorization: BERT })],
    ["with a token whose end was changed", async () => (await formToken()).replace(/.{4}$/, "AAAA")],
    [
      "with a token whose time was changed",
      async () => {
        const form = await formToken()
        installation.clock.advance(21 * HOURS_MS)
        return form.replace(/^[^.]+/, installation.clock.now().getTime().toString(36))
      },
    ],
    [
      "with a token from yesterday",
      async () => {
        const form = await formToken()
        installation.clock.advance(21 * HOURS_MS)
        return form
      },
    ],
    [
      "with a token from tomorrow",
      async () => {
        installation.clock.advance(HOURS_MS)
        const form = await formToken()
        installation.clock.advance(-HOURS_MS)
        return form
      },
    ],
  ])("%s writes nothing; whoever is really there presses once more", async (_, token) => {
    const form = await token()
    const noted = await post({ step: "note", given: SUBJECT, subject: SUBJECT, form })
    const model = await pageIn(noted)
    expect([noted.status, model.screen]).toMatchObject([
      403,
      { kind: "found", people: [{ subject: SUBJECT }], problem: "form" },
    ])
    const found = await post({ step: "find", given: SUBJECT, form })
    expect([found.status, await pageIn(found)]).toMatchObject([
      403,
      { screen: { kind: "find", problem: "form" }, sent: { given: SUBJECT } },
    ])
    expect(await evidence()).toEqual([])
    const pressed = await post({
      ...{ step: "note", given: SUBJECT, subject: SUBJECT },
      form: model.session?.form ?? "",
    })
    expect(await screenIn(pressed)).toMatchObject({ kind: "noted" })
  })

  it("holds for 20 hours, so that nobody is hurried (WCAG 2.2.1)", async () => {
    const form = await formToken()
    installation.clock.advance(20 * HOURS_MS)
    expect((await post({ step: "find", given: SUBJECT, form })).status).toBe(200)
  })

  it("holds whichever process answers it, and is forged by nothing that is kept", async () => {
    const form = await formToken()
    await again()
    expect((await post({ step: "find", given: SUBJECT, form })).status).toBe(200)
    expect(installation.dump()).not.toContain(form)
  })

  it.each<[string, RequestInit["body"], string]>([
    ["no form", '{"step":"note"}', "application/json"],
    ["a form of another page", "List-Unsubscribe=One-Click", FORM_TYPE],
  ])("that is %s leads to the field", async (_, body, type) => {
    const headers = { authorization: ANNA, "sec-fetch-site": "same-origin", "content-type": type }
    const request = new Request("http://127.0.0.1:8080/fr/agent", { method: "POST", headers, body: body ?? null })
    const answer = await installation.handler(request)
    expect([answer.status, await screenIn(answer)]).toEqual([400, { kind: "find", problem: "form" }])
  })
})

describe("the log", () => {
  it("holds the route and the status, and nothing of customer, agent or key (D34)", async () => {
    await find(ADDRESSES.email)
    await noteFor(SUBJECT)
    await find("nobody at all")
    await send({ path: `/agent?given=${SUBJECT}`, authorization: basic("anna", "wrong-key") })
    const log = installation.log.join("")
    expect(log).toContain('"route":"/{lang}/agent","status":200')
    expect(log).toContain('"route":"/agent","status":401')
    for (const word of [...Object.values(ADDRESSES), SUBJECT, "jeanne", "anna", "nobody", "wrong-key", "0123456789"])
      expect(log).not.toContain(word)
  })
})
