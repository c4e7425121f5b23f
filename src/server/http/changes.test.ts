import * as v from "valibot"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import type { Occasion } from "../../domain/index.ts"
import { changesSchema } from "../../wire/index.ts"
import { contractChecker } from "../../wire/testing.ts"
import { listen } from "../main.ts"
import { openPostgresStore } from "../store/postgres.ts"
import {
  ADDRESSES,
  ask,
  IMPORT_OCCASION,
  type Installation,
  install,
  PERSON,
  pathOf,
  press,
  SUBJECT,
  senderKeyOf,
} from "../testing.ts"

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

const PATH = "/api/v1/changes"
const senderHeaders = (brand = "lenoir") => ({ authorization: `Bearer ${senderKeyOf(brand)}` })
const get = (query = "", brand = "lenoir") => ask(installation, PATH + query, { headers: senderHeaders(brand) })
const pageOf = async (query = "", brand = "lenoir") => v.parse(changesSchema, await (await get(query, brand)).json())
const at = (door: Occasion["door"]): Occasion => ({ ...IMPORT_OCCASION, door, now: installation.clock.now() })
const who = (subject = SUBJECT, brand = "lenoir") => ({ brand: installation.brand(brand), subject })
const leave = (subject?: string, brand?: string) => installation.register.leave(who(subject, brand), at("page"), null)

