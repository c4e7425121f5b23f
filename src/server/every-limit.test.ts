import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { standingObjection } from "../domain/index.ts"
import { newCode, printedCode } from "../link/index.ts"
import { AGENT_ROUTES, ROUTES } from "../wire/index.ts"
import type { ConfigFile } from "./config.ts"
import { signWebhook } from "./signed-webhook.ts"
import {
  ADDRESSES,
  agentKeyOf,
  configFile,
  FORM_TYPE,
  IMPORT_OCCASION,
  INBOUND_SECRETS,
  type Installation,
  install,
  modelIn,
  ONE_CLICK,
  pathOf,
  seen,
} from "./testing.ts"

/** Whoever asks too much from one place is refused there, and a no from the very same place never is (D30). */

/** The same household, which is counted as one. */
const [PLACE, NEIGHBOUR] = ["2001:db8:7:7::1", "2001:db8:7:7:ffff::2"]
const ELSEWHERE = "2001:db8:7:8::1"

let file: ConfigFile
let installation: Installation
beforeEach(async () => {
  file = await configFile()
  installation = await install({ file })
})
afterEach(() => installation.close())

const send = (path: string, init: RequestInit = {}, address = PLACE) =>
  installation.handler(new Request(`http://127.0.0.1:8080${path}`, init), { address })

const html = { accept: "text/html" }
const form = { "content-type": FORM_TYPE, ...html }
const json = { "content-type": "application/json" }
const posted = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({
  method: "POST",
  headers: { ...form, ...headers },
  body: new URLSearchParams(fields),
})
const asJson = (body: object, headers: Record<string, string> = {}) => ({
  method: "POST",
  headers: { ...json, ...headers },
  body: JSON.stringify(body),
})

const guess = (brand: string, address?: string) =>
  send(`/fr/s?brand=${brand}`, posted({ code: printedCode(newCode()) }), address)
const linkRequest = (brand: string, address?: string, contact = "somebody@example.be") =>
  send(
    `/api/v1${ROUTES.linkRequests}`,
    asJson({ brand, locale: "fr", textVersion: null, contact }, { "idempotency-key": crypto.randomUUID() }),
    address,
  )
const typedRequest = (brand: string, address?: string) =>
  send(`/fr/link?brand=${brand}`, posted({ contact: "somebody@example.be" }), address)
const wrongKey = (address?: string) =>
  send(
    `/api/v1${AGENT_ROUTES.agentPeople}`,
    asJson({ reference: "c-1" }, { authorization: "Bearer wrong-key" }),
    address,
  )

/** Asks until it is enough, by every way there is to ask. */
async function exhaust(...brands: string[]): Promise<void> {
  for (const brand of brands) {
    for (let times = 0; times < 10; times += 1) {
      await guess(brand, times % 2 ? PLACE : NEIGHBOUR)
      await linkRequest(brand, times % 2 ? PLACE : NEIGHBOUR)
      await wrongKey()
    }
  }
}

const statuses = async (...answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status)

