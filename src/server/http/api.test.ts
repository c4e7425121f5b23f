import * as v from "valibot"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { historySchema, maySendAnswerSchema, snapshotSchema } from "../../wire/index.ts"
import {
  ask,
  configFile,
  IMPORT_OCCASION,
  type Installation,
  install,
  LONG_AGO_MS,
  pathOf,
  press,
  SUBJECT,
  senderKeyOf,
} from "../testing.ts"

let installation: Installation
let token: string
beforeEach(async () => {
  installation = await install()
  token = await installation.token()
})
afterEach(() => installation.close())

const KEY = "0123456789abcdef"
const SHOWN = { locale: "fr", textVersion: "v7" }
const CHOICES = [{ channel: "email", topic: "news", receives: false }]

interface Sent {
  readonly body?: unknown
  /** `null` leaves a header out. */
  readonly headers?: Record<string, string | null>
}

/** A right request of each route, and what of it is sent otherwise. */
const RIGHT = {
  save: ["PUT", "/preferences", { ...SHOWN, choices: CHOICES }, { "if-match": '"1"', "idempotency-key": KEY }],
  leave: ["POST", "/objection", SHOWN, {}],
  undo: ["POST", "/objection/undo", { ...SHOWN, reference: "0000-0000-00" }, { "idempotency-key": KEY }],
} as const

function send(name: keyof typeof RIGHT, { body, headers = {} }: Sent = {}): Promise<Response> {
  const [method, path, rightBody, rightHeaders] = RIGHT[name]
  const all = { authorization: `Bearer ${token}`, "content-type": "application/json", ...rightHeaders, ...headers }
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  const content = typeof body === "string" ? body : JSON.stringify(body ?? rightBody)
  return ask(installation, `/api/v1${path}`, { method, headers: kept, body: content })
}

const problemIn = async (answer: Response) => {
  const { code, detail } = (await answer.json()) as { code: string; detail: string }
  return { status: answer.status, code, detail }
}

