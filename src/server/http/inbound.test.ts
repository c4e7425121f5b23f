import { randomUUID } from "node:crypto"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type ImportedPerson, standingObjection } from "../../domain/index.ts"
import { newShortReference } from "../../link/index.ts"
import { contractChecker } from "../../wire/testing.ts"
import { signWebhook } from "../signed-webhook.ts"
import {
  ADDRESSES,
  ask,
  configFile,
  IMPORT_OCCASION,
  INBOUND_SECRETS,
  type Installation,
  install,
  PERSON,
  SUBJECT,
} from "../testing.ts"

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

const contract = contractChecker()
type Door = "sms" | "mail"
type Body = Record<string, unknown>

const RIGHT: Record<Door, Body> = {
  sms: { brand: "lenoir", from: ADDRESSES.sms, text: "STOP" },
  mail: { brand: "lenoir", to: ["leave@lenoir.example"], from: ADDRESSES.email, subject: "unsubscribe" },
}

interface Handed {
  /** Of the message: a new one unless it is told. */
  readonly id?: string
  readonly secret?: string
  /** The headers as they are sent; signed rightly unless they are told. */
  readonly headers?: Record<string, string>
  /** The body as it is sent, where it is not what was signed. */
  readonly sent?: string
}

/** Hands in what somebody wrote, as a gateway does; the answer is held to the contract. */
async function handIn(door: Door, more: Body = {}, { id = randomUUID(), secret, headers, sent }: Handed = {}) {
  const body = JSON.stringify({ ...RIGHT[door], ...more })
  const signed = signWebhook([secret ?? INBOUND_SECRETS[door]], id, installation.clock.now(), body)
  const request = { "content-type": "application/json", ...(headers ?? signed) }
  const path = `/inbound/${door}`
  const answer = await ask(installation, `/api/v1${path}`, { method: "POST", headers: request, body: sent ?? body })
  const text = await answer.text()
  const exchange = {
    method: "POST",
    path,
    request: { headers: new Headers(request), body },
    answer: { status: answer.status, headers: answer.headers, body: text },
  }
  expect(contract(exchange)).toEqual([])
  return { status: answer.status, ...(JSON.parse(text) as Record<string, unknown>) } as {
    status: number
    outcome?: string
    reply?: string | null
    references?: string[]
    code?: string
    detail?: string
  }
}

const who = (subject = SUBJECT) => ({ brand: installation.brand(), subject })
const objectionOf = async (subject = SUBJECT) => standingObjection(await installation.register.read(who(subject)))
const takeOver = (subject: string, more: Partial<ImportedPerson>) =>
  installation.register.importPerson(
    who(subject),
    { ...PERSON, ...more },
    { ...IMPORT_OCCASION, now: installation.clock.now() },
  )
const referenceFor = async (subject = SUBJECT, brand = installation.brand()) => {
  const [reference = ""] = await installation.register.issueReferences(brand, [subject], installation.clock.now())
  return reference
}
/** Everything that was logged, and every answer that refused: none of it may hold what was handed in. */
const nothingLeaked = (...texts: unknown[]) => {
  const all = [...installation.log, ...texts.map((each) => JSON.stringify(each))].join("")
  for (const secret of ["470", "jeanne", SUBJECT]) expect(all.toLowerCase()).not.toContain(secret)
}

describe.each<Door>(["sms", "mail"])("a message that is handed in by %s", (door) => {
  const unsigned = { "webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,x" }

  it("is refused where it is not proven, with one answer for all of it, and changes nothing", async () => {
    const before = installation.dump()
    const other = door === "sms" ? "mail" : "sms"
    const answers = [
      await handIn(door, {}, { headers: {} }),
      await handIn(door, {}, { headers: unsigned }),
      await handIn(door, {}, { secret: INBOUND_SECRETS[other] }),
      await handIn(door, { brand: "dupont" }),
      await handIn(door, { brand: "nobody" }),
      await handIn(door, { brand: 7 }),
      await handIn(door, {}, { sent: "{" }),
      await handIn(door, {}, { sent: JSON.stringify({ ...RIGHT[door], brand: "lenoir", x: 1 }) }),
    ]
    const old = installation.clock.now()
    const body = JSON.stringify(RIGHT[door])
    const stale = signWebhook([INBOUND_SECRETS[door]], "x", new Date(old.getTime() - 301_000), body)
    answers.push(await handIn(door, {}, { headers: { ...stale } }))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ status: 401, code: "link-invalid", detail: expect.stringContaining("Sign the") })
    expect(installation.dump()).toBe(before)
    nothingLeaked(...answers)
  })

  it.each<[string, Body]>([
    ["a field too many", { extra: ADDRESSES.email }],
    ["a field of another kind", { from: [ADDRESSES.sms] }],
    ["no sender", { from: undefined }],
  ])("is refused with %s, and told which field it is", async (_, more) => {
    const before = installation.dump()
    const answer = await handIn(door, more)
    expect(answer).toMatchObject({
      status: 400,
      code: "invalid-request",
      detail: expect.stringMatching(/"(extra|from)"/),
    })
    expect(installation.dump()).toBe(before)
    nothingLeaked(answer)
  })

  it("is posted, as JSON, and not too large", async () => {
    const path = `/api/v1/inbound/${door}`
    const wrong = await ask(installation, path, {
      method: "POST",
      body: "x",
      headers: { "content-type": "text/plain" },
    })
    expect(wrong.status).toBe(415)
    const get = await ask(installation, path)
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"])
    const sent = `{"brand":"lenoir","x":"${"x".repeat(100_000)}"}`
    expect((await handIn(door, {}, { sent })).status).toBe(413)
    expect(installation.log.join("")).toContain(`"route":"/api/v1/inbound/${door}"`)
  })
})