describe("the change feed", () => {
  it("tells of each person how they stand now, and what happened to them last", async () => {
    const objection = await leave()
    const [change, ...others] = (await pageOf()).changes
    expect(others).toEqual([])
    expect(change).toMatchObject({
      ...{ subject: SUBJECT, what: "left", at: objection.at, door: "page", reference: objection.reference },
      ...{ revision: 2, profiling: false, pauseUntil: null, erased: false },
      objection: { reference: objection.reference, at: objection.at },
    })
    expect(change?.lanes).toHaveLength(4)
    expect(change?.lanes.every(({ may, because }) => !may && because === "objected")).toBe(true)
  })

  it("is answered as the contract describes it, and so is every refusal", async () => {
    const check = contractChecker()
    await leave()
    for (const [query, headers] of [
      ["", senderHeaders()],
      ["?after=x", senderHeaders()],
      ["", {}],
    ] as const) {
      const answer = await ask(installation, PATH + query, { headers })
      const heard = { status: answer.status, headers: answer.headers, body: await answer.text() }
      const request = { headers: new Headers(headers), body: null }
      expect(check({ method: "GET", path: `/changes${query}`, request, answer: heard })).toEqual([])
    }
  })

  it("goes on from where it was read to, whenever that was", async () => {
    const first = await pageOf()
    expect(first.changes.map(({ subject, what, door }) => [subject, what, door])).toEqual([
      [SUBJECT, "imported", "import"],
    ])
    expect(await pageOf(`?after=${first.next}`)).toEqual({ changes: [], next: first.next, more: false })
    await leave("c-2")
    const second = await pageOf(`?after=${first.next}`)
    expect(second.changes.map(({ subject }) => subject)).toEqual(["c-2"])
    expect((await pageOf(`?after=${second.next}`)).changes).toEqual([])
  })

  it("has a beginning to go on from before anything was written", async () => {
    const { next, ...nothing } = await pageOf("", "dupont")
    expect(nothing).toEqual({ changes: [], more: false })
    await leave("c-2", "dupont")
    expect((await pageOf(`?after=${next}`, "dupont")).changes.map(({ subject }) => subject)).toEqual(["c-2"])
  })

  it("tells whatever it was in the words of the webhooks, the person who changed last last", async () => {
    const { next } = await pageOf()
    const { reference } = await leave("c-2")
    await installation.register.undo(who("c-2"), reference, at("page"), "u".repeat(16))
    const wishes = { choices: [{ channel: "email", topic: "news", receives: false }] }
    await installation.register.save(who("c-3"), "0", wishes, at("agent"), "s".repeat(16))
    const rhythm = { choices: [], frequencies: [{ topic: "news", frequency: "monthly" }] }
    await installation.register.save(who("c-4"), "0", rhythm, at("page"), "s".repeat(16))
    const pause = { choices: [], pauseUntil: "2026-12-01T00:00:00.000Z" }
    await installation.register.save(who("c-5"), "0", pause, at("page"), "s".repeat(16))
    await installation.register.erase(who(), at("business"))
    await leave("c-2")
    const { changes } = await pageOf(`?after=${next}`)
    expect(changes.map(({ subject, what, door }) => [subject.slice(0, 1) === "~" ? "~" : subject, what, door])).toEqual(
      [
        ["c-3", "chosen", "agent"],
        ["c-4", "chosen", "page"],
        ["c-5", "chosen", "page"],
        ["~", "left", "business"],
        ["~", "left", "business"],
        [SUBJECT, "erased", "business"],
        ["c-2", "left", "page"],
      ],
    )
    expect(changes.find(({ subject }) => subject === "c-5")?.pauseUntil).toBe(pause.pauseUntil)
    expect(changes.find(({ subject }) => subject === SUBJECT)).toMatchObject({ erased: true, profiling: false })
  })

  it("says nothing of what changes nothing, and gets past it", async () => {
    const { reference } = await leave()
    const { next } = await pageOf()
    await installation.register.giveReason(who(), reference, "other", at("page"))
    const yes = [{ channel: "email", topic: "offers", receives: true, basis: "consent" as const }]
    await installation.register.importPerson(who(), { ...PERSON, choices: yes }, at("import"))
    const page = await pageOf(`?after=${next}&limit=1`)
    expect([page.changes, page.more]).toEqual([[], true])
    expect(page.next).not.toBe(next)
    const rest = await pageOf(`?after=${page.next}&limit=1`)
    expect([rest.changes, rest.more]).toEqual([[], false])
  })

  it("comes in pages of at most so many, says when there is more, and when a full page was the last", async () => {
    for (const subject of ["c-2", "c-3", "c-4"]) await leave(subject)
    const { next } = await pageOf("?limit=2")
    const told: string[][] = []
    let after = next
    for (let more = true; more; ) {
      const page = await pageOf(`?after=${after}&limit=1`)
      told.push(page.changes.map(({ subject }) => subject))
      after = page.next
      more = page.more
    }
    expect(told).toEqual([["c-2"], ["c-3"], ["c-4"]])
  })

  it("makes smaller pages of a large catalogue", async () => {
    const { catalogue } = installation.brand()
    const [news] = catalogue.topics
    if (!news) throw new Error("The catalogue of the tests has topics.")
    const topics = Array.from({ length: 300 }, (_, each) => ({ ...news, id: `t-${each}`, channels: ["email"] }))
    const { next } = await pageOf()
    for (let each = 0; each < 400; each += 1) await leave(`p-${each}`)
    installation.setCatalogue("lenoir", { ...catalogue, topics })
    const page = await pageOf(`?after=${next}&limit=1000`)
    expect([page.changes.length, page.more]).toEqual([333, true])
    expect((await pageOf(`?after=${page.next}&limit=1000`)).changes).toHaveLength(67)
  })

  it("calls an address of which nothing else is known by its hash, and no address at all by itself", async () => {
    await installation.register.leaveBy(installation.brand(), "ada@example.be", at("mail"), "mail-1")
    const text = await (await get()).text()
    expect(text).not.toMatch(/@|example\.be/)
    for (const address of Object.values(ADDRESSES)) expect(text).not.toContain(address)
    const [, byAddress] = v.parse(changesSchema, JSON.parse(text)).changes
    expect(byAddress).toMatchObject({ what: "left", door: "mail", subject: expect.stringMatching(/^~[\w-]{43}$/) })
  })

  it("is that of the brand of the key, also from another brand's cursor (D28)", async () => {
    const mine = await pageOf()
    await leave("c-of-dupont", "dupont")
    await leave("c-of-lenoir")
    expect(await (await get("", "dupont")).text()).not.toMatch(/c-of-lenoir|c-104242/)
    const { changes } = await pageOf(`?after=${mine.next}`, "dupont")
    expect(changes.map(({ subject }) => subject)).toEqual(["c-of-dupont"])
    expect(await (await get()).text()).not.toContain("c-of-dupont")
  })

  it.each([
    ["?after=", /`next`/],
    ["?after=x", /`next`/],
    ["?after=-1", /`next`/],
    [`?after=${"9".repeat(41)}`, /`next`/],
    ["?after=1%20OR%201=1", /`next`/],
    ["?after=1.2.3", /begin anew/],
    ["?after=1.1", /begin anew/],
    ["?after=999999", /begin anew/],
    ["?limit=", /`limit` as a whole number from 1 to 1000/],
    ["?limit=0", /`limit`/],
    ["?limit=1001", /`limit`/],
    ["?limit=-1", /`limit`/],
    ["?limit=1e2", /`limit`/],
  ])("%s is answered 400 with what to do", async (query, todo) => {
    const answer = await get(query)
    const { code, detail } = (await answer.json()) as { code: string; detail: string }
    expect([answer.status, code]).toEqual([400, "invalid-request"])
    expect(detail).toMatch(todo)
  })

  it("is told to nobody without a sender key, nor to whoever has a link", async () => {
    for (const authorization of ["", "Bearer wrong", `Bearer ${await installation.token()}`]) {
      expect((await ask(installation, PATH, { headers: { authorization } })).status).toBe(401)
    }
  })
})