describe("the contract", () => {
  it("reads a snapshot whose revision is also the entity tag", async () => {
    const answer = await ask(installation, "/api/v1/preferences", { headers: { authorization: `bearer ${token}` } })
    const snapshot = (await answer.json()) as { revision: string }
    expect([answer.status, snapshot.revision, answer.headers.get("etag")]).toEqual([200, "1", '"1"'])
  })

  it("keeps choices and answers with the new snapshot and its tag", async () => {
    const answer = await send("save")
    expect(answer.headers.get("etag")).toBe('"2"')
    expect(await answer.json()).toMatchObject({
      revision: "2",
      lanes: [{ channel: "email", receives: false }, {}, {}, {}],
    })
    const evidence = await installation.store.evidence("lenoir", SUBJECT)
    expect(evidence.at(-1)).toMatchObject({ what: "chosen", from: "on", to: "off", locale: "fr", textVersion: "v7" })
  })

  it("keeps a rhythm and a pause, and answers with both", async () => {
    const pauseUntil = "2026-12-01T00:00:00.000Z"
    const body = { ...SHOWN, choices: [], frequencies: [{ topic: "news", frequency: "monthly" }], pauseUntil }
    const expected = { revision: "2", frequencies: [{ topic: "news", frequency: "monthly" }], pauseUntil }
    expect(await (await send("save", { body })).json()).toMatchObject(expected)
    const resume = { "if-match": '"2"', "idempotency-key": `${KEY}2` }
    const resumed = await send("save", { body: { ...SHOWN, choices: [], pauseUntil: null }, headers: resume })
    expect(await resumed.json()).toMatchObject({ ...expected, revision: "3", pauseUntil: null })
  })

  it("shows a pause until it is over, and the lanes as they stand all the while", async () => {
    const body = { ...SHOWN, choices: [], pauseUntil: "2026-11-24T10:00:00.000Z" }
    const during = v.parse(snapshotSchema, await (await send("save", { body })).json())
    installation.clock.advance(24 * 60 * 60 * 1000)
    const headers = { authorization: `Bearer ${token}` }
    const answer = await ask(installation, "/api/v1/preferences", { headers })
    const over = v.parse(snapshotSchema, await answer.json())
    expect([during.pauseUntil, over.pauseUntil]).toEqual([body.pauseUntil, null])
    expect(over.lanes).toEqual(during.lanes)
  })

  it("shows a locked lane with its reason, and refuses to turn it on", async () => {
    const { catalogue } = installation.brand()
    const channels = catalogue.channels.map((each) => ({ ...each, needsContact: true }))
    installation.setCatalogue("lenoir", { ...catalogue, channels })
    const headers = { authorization: `Bearer ${token}` }
    const answer = await ask(installation, "/api/v1/preferences", { headers })
    const { lanes } = v.parse(snapshotSchema, await answer.json())
    expect(lanes.at(-1)).toEqual({ channel: "post", topic: "offers", receives: false, locked: "no-contact" })
    const choices = [...CHOICES, { channel: "post", topic: "offers", receives: true }]
    const before = installation.dump()
    expect(await problemIn(await send("save", { body: { ...SHOWN, choices } }))).toMatchObject({ status: 400 })
    expect(installation.dump()).toBe(before)
  })

  it("answers a save against an older revision with 412 and what stands (D32)", async () => {
    await send("save")
    const answer = await send("save", { headers: { "idempotency-key": `${KEY}2` } })
    expect(answer.status).toBe(412)
    expect(await answer.json()).toMatchObject({ code: "conflict", snapshot: { revision: "2" } })
  })

  it("answers the repetition of a press alike, and the same key with other content with 422 (D31)", async () => {
    const first = await send("save")
    const state = installation.dump()
    const again = await send("save")
    expect([again.status, await again.text()]).toEqual([first.status, await first.text()])
    const other = await send("save", { body: { ...SHOWN, choices: [] } })
    expect(await problemIn(other)).toMatchObject({ status: 422, code: "key-reused" })
    expect(installation.dump()).toBe(state)
  })

  it("lets a hundred objections with one key at once count once (B7, D31)", async () => {
    const presses = Array.from({ length: 100 }, () => send("leave", { headers: { "idempotency-key": KEY } }))
    const receipts = await Promise.all((await Promise.all(presses)).map((answer) => answer.text()))
    expect(new Set(receipts).size).toBe(1)
    const evidence = await installation.store.evidence("lenoir", SUBJECT)
    expect(evidence.filter(({ what }) => what === "objected")).toHaveLength(1)
  })

  it("takes an objection without an idempotency key: it may be repeated anyway", async () => {
    const [first, second] = [await send("leave"), await send("leave")]
    expect(await first.json()).toEqual(await second.json())
  })

  it("keeps an objection that comes at the same moment as a save, whichever is first (D32)", async () => {
    const [saved, left] = await Promise.all([
      send("save", { body: { ...SHOWN, choices: [{ ...CHOICES[0], receives: true }] } }),
      send("leave"),
    ])
    expect(left.status).toBe(200)
    expect([200, 412]).toContain(saved.status)
    const answer = await ask(installation, "/api/v1/preferences", { headers: { authorization: `Bearer ${token}` } })
    const { lanes } = (await answer.json()) as { lanes: { receives: boolean }[] }
    expect(lanes.some(({ receives }) => receives)).toBe(false)
  })

  it("undoes an objection, and answers 410 to a reference that does not stand", async () => {
    const { reference } = (await (await send("leave")).json()) as { reference: string }
    const wrong = await send("undo", { headers: { "idempotency-key": `${KEY}-wrong` } })
    expect(await problemIn(wrong)).toMatchObject({ status: 410, code: "undo-unavailable" })
    expect((await send("undo", { body: { ...SHOWN, reference } })).status).toBe(200)
  })

  it("lets an expired link leave and do nothing else (A33)", async () => {
    token = await installation.token({ age: LONG_AGO_MS })
    expect(await problemIn(await send("save"))).toMatchObject({ status: 403, code: "link-expired" })
    expect(await problemIn(await send("undo"))).toMatchObject({ status: 403, code: "link-expired" })
    expect(await (await send("leave")).json()).toMatchObject({ undoUntil: null, coversFuture: true })
  })
})

