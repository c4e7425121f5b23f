import { Webhook } from "standardwebhooks"
import * as v from "valibot"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../tools/private-postgres.ts"
import type { Occasion } from "../domain/index.ts"
import { changeEventSchema } from "../wire/index.ts"
import type { ConfigFile } from "./config.ts"
import { drawSigningSecret } from "./draw-secrets.ts"
import { createHttpsPoster } from "./events/https-poster.ts"
import { type Received, startReceiver } from "./events/testing.ts"
import { jsonLog } from "./log.ts"
import { isSigned } from "./signed-webhook.ts"
import { openPostgresStore } from "./store/postgres.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import {
  ADDRESSES,
  configFile,
  IMPORT_OCCASION,
  type Installation,
  install,
  PERSON,
  pathOf,
  press,
  SUBJECT,
} from "./testing.ts"
import { createWebhooks } from "./webhooks.ts"

const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const SECRET = drawSigningSecret()

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Targets = NonNullable<ConfigFile["webhooks"]>
type Options = Parameters<typeof install>[0] & { readonly targets?: (url: string) => Targets }

const crm = (url: string, more: Partial<Targets[number]> = {}): Targets[number] => ({
  ...{ brand: "lenoir", id: "crm", url, secrets: [SECRET], private: true },
  ...more,
})

/** An installation that tells a receiver of its own. */
async function telling({ targets = (url) => [crm(url)], ...options }: Options = {}) {
  const receiver = await startReceiver()
  closing.push(receiver.close)
  const file = { ...(await configFile()), webhooks: targets(receiver.url) }
  const installation = await install({ file, ...options })
  closing.push(installation.close)
  return { receiver, ...installation }
}

const occasion = ({ clock }: Pick<Installation, "clock">, more: Partial<Occasion> = {}): Occasion => ({
  ...{ now: clock.now(), door: "page", locale: "fr", textVersion: "v1", link: null },
  ...more,
})
type Told = Awaited<ReturnType<typeof telling>>
const leave = (told: Told, subject = SUBJECT, brand = "lenoir") =>
  told.register.leave({ brand: told.brand(brand), subject }, occasion(told), null)
async function undo(told: Told, subject = SUBJECT) {
  const who = { brand: told.brand(), subject }
  const reference = (await told.register.read(who)).objections.at(-1)?.reference ?? ""
  await told.register.undo(who, reference, occasion(told), crypto.randomUUID())
}
const logged = ({ log }: Pick<Installation, "log">) =>
  log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ event }) => event === "webhook")

const eventIn = ({ body }: Pick<Received, "body">) => v.parse(changeEventSchema, JSON.parse(body))
const idOf = ({ headers }: Received) => headers["webhook-id"] ?? ""