describe("a text message (A15, A46)", () => {
  it("that says STOP leaves at once for everybody with that number, and is confirmed in their language", async () => {
    await takeOver("c-2", { contacts: [{ channel: "sms", address: "0470 12 34 56" }], locale: "fr" })
    const { outcome, reply, references } = await handIn("sms", { from: "+32470123456", text: " «Stop» 8850" })
    const standing = [await objectionOf(), await objectionOf("c-2")].map((each) => each?.reference)
    expect([outcome, references?.toSorted()]).toEqual(["left", standing.toSorted()])
    expect(reply).toBe(
      `Maison Lenoir: in orde. Wij sturen u geen marketing meer. Referentie ${references?.[0]}. Uw keuzes: http://127.0.0.1:8080/?brand=lenoir`,
    )
    const [line] = (await installation.store.evidence("lenoir", SUBJECT)).slice(-1)
    expect(line).toMatchObject({ what: "objected", door: "sms", locale: null, link: null })
    expect(await installation.deliver(), "one acknowledgement by mail").toHaveLength(1)
    nothingLeaked()
  })

  it("that says STOP is kept where nobody is known by the number, with the same answer in the brand's own language", async () => {
    const { outcome, reply, references } = await handIn("sms", { from: "+32 499 00 11 22" })
    expect([outcome, references?.length]).toEqual(["left", 1])
    expect(reply).toMatch(/^Maison Lenoir : c'est fait\./)
    await takeOver("c-later", { contacts: [{ channel: "sms", address: "0499/001122" }] })
    expect(await objectionOf("c-later")).toBeDefined()
    expect(installation.dump(["subject"])).not.toMatch(/499.?00.?11.?22/)
  })

  it("that is handed in again is one message: what was undone meanwhile stays undone", async () => {
    const first = await handIn("sms", {}, { id: "msg-1" })
    expect(await handIn("sms", {}, { id: "msg-1" })).toEqual(first)
    const [reference = ""] = first.references ?? []
    const page = { ...IMPORT_OCCASION, door: "page", now: installation.clock.now() } as const
    await installation.register.undo(who(), reference, page, "0123456789abcdef")
    expect((await handIn("sms", {}, { id: "msg-1" })).references).toEqual([reference])
    expect(await objectionOf()).toBeUndefined()
    expect((await handIn("sms", {}, { id: "msg-2" })).references).not.toEqual([reference])
    expect(await objectionOf()).toBeDefined()
  })

  it("that says anything else changes nothing, and is told how to leave, once a day", async () => {
    const before = installation.dump()
    const first = await handIn("sms", { text: "Please don't stop" })
    expect(first).toEqual({
      ...{ status: 200, outcome: "ignored", references: [] },
      reply:
        "Maison Lenoir: antwoord STOP om al onze marketing te weigeren, of kies hier: http://127.0.0.1:8080/?brand=lenoir",
    })
    expect((await handIn("sms", { text: "Hallo?" })).reply).toBeNull()
    expect((await handIn("sms", { text: "Hallo?", from: "+32 499 00 11 22" })).reply).toContain("STOP")
    installation.clock.advance(24 * 60 * 60 * 1000)
    expect((await handIn("sms", { text: "Hallo?" })).reply).toContain("STOP")
    expect(installation.dump()).toBe(before)
  })

  it.each(["8850", "ACME", "", "jeanne@example.be"])(
    "from %j is not answered, and its STOP cannot be kept",
    async (from) => {
      const before = installation.dump()
      expect(await handIn("sms", { from, text: "hello" })).toMatchObject({ outcome: "ignored", reply: null })
      expect(await handIn("sms", { from })).toMatchObject({ status: 400, detail: expect.stringContaining("`from`") })
      expect(installation.dump()).toBe(before)
    },
  )

  it("that says STOP is never too many (D30)", async () => {
    for (let times = 0; times < 50; times++) expect((await handIn("sms")).outcome).toBe("left")
  })

  it("of an installation with one brand names its address alone", async () => {
    await installation.close()
    const file = await configFile()
    const only = <T extends { brand: string }>(entries: readonly T[] = []) =>
      entries.filter((each) => each.brand === "lenoir")
    installation = await install({
      file: {
        ...file,
        brands: file.brands.slice(0, 1),
        keys: only(file.keys),
        senderKeys: only(file.senderKeys),
      },
    })
    expect((await handIn("sms")).reply).toMatch(/: http:\/\/127\.0\.0\.1:8080$/)
  })
})

describe("a mail to the address for leaving", () => {
  it.each<[string, (reference: string) => Body]>([
    ["in the address", (each) => ({ to: [`leave+${each}@lenoir.example`] })],
    ["in capitals", (each) => ({ to: [`LEAVE+${each.toUpperCase()}@LENOIR.EXAMPLE`] })],
    [
      "in an address with a name, among others",
      (each) => ({ to: ["a@b.example", `"Leave" <leave+${each}@lenoir.example>`] }),
    ],
    ["in the subject", (each) => ({ subject: `TR: [EXTERN] unsubscribe "${each.toUpperCase()}".` })],
    ["in the subject, from somebody else's address", (each) => ({ subject: each, from: "other@example.be" })],
    ["in the subject, written by a machine", (each) => ({ subject: each, from: "", automatic: true })],
  ])("with a reference %s leaves (B22)", async (_, more) => {
    const reference = await referenceFor()
    const answer = await handIn("mail", more(reference))
    expect(answer).toEqual({ status: 200, outcome: "left", references: [(await objectionOf())?.reference] })
    const [line] = (await installation.store.evidence("lenoir", SUBJECT)).slice(-1)
    expect(line).toMatchObject({ what: "objected", door: "mail", link: expect.stringMatching(/^[\w-]{22}$/) })
    expect((await installation.deliver()).map(({ to }) => to)).toEqual([ADDRESSES.email])
    nothingLeaked()
    expect(installation.log.join("")).not.toContain(reference)
  })

  it("leaves with a reference of years ago", async () => {
    const reference = await referenceFor()
    installation.clock.advance(2_000 * 24 * 60 * 60 * 1000)
    expect((await handIn("mail", { subject: reference })).outcome).toBe("left")
  })

  it("that is handed in again is one message", async () => {
    const subject = await referenceFor()
    const first = await handIn("mail", { subject }, { id: "m-1" })
    expect(await handIn("mail", { subject }, { id: "m-1" })).toEqual(first)
    expect(await installation.deliver()).toHaveLength(1)
  })

  it.each<[string, () => Promise<Body>]>([
    ["without a reference", async () => ({})],
    ["with one that was never issued", async () => ({ subject: newShortReference() })],
    ["with one of another brand", async () => ({ subject: await referenceFor(SUBJECT, installation.brand("dupont")) })],
    ["with the person's id alone (B29)", async () => ({ to: [`leave+${SUBJECT}@lenoir.example`], subject: SUBJECT })],
  ])("%s changes nothing, and brings a fresh link to the address on record (A34)", async (_, more) => {
    const from = `Jeanne <${ADDRESSES.email.toUpperCase()}>`
    const answer = await handIn("mail", { ...(await more()), from })
    expect(answer).toEqual({ status: 200, outcome: "link-requested", references: [] })
    expect(await objectionOf()).toBeUndefined()
    const mails = await installation.deliver()
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([[ADDRESSES.email, "fresh-link nl"]])
    nothingLeaked()
  })

  it("is answered alike for somebody of whom nothing is known, who gets nothing", async () => {
    const known = await handIn("mail")
    expect(await handIn("mail", { from: "nobody@example.be" })).toEqual(known)
    expect(await installation.deliver()).toHaveLength(1)
  })

  it("brings no more than three fresh links an hour (D30)", async () => {
    for (let times = 0; times < 6; times++) await handIn("mail")
    expect(await installation.deliver()).toHaveLength(3)
  })

  it.each<[string, Body]>([
    ["a machine", { automatic: true }],
    ["nobody", { from: "" }],
    ["what is no address", { from: "Mail Delivery System" }],
    ["a phone number", { from: ADDRESSES.sms }],
  ])("from %s is ignored: no two machines write to each other (RFC 3834)", async (_, more) => {
    const before = installation.dump()
    expect(await handIn("mail", more)).toEqual({ status: 200, outcome: "ignored", references: [] })
    expect(installation.dump()).toBe(before)
  })
})