describe("the contract refuses", () => {
  it.each<[string, keyof typeof RIGHT, number, Sent]>([
    ["a save without If-Match", "save", 400, { headers: { "if-match": null } }],
    ["a save for any revision", "save", 400, { headers: { "if-match": "*" } }],
    ["a weak entity tag", "save", 400, { headers: { "if-match": 'W/"1"' } }],
    ["a list of entity tags", "save", 400, { headers: { "if-match": '"1", "2"' } }],
    ["a save without Idempotency-Key (D31)", "save", 400, { headers: { "idempotency-key": null } }],
    ["an undo without Idempotency-Key (D31)", "undo", 400, { headers: { "idempotency-key": null } }],
    ["a short Idempotency-Key", "save", 400, { headers: { "idempotency-key": "short" } }],
    ["a long Idempotency-Key, for leaving too", "leave", 400, { headers: { "idempotency-key": "x".repeat(65) } }],
    ["an unknown field (D33)", "save", 400, { body: { ...SHOWN, choices: CHOICES, admin: true } }],
    [
      "an unknown field in a choice (D33)",
      "save",
      400,
      { body: { ...SHOWN, choices: [{ ...CHOICES[0], basis: "consent" }] } },
    ],
    ["an unknown field when leaving (D33)", "leave", 400, { body: { ...SHOWN, channel: "email" } }],
    ["a field of the prototype (D33)", "leave", 400, { body: '{"locale":"fr","textVersion":null,"__proto__":{}}' }],
    ["a missing field", "leave", 400, { body: { locale: "fr" } }],
    ["a field of the wrong type", "save", 400, { body: { ...SHOWN, choices: [{ ...CHOICES[0], receives: "false" }] } }],
    ["a language that is none", "leave", 400, { body: { ...SHOWN, locale: "<script>" } }],
    ["a reference that is none", "undo", 400, { body: { ...SHOWN, reference: "x" } }],
    [
      "an unknown lane",
      "save",
      400,
      { body: { ...SHOWN, choices: [{ channel: "pigeon", topic: "news", receives: true }] } },
    ],
    ["a lane twice", "save", 400, { body: { ...SHOWN, choices: [...CHOICES, ...CHOICES] } }],
    [
      "more lanes than a catalogue may have",
      "save",
      400,
      { body: { ...SHOWN, choices: Array(10_001).fill(CHOICES[0]) } },
    ],
    [
      "an unknown rhythm",
      "save",
      400,
      { body: { ...SHOWN, choices: CHOICES, frequencies: [{ topic: "news", frequency: "hourly" }] } },
    ],
    [
      "an unknown field in a rhythm (D33)",
      "save",
      400,
      { body: { ...SHOWN, choices: CHOICES, frequencies: [{ topic: "news", frequency: "monthly", at: "9:00" }] } },
    ],
    [
      "a pause that ends in the past",
      "save",
      400,
      { body: { ...SHOWN, choices: CHOICES, pauseUntil: "2026-11-23T09:59:59Z" } },
    ],
    [
      "a pause beyond a year",
      "save",
      400,
      { body: { ...SHOWN, choices: CHOICES, pauseUntil: "2027-11-30T00:00:00Z" } },
    ],
    [
      "a pause that ends on no date",
      "save",
      400,
      { body: { ...SHOWN, choices: CHOICES, pauseUntil: "2027-99-99T00:00:00Z" } },
    ],
    ["a pause that ends in words", "save", 400, { body: { ...SHOWN, choices: CHOICES, pauseUntil: "next summer" } }],
    ["no JSON", "leave", 400, { body: "List-Unsubscribe=One-Click" }],
    ["an empty body", "leave", 400, { body: "" }],
    ["JSON that is no object", "leave", 400, { body: "[]" }],
    ["JSON nested deep (D33)", "leave", 400, { body: "[".repeat(100_000) }],
    ["a body of more than 1 MB", "leave", 413, { body: " ".repeat(1_000_001) }],
    ["the type of a form (D21)", "leave", 415, { headers: { "content-type": "application/x-www-form-urlencoded" } }],
    ["the type text/plain (D21)", "leave", 415, { headers: { "content-type": "text/plain" } }],
    ["a body without a type (D21)", "leave", 415, { headers: { "content-type": null } }],
    ["a token in another scheme", "leave", 401, { headers: { authorization: "Basic dXNlcjpwYXNz" } }],
    ["a call without a token", "leave", 401, { headers: { authorization: null } }],
    ["a cookie as authority (D20)", "leave", 401, { headers: { authorization: null, cookie: "token=x" } }],
  ])("%s", async (_, name, status, sent) => {
    const before = installation.dump()
    const answer = await send(name, sent)
    expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8")
    expect(await problemIn(answer)).toMatchObject({ status, code: status === 401 ? "link-invalid" : "invalid-request" })
    expect(installation.dump()).toBe(before)
  })

  it("a field by its name, and never by what was sent", async () => {
    const answer = await send("save", {
      body: { ...SHOWN, choices: [{ ...CHOICES[0], topic: "<canary@example.be>" }] },
    })
    const { detail } = await problemIn(answer)
    expect(detail).toBe('The field "choices.0.topic" does not fit the contract.')
  })

  it("the token in the address: it is read from the header alone", async () => {
    expect((await ask(installation, `/api/v1/preferences?token=${token}`)).status).toBe(401)
  })
})