describe("a webhook", () => {
  it("is told of a change, as the contract describes it and nothing more, and once (A31)", async () => {
    const told = await telling()
    await press(told, pathOf(await told.token()))
    await told.webhooks.deliverDue()
    const [request] = told.receiver.received
    const [objection] = (await told.register.read({ brand: told.brand(), subject: SUBJECT })).objections
    const event = JSON.parse(request?.body ?? "") as object
    expect(event).toEqual({
      type: "preferences.changed",
      timestamp: "2026-11-23T10:00:00.000Z",
      data: {
        brand: "lenoir",
        what: "left",
        door: "one-click",
        reference: objection?.reference,
        subject: SUBJECT,
        revision: 2,
        objection: { reference: objection?.reference, at: "2026-11-23T10:00:00.000Z" },
        profiling: false,
        pauseUntil: null,
        erased: false,
        lanes: ["email/news", "sms/news", "email/offers", "post/offers"].map((lane) => {
          const [channel, topic] = lane.split("/")
          return { channel, topic, may: false, because: "objected" }
        }),
      },
    })
    expect(v.parse(changeEventSchema, event), "no field that is not described").toEqual(event)
    expect(request?.method).toBe("POST")
    expect(request?.headers).toMatchObject({ "content-type": "application/json", "user-agent": "preference-center" })
    told.clock.advance(DAY_MS)
    await told.webhooks.deliverDue()
    expect(told.receiver.received).toHaveLength(1)
    expect(logged(told)).toEqual([
      { ...{ at: "2026-11-23T10:00:00.000Z", event: "webhook", brand: "lenoir", target: "crm" }, ...DELIVERED },
    ])
  })

  const DELIVERED = { outcome: "delivered", status: 204 }
  const NOTHING: Partial<ReturnType<typeof eventIn>["data"]> = {}

  it("is told of whatever it was: leaving, undoing, choosing, a list, an erasure; of profiling each time (A3)", async () => {
    const told = await telling()
    const who = { brand: told.brand(), subject: SUBJECT }
    const tellNow = async () => {
      await told.webhooks.deliverDue()
      const events = told.receiver.taken.map(eventIn).filter(({ data }) => data.subject === SUBJECT)
      const { what, door, reference, objection, profiling, erased, revision } = events.at(-1)?.data ?? NOTHING
      return [what, door, reference !== null, objection !== null, profiling, erased, revision]
    }
    await leave(told)
    expect(await tellNow()).toEqual(["left", "page", true, true, false, false, 2])
    await undo(told)
    expect(await tellNow()).toEqual(["undone", "page", true, false, true, false, 3])
    const off = { choices: [{ channel: "email", topic: "news", receives: false }] }
    await told.register.save(who, "3", off, occasion(told), crypto.randomUUID())
    expect(await tellNow()).toEqual(["chosen", "page", false, false, true, false, 4])
    await told.register.importPerson(who, { ...PERSON, locale: "fr" }, { ...IMPORT_OCCASION, now: told.clock.now() })
    expect(await tellNow()).toEqual(["imported", "import", false, false, true, false, 5])
    await told.register.erase(who, occasion(told, { door: "business" }))
    expect(await tellNow()).toEqual(["erased", "business", true, true, false, true, 6])
    const subjects = told.receiver.taken.map((request) => eventIn(request).data.subject)
    expect(subjects.filter((subject) => subject !== SUBJECT)).toEqual([
      expect.stringMatching(/^~[\w-]{43}$/),
      expect.stringMatching(/^~[\w-]{43}$/),
    ])
    const bodies = told.receiver.taken.map(({ body }) => body).join("")
    for (const address of Object.values(ADDRESSES)) expect(bodies).not.toContain(address)
  })

  it("is told what stands when it is told: a late message never says yes where a no stands by now", async () => {
    const told = await telling()
    await told.register.importPerson(
      { brand: told.brand(), subject: "c-2" },
      PERSON,
      occasion(told, { door: "import" }),
    )
    told.clock.advance(HOUR_MS)
    await leave(told, "c-2")
    await told.webhooks.deliverDue()
    const events = told.receiver.taken.map(eventIn)
    expect(events.map(({ timestamp, data }) => [timestamp, data.what, data.revision])).toEqual([
      ["2026-11-23T10:00:00.000Z", "imported", 2],
      ["2026-11-23T11:00:00.000Z", "left", 2],
    ])
    expect(events.flatMap(({ data }) => data.lanes).filter(({ may }) => may)).toEqual([])
    expect(events[0]?.data.objection).toEqual(events[1]?.data.objection)
  })

  it("is told of its own brand alone (D28)", async () => {
    const told = await telling({
      targets: (url) => [
        crm(`${url}/lenoir`),
        crm(`${url}/dupont`, { brand: "dupont", secrets: [drawSigningSecret()] }),
      ],
    })
    await leave(told, "c-1", "dupont")
    await leave(told, "c-2")
    await told.webhooks.deliverDue()
    const said = told.receiver.taken.map((request) => [request.path, eventIn(request).data.brand])
    expect(said.sort()).toEqual([
      ["/hooks/dupont", "dupont"],
      ["/hooks/lenoir", "lenoir"],
    ])
  })
})