describe("the change feed, read over the network while others write", () => {
  let postgres: PrivatePostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  }, 60_000)
  afterAll(() => postgres.stop())

  const WRITERS = 8
  const EACH = 12

  it.each(["SQLite", "PostgreSQL"])(
    "misses nobody, and ends with everybody as they stand: %s",
    async (kind) => {
      const url = kind === "SQLite" ? null : await postgres.createDatabase()
      const other = await install(url === null ? {} : { openStore: () => openPostgresStore(url) })
      const server = await listen(other.handler, { port: 0 })
      let writing = true
      const revisions = new Map<string, number>()
      const reading = (async () => {
        let after = ""
        for (let done = false; !done; ) {
          const last = !writing
          const answer = await fetch(`${server.url}${PATH}?limit=7${after}`, { headers: senderHeaders() })
          const page = v.parse(changesSchema, await answer.json())
          for (const { subject, revision } of page.changes) {
            expect(revision, "time goes one way").toBeGreaterThanOrEqual(revisions.get(subject) ?? 0)
            revisions.set(subject, revision)
          }
          after = `&after=${page.next}`
          done = last && !page.more && page.changes.length === 0
        }
      })()
      const writer = async (_: unknown, name: number) => {
        for (let count = 0; count < EACH; count += 1) {
          const token = await other.token({ subject: `w-${name}-${count % 4}` })
          const left = await press(
            { handler: (sent) => fetch(server.url + new URL(sent.url).pathname, sent) },
            pathOf(token),
          )
          expect(left.status).toBe(200)
          const yes = {
            locale: "fr",
            textVersion: null,
            choices: [{ channel: "email", topic: "news", receives: true }],
          }
          const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
          const now = await fetch(`${server.url}/api/v1/preferences`, { headers })
          const saved = await fetch(`${server.url}/api/v1/preferences`, {
            method: "PUT",
            headers: {
              ...headers,
              "if-match": now.headers.get("etag") ?? "",
              "idempotency-key": `${token}`.slice(-43) + count,
            },
            body: JSON.stringify(yes),
          })
          expect(saved.status).toBe(200)
        }
      }
      await Promise.all(Array.from({ length: WRITERS }, writer))
      writing = false
      await reading
      const expected = Array.from({ length: WRITERS * 4 }, (_, each) => `w-${Math.floor(each / 4)}-${each % 4}`)
      const stands = await other.store.readMany("lenoir", expected)
      expect([...stands.keys()].sort()).toEqual(expected.sort())
      for (const [subject, { revision }] of stands) {
        expect(revision).toBe((EACH / 4) * 2)
        expect(revisions.get(subject), subject).toBe(revision)
      }
      await server.close()
      await other.close()
      if (url !== null) await postgres.dropDatabase(url)
    },
    120_000,
  )
})
