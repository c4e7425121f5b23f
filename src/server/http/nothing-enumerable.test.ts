import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { ImportedPerson } from "../../domain/index.ts"
import { newCode, newShortReference, printedCode } from "../../link/index.ts"
import { AGENT_ROUTES, ROUTES } from "../../wire/index.ts"
import type { ConfigFile } from "../config.ts"
import { signWebhook } from "../signed-webhook.ts"
import {
  agentKeyOf,
  configFile,
  FORM_TYPE,
  IMPORT_OCCASION,
  INBOUND_SECRETS,
  type Installation,
  install,
  LONG_AGO_MS,
  ONE_CLICK,
  pathOf,
  seen,
  senderKeyOf,
  slowerThan,
  type Work,
  watchWork,
} from "../testing.ts"

/**
 * Two hundred people of every kind, and whoever asks without their link finds out nothing of who is known: not by status,
 * headers, bytes, lengths (compressed, too), nor by what the answer cost (D14, D28, D29).
 */

const EACH = 200

/** What somebody may be to the sender that is asked. */
const KINDS = ["nobody", "known", "objecting", "erased", "known elsewhere"] as const
type Kind = (typeof KINDS)[number]

interface Person {
  readonly subject: string
  readonly email: string
  readonly number: string
}

let work: Work
let installation: Installation
/** As many digits in each, so that nothing differs but what they are. */
const people = Object.fromEntries(
  KINDS.map((kind, which) => [
    kind,
    Array.from({ length: EACH }, (_, at): Person => {
      const digits = `${which}${String(at).padStart(3, "0")}`
      return { subject: `p-${digits}`, email: `person.${digits}@example.be`, number: `+3247010${digits}` }
    }),
  ]),
) as unknown as Readonly<Record<Kind, readonly Person[]>>

beforeAll(async () => {
  work = watchWork()
  const file: ConfigFile = await configFile()
  installation = await install({ file, wrapStore: work.wrapStore })
  const { register, clock } = installation
  const occasion = { ...IMPORT_OCCASION, now: clock.now() }
  const listed = (kind: Kind) =>
    people[kind].map(({ subject, email, number }): ImportedPerson & { subject: string } => ({
      subject,
      locale: "fr",
      contacts: [
        { channel: "email", address: email },
        { channel: "sms", address: number },
      ],
      choices: [],
    }))
  const brand = installation.brand()
  for (const kind of ["known", "objecting", "erased"] as const) {
    await register.importPeople(brand, listed(kind), occasion)
  }
  await register.importPeople(installation.brand("dupont"), listed("known elsewhere"), occasion)
  for (const { subject } of people.objecting) await register.leave({ brand, subject }, occasion, null)
  for (const { subject } of people.erased) await register.erase({ brand, subject }, occasion)
}, 60_000)
afterAll(async () => {
  work.stop()
  await installation.close()
})

let asks = 0
/** Each from an address of its own: nobody is too often. */
const send = (path: string, init: RequestInit = {}, coding = "identity") => {
  asks += 1
  const headers = { "accept-encoding": coding, ...(init.headers as Record<string, string>) }
  const address = `198.${51 + (asks >> 16)}.${(asks >> 8) & 255}.${asks & 255}`
  return installation.handler(new Request(`http://127.0.0.1:8080${path}`, { ...init, headers }), { address })
}
const json = { "content-type": "application/json" }
const html = { accept: "text/html" }
const posted = (fields: Record<string, string>) => ({
  method: "POST",
  headers: { ...html, "content-type": FORM_TYPE },
  body: new URLSearchParams(fields),
})
const asJson = (body: object, headers: Record<string, string> = {}) => ({
  method: "POST",
  headers: { ...json, ...headers },
  body: JSON.stringify(body),
})

/** What whoever asks can see and measure: the answer, and what was done for it. */
async function asked(ask: (person: Person) => Promise<Response>, person: Person, hidden: readonly string[] = []) {
  work.done()
  const { status, body, ...answer } = await seen(await ask(person))
  const cost = work.done()
  // Of an answer that gives back what was typed, its length is that of what was typed.
  const headers = answer.headers.filter(([name]) => hidden.length === 0 || name !== "content-length")
  const text = hidden.reduce((all, each) => all.replaceAll(each, "•".repeat(each.length)), body)
  return JSON.stringify({ status, headers, text, cost })
}