describe("a message of a webhook", () => {
  it("is verified by the standard's own library, with either of two secrets while they change (D38)", async () => {
    const next = drawSigningSecret()
    const told = await telling({ targets: (url) => [crm(url, { secrets: [next, SECRET] })], start: new Date() })
    await leave(told)
    await told.webhooks.deliverDue()
    const [{ body, headers } = { body: "", headers: {} }] = told.receiver.taken
    for (const secret of [SECRET, next]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    }
    expect(() => new Webhook(drawSigningSecret()).verify(body, headers)).toThrow()
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow()
  })

  it("comes again with the same id when the answer was lost, signed anew (D38)", async () => {
    const told = await telling()
    told.receiver.reply(() => (told.receiver.received.length === 1 ? "cut" : 200))
    await leave(told)
    await told.webhooks.deliverDue()
    told.clock.advance(29_000)
    await told.webhooks.deliverDue()
    expect(told.receiver.received).toHaveLength(1)
    told.clock.advance(1_000)
    await told.webhooks.deliverDue()
    const [lost, again] = told.receiver.received
    expect(idOf(again as Received)).toBe(idOf(lost as Received))
    expect(idOf(again as Received)).toMatch(/^msg_[\w-]{43}$/)
    const at = (request?: Received) => Number(request?.headers["webhook-timestamp"]) * 1000
    expect([at(lost), at(again)].map((time) => new Date(time).toISOString().slice(11, 19))).toEqual([
      "10:00:00",
      "10:00:30",
    ])
    for (const request of [lost, again]) {
      const sent = request?.headers as Record<string, string> & Parameters<typeof isSigned>[1]
      expect(isSigned([SECRET], sent, request?.body ?? "", new Date(at(request)))).toBe(true)
    }
    expect(logged(told).map(({ outcome, status, failure }) => [outcome, status ?? failure])).toEqual([
      ["later", "ECONNRESET"],
      ["delivered", 200],
    ])
  })

  it("has another id in a register that was put back to an earlier day", async () => {
    const ids: string[] = []
    for (const start of [new Date("2026-11-23T10:00:00.000Z"), new Date("2026-11-23T10:00:00.001Z")]) {
      const told = await telling({ start })
      await leave(told)
      await told.webhooks.deliverDue()
      ids.push(...told.receiver.taken.map(idOf))
    }
    expect(new Set(ids).size).toBe(2)
  })

  it.each([302, 307, 400, 404, 410, 429, 500, 503])("that is answered with %i is sent again", async (status) => {
    const told = await telling()
    const elsewhere = await startReceiver()
    closing.push(elsewhere.close)
    told.receiver.reply(() => (answer) => answer.writeHead(status, { location: elsewhere.url }).end())
    await leave(told)
    await told.webhooks.deliverDue()
    told.receiver.reply(() => 202)
    told.clock.advance(MINUTE_MS)
    await told.webhooks.deliverDue()
    expect(told.receiver.taken).toHaveLength(1)
    expect(elsewhere.connections()).toBe(0)
    expect(logged(told).map(({ outcome, status }) => [outcome, status])).toEqual([
      ["later", status],
      ["delivered", 202],
    ])
  })

  it("goes to no address of one's own network, unless the configuration says that it stands there (D38)", async () => {
    const told = await telling({ targets: (url) => [crm(url.replace("http:", "https:"), { private: false })] })
    await leave(told)
    await told.webhooks.deliverDue()
    expect(logged(told)).toMatchObject([{ outcome: "later", failure: "not-public" }])
    expect(told.receiver.connections()).toBe(0)
  })

  it("leaves no subject, no address, no secret and no URL in the log (D34)", async () => {
    const told = await telling()
    told.receiver.reply(() => "cut")
    await leave(told)
    await told.webhooks.deliverDue()
    told.receiver.reply(() => 200)
    told.clock.advance(MINUTE_MS)
    await told.webhooks.deliverDue()
    expect(logged(told)).toHaveLength(2)
    for (const secret of [SUBJECT, ADDRESSES.email, SECRET.slice(6), told.receiver.url, String(told.receiver.port)]) {
      expect(told.log.join("")).not.toContain(secret)
    }
  })

  it("waits in peace while the register cannot be read", async () => {
    let broken = true
    const told = await telling({
      wrapStore: (store) => ({
        ...store,
        read: (...who) => (broken ? Promise.reject(new Error(`no row for ${who[1]}`)) : store.read(...who)),
      }),
    })
    await leave(told)
    await told.webhooks.deliverDue()
    expect(told.receiver.received).toEqual([])
    expect(told.log.join("")).toContain('"event":"error"')
    expect(told.log.join("")).not.toContain(SUBJECT)
    broken = false
    told.clock.advance(MINUTE_MS)
    await told.webhooks.deliverDue()
    expect(told.receiver.taken).toHaveLength(1)
  })
})