describe("the history", () => {
  const history = (query = "", by = token) =>
    ask(installation, `/api/v1/history${query}`, { headers: { authorization: `Bearer ${by}` } })
  const pageOf = async (answer: Response) => v.parse(historySchema, await answer.json())

  it("tells what happened, newest first, through which door", async () => {
    await send("save")
    await press(installation, pathOf(token))
    const { entries, next } = await pageOf(await history())
    expect(entries.slice(0, 2)).toEqual([
      { what: "objected", at: "2026-11-23T10:00:00.000Z", door: "one-click", channel: null, topic: null, to: null },
      { what: "chosen", at: "2026-11-23T10:00:00.000Z", door: "page", channel: "email", topic: "news", to: "off" },
    ])
    expect(entries.slice(2).map(({ what }) => what)).toEqual(["imported"])
    expect(next).toBeNull()
  })

  it("of a person of whom nothing is known is empty", async () => {
    const page = await pageOf(await history("", await installation.token({ subject: "c-unknown" })))
    expect(page).toEqual({ entries: [], next: null })
  })

  it("comes in pages, of which `after` names the next, each entry once", async () => {
    const lane = { channel: "email", topic: "news" }
    for (let at = 0; at < 120; at += 1) {
      const body = { ...SHOWN, choices: [{ ...lane, receives: at % 2 === 1 }] }
      const headers = { "if-match": `"${at + 1}"`, "idempotency-key": `${KEY}${at}` }
      expect((await send("save", { body, headers })).status).toBe(200)
    }
    const pages = [await pageOf(await history())]
    for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null) {
      pages.push(await pageOf(await history(`?after=${next}`)))
    }
    expect(pages.map(({ entries }) => entries.length)).toEqual([50, 50, 21])
    const told = pages.flatMap(({ entries }) => entries).map(({ to }) => to)
    const kept = (await installation.store.evidence("lenoir", SUBJECT)).filter(
      ({ from, to }) => from === "on" || to === "on",
    )
    expect(told).toEqual(kept.map(({ to }) => to).reverse())
  })

  it("passes over what was refused, however much of it, and still reaches what happened before", async () => {
    await send("leave")
    const who = { brand: installation.brand(), subject: SUBJECT }
    const choices = [{ channel: "email", topic: "offers", receives: true, basis: "consent" as const }]
    for (let at = 0; at < 101; at += 1) {
      const occasion = { ...IMPORT_OCCASION, now: installation.clock.now() }
      await installation.register.importPerson(who, { locale: null, contacts: [], choices }, occasion)
    }
    const { entries, next } = await pageOf(await history())
    expect(entries.map(({ what }) => what)).toEqual(["objected", "imported"])
    expect(next).toBeNull()
  })

  it.each(["?after=", "?after=x", "?after=-1", "?after=1.5", "?after=1%20OR%201=1", `?after=${"9".repeat(16)}`])(
    "%s is answered 400",
    async (query) => {
      expect(await problemIn(await history(query))).toMatchObject({ status: 400, code: "invalid-request" })
    },
  )

  it("is not shown to an expired link (A33)", async () => {
    const old = await installation.token({ age: LONG_AGO_MS })
    expect(await problemIn(await history("", old))).toMatchObject({ status: 403, code: "link-expired" })
  })

  it("is one's own: of another person and another brand it says nothing (D28)", async () => {
    await send("save")
    for (const other of [{ subject: "c-other" }, { brand: "dupont" }]) {
      expect((await pageOf(await history("", await installation.token(other)))).entries).toEqual([])
    }
  })

  it("goes on from a line of somebody else with one's own lines alone", async () => {
    const other = await installation.token({ subject: "c-other" })
    await press(installation, pathOf(other))
    const own = await pageOf(await history("", other))
    expect(own.entries.map(({ what }) => what)).toEqual(["objected"])
    for (const after of ["2", "3", "1000"]) expect(await pageOf(await history(`?after=${after}`, other))).toEqual(own)
  })
})