/** All that is ever answered to people of these kinds. */
async function allAnswers(
  ask: (person: Person) => Promise<Response>,
  kinds: readonly Kind[] = KINDS,
  hiddenOf: (person: Person) => readonly string[] = () => [],
  each = EACH,
): Promise<Set<string>> {
  const answers = new Set<string>()
  // Kind by kind in turn, so that nothing that changes with time sides with one of them.
  for (let at = 0; at < each; at += 1) {
    for (const kind of kinds) {
      const person = people[kind][at] as Person
      answers.add(await asked(ask, person, hiddenOf(person)))
    }
  }
  return answers
}

const request = (contact: string, coding?: string) =>
  send(
    `/api/v1${ROUTES.linkRequests}`,
    asJson({ brand: "lenoir", locale: "fr", textVersion: null, contact }, { "idempotency-key": crypto.randomUUID() }),
    coding,
  )

describe("two hundred people of every kind are told apart by nobody", () => {
  // Every question is written durably: the other ways to ask the same are asked for some people of each kind.
  it.each<[string, number, (person: Person) => Promise<Response>]>([
    ["an address", EACH, ({ email }) => request(email)],
    ["a number", 20, ({ number }) => request(number)],
    ["an address, on the page", 20, ({ email }) => send("/fr/link", posted({ contact: email }))],
    ["an address, on the page, compressed", 20, ({ email }) => send("/fr/link", posted({ contact: email }), "gzip")],
    ["a number, on the page", 20, ({ number }) => send("/fr/link", posted({ contact: number }))],
  ])("who asks for a fresh link by %s (D29)", async (_, each, ask) => {
    expect((await allAnswers(ask, KINDS, undefined, each)).size).toBe(1)
  })

  it("who asks for a fresh link until it is too often (D29, D30)", async () => {
    const address = "203.0.113.9"
    const often = ({ email }: Person) =>
      installation.handler(new Request("http://127.0.0.1:8080/fr/link", { ...posted({ contact: email }) }), { address })
    for (let times = 0; times < 10; times += 1) await often(people.known[0] as Person)
    // What was typed stands in the field again.
    const answers = await allAnswers(often, KINDS, ({ email }) => [email])
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('"status":429')
  })

  it("who writes a mail without a reference, in what the gateway is told and in what it costs (B29)", async () => {
    const mailFrom = ({ email }: Person) => {
      const body = JSON.stringify({ brand: "lenoir", to: ["stop@lenoir.example"], from: email, subject: "stop" })
      const signed = signWebhook([INBOUND_SECRETS.mail], crypto.randomUUID(), installation.clock.now(), body)
      return send(`/api/v1${ROUTES.inboundMail}`, { method: "POST", headers: { ...json, ...signed }, body })
    }
    expect((await allAnswers(mailFrom, KINDS, undefined, 20)).size).toBe(1)
  })

  it("by an old link, that may only leave: its page reads nobody (A33)", async () => {
    const tokens = new Map<string, string>()
    for (const kind of KINDS) {
      for (const { subject } of people[kind]) {
        tokens.set(subject, await installation.token({ subject, age: LONG_AGO_MS }))
      }
    }
    const tokenOf = ({ subject }: Person) => tokens.get(subject) ?? ""
    for (const place of ["", "/preferences", "/history"]) {
      const open = (person: Person) => send(pathOf(tokenOf(person)) + place, { headers: html })
      const answers = await allAnswers(open, KINDS, (person) => [tokenOf(person)])
      expect(answers.size).toBe(1)
      expect([...answers][0]).toContain('"cost":["verify HMAC","digest SHA-256"]')
    }
  })

  it("at one click of a mail program by an old link: everybody hears the same, who has left before, too", async () => {
    // By a link that shows what stands anyway, whoever has left costs a signature more: of the receipt that stands.
    const leave = async ({ subject }: Person) => {
      const token = await installation.token({ subject, age: LONG_AGO_MS })
      work.done()
      return send(pathOf(token), { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK })
    }
    const answers = await allAnswers(leave)
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('"text":"OK\\n"')
    expect([...answers][0]).toContain('"cost":["verify HMAC","digest SHA-256","change","sign Ed25519"]')
  })
})