describe("a person of whom a message cannot be delivered", () => {
  it("holds up no other, and hears of what came later only afterwards", async () => {
    const told = await telling()
    told.receiver.reply((request) => (eventIn(request).data.subject === "c-1" ? 500 : 200))
    for (const subject of ["c-1", "c-2", "c-3"]) {
      await leave(told, subject)
      await undo(told, subject)
    }
    await told.webhooks.deliverDue()
    const said = (requests: Received[]) =>
      requests.map((request) => `${eventIn(request).data.subject} ${eventIn(request).data.what}`).sort()
    const others = ["c-2 left", "c-2 undone", "c-3 left", "c-3 undone"]
    expect(said(told.receiver.taken)).toEqual(others)
    expect(said(told.receiver.received)).toEqual(["c-1 left", ...others])
    told.receiver.reply(() => 200)
    told.clock.advance(MINUTE_MS)
    await told.webhooks.deliverDue()
    expect(said(told.receiver.taken)).toEqual(["c-1 left", "c-1 undone", ...others])
  })
})

describe("a slow receiver", () => {
  /** Two receivers, of which one gives no answer until it is told to. */
  async function oneSlow() {
    const slow = await startReceiver()
    closing.push(slow.close)
    const { promise, resolve: release } = Promise.withResolvers<number>()
    slow.reply(() => promise)
    const told = await telling({
      targets: (url) => [crm(slow.url, { id: "slow", secrets: [drawSigningSecret()] }), crm(url)],
    })
    return { ...told, slow, release: () => release(200) }
  }

  it("holds up no other receiver, neither with what is due now nor with what comes later", async () => {
    const told = await oneSlow()
    for (let at = 0; at < 20; at += 1) await leave(told, `c-${at}`)
    const rounds = setInterval(() => void told.webhooks.deliverDue(), 5)
    await told.receiver.until(20)
    await leave(told, "c-later")
    await told.receiver.until(21)
    clearInterval(rounds)
    expect([told.slow.received.length, told.slow.taken.length]).toEqual([8, 0])
    told.release()
    await told.webhooks.deliverDue()
    expect(told.slow.taken).toHaveLength(21)
  })

  it("has eight messages on their way at most, and nobody else's", async () => {
    const told = await oneSlow()
    let most = 0
    let now = 0
    told.slow.reply(async () => {
      now += 1
      most = Math.max(most, now)
      await told.receiver.until(20)
      now -= 1
      return 200
    })
    for (let at = 0; at < 20; at += 1) await leave(told, `c-${at}`)
    await told.webhooks.deliverDue()
    expect([most, told.slow.taken.length]).toEqual([8, 20])
  })

  it("gets what is under way when the server stops, and the rest the next time", async () => {
    const told = await oneSlow()
    for (let at = 0; at < 20; at += 1) await leave(told, `c-${at}`)
    void told.webhooks.deliverDue()
    await told.slow.until(8)
    const finished = told.webhooks.finish()
    told.release()
    await finished
    expect(told.slow.taken).toHaveLength(8)
    await told.webhooks.deliverDue()
    expect(told.slow.taken, "nothing more is taken").toHaveLength(8)
    const { config, store, clock } = told
    const next = createWebhooks({ config, store, poster: createHttpsPoster(), log: () => undefined, now: clock.now })
    await next.deliverDue()
    expect(new Set(told.slow.taken.map(idOf)).size).toBe(20)
    expect([told.slow.taken.length, told.receiver.taken.length]).toEqual([20, 20])
  })

  it("is left alone for half a minute when it took nothing of what it got", async () => {
    const told = await telling()
    told.receiver.reply(() => 503)
    for (let at = 0; at < 20; at += 1) await leave(told, `c-${at}`)
    await told.webhooks.deliverDue()
    told.clock.advance(29_999)
    await told.webhooks.deliverDue()
    expect(told.receiver.received).toHaveLength(8)
    told.receiver.reply(() => 200)
    told.clock.advance(1)
    await told.webhooks.deliverDue()
    expect(told.receiver.taken).toHaveLength(20)
  })
})