describe("may this be sent?", () => {
  const question = { subject: SUBJECT, channel: "email", topic: "news" }
  const query = (key: string | null, body: unknown) =>
    ask(installation, "/api/v1/may-send", {
      method: "POST",
      headers: { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
    })

  it("answers many questions in their order", async () => {
    const questions = [
      { subject: SUBJECT, channel: "post", topic: "offers" },
      { subject: "c-unknown", channel: "email", topic: "news" },
      question,
      { subject: SUBJECT, channel: "pigeon", topic: "news" },
      question,
    ]
    const answer = await query(senderKeyOf("lenoir"), { brand: "lenoir", questions })
    const { answers } = v.parse(maySendAnswerSchema, await answer.json())
    expect(answers.map(({ may: _may, because: _because, ...asked }) => asked)).toEqual(questions)
    expect(answers.map(({ may, because }) => [may, because])).toEqual([
      [true, "default-basis"],
      [false, "no-consent"],
      [true, "chosen"],
      [false, "unknown-lane"],
      [true, "chosen"],
    ])
  })

  it("says paused until the moment at which a pause ends, and then yes again by itself", async () => {
    await send("save", { body: { ...SHOWN, choices: [], pauseUntil: "2026-11-23T11:00:00Z" } })
    const asked = async () => {
      const answer = await query(senderKeyOf("lenoir"), { brand: "lenoir", questions: [question] })
      return v.parse(maySendAnswerSchema, await answer.json()).answers[0]
    }
    installation.clock.advance(60 * 60 * 1000 - 1)
    expect(await asked()).toMatchObject({ may: false, because: "paused" })
    installation.clock.advance(1)
    expect(await asked()).toMatchObject({ may: true, because: "chosen" })
  })

  it("says no from the first query after the objection was answered (A5)", async () => {
    await press(installation, pathOf(token))
    const answer = await query(senderKeyOf("lenoir"), { brand: "lenoir", questions: [question] })
    expect(await answer.json()).toEqual({ answers: [{ ...question, may: false, because: "objected" }] })
  })

  it.each([
    ["without a key", null, "lenoir"],
    ["with a wrong key", "wrong", "lenoir"],
    ["with the key of another brand (D28)", senderKeyOf("dupont"), "lenoir"],
    ["with a key and a brand that does not exist", senderKeyOf("lenoir"), "nobody"],
  ])("asked %s is answered 401", async (_, key, brand) => {
    expect(await problemIn(await query(key, { brand, questions: [question] }))).toMatchObject({ status: 401 })
  })

  it("is not answered by a link's token, nor a link by a sender's key (D5)", async () => {
    expect((await query(token, { brand: "lenoir", questions: [question] })).status).toBe(401)
    token = senderKeyOf("lenoir")
    expect((await send("leave")).status).toBe(401)
  })

  it("asked without a key is refused also when somebody configured the hash of nothing", async () => {
    const ofNothing = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    const file = await configFile()
    await installation.close()
    await expect(install({ file: { ...file, senderKeys: [{ brand: "lenoir", sha256: ofNothing }] } })).rejects.toThrow(
      "senderKeys.0.sha256: is the SHA-256 of a word",
    )
    installation = await install({ file })
    const senderKeys = installation.config.senderKeys as Map<string, string>
    senderKeys.set(ofNothing, "lenoir")
    expect((await query(null, { brand: "lenoir", questions: [question] })).status).toBe(401)
  })

  it.each([
    ["an unknown field", { brand: "lenoir", questions: [{ ...question, email: "jeanne@example.be" }] }],
    [
      "an address in place of a subject",
      { brand: "lenoir", questions: [{ ...question, subject: "jeanne@example.be" }] },
    ],
    [
      "too many questions",
      { brand: "lenoir", questions: Array(10_001).fill({ subject: "a", channel: "a", topic: "a" }) },
    ],
  ])("asked with %s is answered 400 (D33)", async (_, body) => {
    expect(await problemIn(await query(senderKeyOf("lenoir"), body))).toMatchObject({
      status: 400,
      code: "invalid-request",
    })
  })
})