describe("codes and references that open nothing (B24, D11)", () => {
  it("are told apart by nobody, and cost the same: unknown, mistyped, of a sender that is gone, or none at all", async () => {
    const now = installation.clock.now()
    const gone = { ...installation.brand(), id: "gone" }
    const subjects = people.known.map(({ subject }) => subject)
    const [codesOfGone, referencesOfGone] = [
      await installation.register.issueCodes(gone, subjects, now),
      await installation.register.issueReferences(gone, subjects, now),
    ]
    const mistyped = (code: string) => code.slice(0, -1) + (code.endsWith("0") ? "1" : "0")
    const answers = new Set<string>()
    const look = async (typed: string, address: (typed: string) => string) => {
      for (const ask of [() => send(address(typed), { headers: html }), () => send("/fr/s", posted({ code: typed }))]) {
        answers.add((await asked(ask, people.nobody[0] as Person, [typed])).replace(/•+/, ""))
      }
    }
    for (let at = 0; at < EACH; at += 1) {
      const tried = [
        printedCode(newCode()),
        mistyped(printedCode(newCode())),
        codesOfGone[at] ?? "",
        newShortReference(),
        newShortReference().slice(1),
        referencesOfGone[at] ?? "",
        "ABCD",
        "0".repeat(19),
      ]
      for (const typed of tried) await look(typed, (each) => `/fr/s/${each}`)
    }
    expect([...answers].map((each) => each.replace(/"text":.*"cost"/, '"cost"'))).toHaveLength(1)
    expect([...answers][0]).toContain('"cost":["digest SHA-256","readCode"]')
  }, 60_000)
})

describe("people of another sender are nobody (D28)", () => {
  const kinds = ["nobody", "known elsewhere"] as const

  it.each<[string, (person: Person) => string]>([
    ["number", ({ subject }) => subject],
    ["address", ({ email }) => email],
    ["phone number", ({ number }) => number],
  ])("to an agent who looks for them by %s", async (_, reference) => {
    // By one click everybody in here has come to be known: others are asked for.
    const others = (person: Person) => reference({ ...person, subject: `x${person.subject}` })
    const search = (person: Person) =>
      send(
        `/api/v1${AGENT_ROUTES.agentPeople}`,
        asJson({ reference: others(person) }, { authorization: `Bearer ${agentKeyOf("lenoir")}` }),
      )
    const answers = await allAnswers(search, kinds)
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('{\\"people\\":[]}')
  })

  it("to a system that asks whether it may send", async () => {
    const ask = ({ subject }: Person) =>
      send(
        `/api/v1${ROUTES.maySend}`,
        asJson(
          { brand: "lenoir", questions: [{ subject: `y${subject}`, channel: "email", topic: "news" }] },
          { authorization: `Bearer ${senderKeyOf("lenoir")}` },
        ),
      )
    expect((await allAnswers(ask, kinds, ({ subject }) => [subject])).size).toBe(1)
  })

  it("in the metrics", async () => {
    const ask = () =>
      send(`/api/v1${ROUTES.metrics}`, { headers: { authorization: `Bearer ${senderKeyOf("dupont")}` } })
    const before = await seen(await ask())
    await installation.register.requestLink(
      installation.brand(),
      "nobody@example.be",
      null,
      installation.clock.now(),
      "x",
    )
    installation.clock.advance(60_000)
    expect(await seen(await ask())).toEqual(before)
  })
})

describe("by the clock", () => {
  // What takes time is counted above; this looks whether something was forgotten.
  it("nobody finds out who is known by asking for a fresh link (D29)", { timeout: 60_000 }, async () => {
    let at = 0
    const shares = await slowerThan("nobody", ["known", "objecting", "erased", "known elsewhere"], (kind) => {
      at += 1
      return request((people[kind as Kind][at % EACH] as Person).email)
    })
    expect([...shares].filter(([, share]) => Math.abs(share - 0.5) > 0.4)).toEqual([])
  })

  it("nobody finds out which code was nearly one (D14)", { timeout: 60_000 }, async () => {
    const typed: Record<string, () => string> = {
      unknown: () => printedCode(newCode()),
      mistyped: () => `${printedCode(newCode()).slice(0, -1)}U`,
    }
    const shares = await slowerThan("unknown", ["mistyped"], (kind) =>
      send(`/fr/s/${typed[kind]?.()}`, { headers: html }),
    )
    expect([...shares].filter(([, share]) => Math.abs(share - 0.5) > 0.4)).toEqual([])
  })
})