describe("a change that nobody takes for fourteen days", () => {
  it("is given up, with a line in the log, and forgotten", async () => {
    const told = await telling()
    told.receiver.reply(() => 500)
    await leave(told)
    for (let hours = 0; hours < 14 * 24; hours += 1) {
      await told.webhooks.deliverDue()
      told.clock.advance(HOUR_MS)
    }
    expect(logged(told).map(({ outcome }) => outcome)).not.toContain("given-up")
    told.clock.advance(1)
    await told.webhooks.deliverDue()
    expect(logged(told).at(-1)).toMatchObject({ brand: "lenoir", target: "crm", outcome: "given-up" })
    expect(told.dump(["evidence", "objection", "press", "subject", "choice", "contact"])).not.toContain('"change"')
    const attempts = told.receiver.received.length
    // At most an hour apart.
    expect(attempts).toBeGreaterThan(14 * 24 - 2)
    told.receiver.reply(() => 200)
    told.clock.advance(DAY_MS)
    await told.webhooks.deliverDue()
    expect(told.receiver.received).toHaveLength(attempts)
  })

  it("stays so long for a webhook that a server does not know, and no longer", async () => {
    const told = await telling()
    await leave(told)
    const { config, store, clock } = told
    const lines: string[] = []
    const log = jsonLog((line) => lines.push(line))
    const poster = createHttpsPoster()
    const without = createWebhooks({ config: { ...config, webhooks: new Map() }, store, poster, log, now: clock.now })
    await without.deliverDue()
    clock.advance(14 * DAY_MS)
    await without.deliverDue()
    expect([lines, await store.waitingSince("lenoir", "events")]).toEqual([[], "2026-11-23T10:00:00.000Z"])
    clock.advance(1)
    await without.deliverDue()
    expect(lines.join("")).toContain('"target":"crm","outcome":"given-up"')
    expect(await store.waitingSince("lenoir", "events")).toBeNull()
  })
})

describe("a receiver that was down for a day (A31)", () => {
  let server: PrivatePostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  it.each([
    ["SQLite", async (path: string) => openSqliteStore(path)],
    ["PostgreSQL", async () => openPostgresStore(await server.createDatabase())],
  ])(
    "gets everything over %s, in the order of each person, and nothing twice",
    { timeout: 60_000 },
    async (_, open) => {
      const told = await telling({ openStore: open })
      const subjects = Array.from({ length: 12 }, (_each, at) => `c-${at}`)
      told.receiver.reply(() => (told.receiver.received.length % 2 === 0 ? 503 : "cut"))
      const happened = new Map(subjects.map((subject) => [subject, [] as string[]]))
      for (let minutes = 0; minutes < 24 * 60; minutes += 10) {
        const subject = subjects[(minutes / 10) % 12] ?? ""
        const away = (happened.get(subject)?.length ?? 0) % 2 === 1
        await (away ? undo(told, subject) : leave(told, subject))
        happened.get(subject)?.push(`${told.clock.now().toISOString()} ${away ? "undone" : "left"}`)
        await told.webhooks.deliverDue()
        told.clock.advance(10 * MINUTE_MS)
      }
      expect(told.receiver.received.length).toBeGreaterThan(100)
      expect(told.receiver.taken).toEqual([])
      expect(await told.store.waitingSince("lenoir", "events", "crm")).toBe("2026-11-23T10:00:00.000Z")
      told.receiver.reply(() => 200)
      // What failed last is due again within the hour.
      for (let minutes = 0; minutes <= 60; minutes += 1) {
        await told.webhooks.deliverDue()
        told.clock.advance(MINUTE_MS)
      }
      const heard = told.receiver.taken.map((request) => ({ ...eventIn(request), id: idOf(request) }))
      for (const [subject, changes] of happened) {
        const of = heard.filter(({ data }) => data.subject === subject)
        expect(
          of.map(({ timestamp, data }) => `${timestamp} ${data.what}`),
          subject,
        ).toEqual(changes)
        // What was told last is what stands.
        const record = await told.register.read({ brand: told.brand(), subject })
        expect(of.at(-1)?.data).toMatchObject({ revision: record.revision, profiling: changes.length % 2 === 0 })
      }
      expect(heard).toHaveLength(144)
      expect(new Set(heard.map(({ id }) => id)).size).toBe(144)
      expect(await told.store.waitingSince("lenoir", "events", "crm")).toBeNull()
      told.clock.advance(DAY_MS)
      await told.webhooks.deliverDue()
      expect(told.receiver.taken).toHaveLength(144)
    },
  )
})