describe("what is limited", () => {
  it("is limited for a place, of IPv6 for a household, and for nobody elsewhere", async () => {
    await exhaust("lenoir")
    const all = (address: string) =>
      statuses(
        guess("lenoir", address),
        linkRequest("lenoir", address),
        typedRequest("lenoir", address),
        wrongKey(address),
      )
    expect(await all(PLACE)).toEqual([429, 429, 429, 429])
    expect(await all(NEIGHBOUR)).toEqual([429, 429, 429, 429])
    expect(await all(ELSEWHERE)).toEqual([404, 202, 200, 401])
  })

  it("is limited at one sender alone: whoever asks too much there keeps nobody from another (D28)", async () => {
    await exhaust("lenoir")
    expect(await statuses(guess("dupont"), linkRequest("dupont"), typedRequest("dupont"))).toEqual([404, 202, 200])
    // A sender that is not there is no way around it: then the first one speaks.
    expect((await guess("nobody")).status).toBe(429)
  })

  it("tells nothing of who is known, neither before it is enough nor after (D29)", async () => {
    const { email } = ADDRESSES
    const before = [await linkRequest("lenoir", PLACE, email), await linkRequest("lenoir", PLACE, "nobody@example.be")]
    expect(await seen(before[0] as Response)).toEqual(await seen(before[1] as Response))
    await exhaust("lenoir")
    const after = [await linkRequest("lenoir", PLACE, email), await linkRequest("lenoir", PLACE, "nobody@example.be")]
    expect(await seen(after[0] as Response)).toEqual(await seen(after[1] as Response))
  })

  it("lets an address have three links an hour, from wherever they are asked for, and answers all the same (D30)", async () => {
    const contact = ADDRESSES.email
    const answers: unknown[] = []
    let mails = 0
    for (let times = 0; times < 60; times += 1) {
      answers.push(await seen(await linkRequest("lenoir", `198.51.100.${times}`, contact)))
      if (times % 10 === 9) mails += (await installation.deliver()).length
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(mails).toBe(3)
    installation.clock.advance(60 * 60 * 1000 + 1)
    await linkRequest("lenoir", "198.51.100.1", contact)
    expect(await installation.deliver()).toHaveLength(1)
  })
})

describe("with every limit exhausted, a no still gets in from the same place", () => {
  const who = (subject: string) => ({ brand: installation.brand(), subject })
  const left = async (subject: string) => Boolean(standingObjection(await installation.register.read(who(subject))))
  const agent = `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}`
  const handIn = (door: "sms" | "mail", body: object) => {
    const text = JSON.stringify({ brand: "lenoir", ...body })
    const signed = signWebhook([INBOUND_SECRETS[door]], crypto.randomUUID(), installation.clock.now(), text)
    return send(`/api/v1/inbound/${door}`, { method: "POST", headers: { ...json, ...signed }, body: text })
  }
  const byToken = async (subject: string, init: (token: string) => [string, RequestInit]) => {
    const [path, request] = init(await installation.token({ subject }))
    return send(path, request)
  }
  /** What a page that was opened leads to: the press of its button. */
  const pressOn = async (opened: Response) => {
    const { token } = await modelIn(opened)
    return send(pathOf(String(token)), posted({ "List-Unsubscribe": "One-Click" }))
  }
  const codeOf = async (subject: string) =>
    (await installation.register.issueCodes(who(subject).brand, [subject], installation.clock.now()))[0] ?? ""
  const referenceOf = async (subject: string) =>
    (await installation.register.issueReferences(who(subject).brand, [subject], installation.clock.now()))[0] ?? ""

  const DOORS: Readonly<Record<string, (subject: string, number: string) => Promise<Response>>> = {
    "one click": (subject) =>
      byToken(subject, (token) => [
        pathOf(token),
        { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK },
      ]),
    "the form without JavaScript": (subject) =>
      byToken(subject, (token) => [pathOf(token), posted({ "List-Unsubscribe": "One-Click" })]),
    "the API": (subject) =>
      byToken(subject, (token) => [
        `/api/v1${ROUTES.objection}`,
        asJson({ locale: "fr", textVersion: null }, { authorization: `Bearer ${token}` }),
      ]),
    "a code in an address": async (subject) => pressOn(await send(`/fr/s/${await codeOf(subject)}`)),
    "a typed code": async (subject) => pressOn(await send("/fr/s", posted({ code: await codeOf(subject) }))),
    "a short reference": async (subject) => pressOn(await send(`/s/${await referenceOf(subject)}`)),
    "a typed reference": async (subject) => pressOn(await send("/fr/s", posted({ code: await referenceOf(subject) }))),
    STOP: (_, number) => handIn("sms", { from: number, text: "STOP" }),
    "a mail with a reference": async (subject) =>
      handIn("mail", {
        to: ["leave@lenoir.example"],
        from: "x@example.be",
        subject: `unsubscribe ${await referenceOf(subject)}`,
      }),
    "an agent's application": (subject) =>
      send(
        `/api/v1${AGENT_ROUTES.agentObjections}`,
        asJson({ subject }, { authorization: `Bearer ${agentKeyOf("lenoir")}` }),
      ),
    "an agent's page": async (subject) => {
      const headers = { authorization: agent, "sec-fetch-site": "same-origin" }
      const drawn = await modelIn(await send("/fr/agent", { headers }))
      const { form: token } = drawn.session as { form: string }
      return send("/fr/agent", posted({ step: "note", given: subject, subject, form: token }, headers))
    },
  }

  it.each(Object.keys(DOORS))("by %s", async (name) => {
    const [subject, number] = ["c-55", "+32 470 55 55 55"]
    const contacts = [{ channel: "sms", address: number }]
    await installation.register.importPerson(
      who(subject),
      { locale: "fr", contacts, choices: [] },
      { ...IMPORT_OCCASION, now: installation.clock.now() },
    )
    await exhaust("lenoir", "dupont")
    expect(await statuses(guess("lenoir"), linkRequest("lenoir"), wrongKey())).toEqual([429, 429, 429])
    expect(await left(subject)).toBe(false)
    const answer = await DOORS[name]?.(subject, number)
    expect([answer?.status, await left(subject)]).toEqual([200, true])
    // And again, as often as anybody likes.
    for (let times = 0; times < 30; times += 1) expect((await DOORS[name]?.(subject, number))?.status).toBe(200)
  })
})
