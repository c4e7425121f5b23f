import { setTimeout } from "node:timers/promises"
import * as v from "valibot"
import { afterEach, describe, expect, it } from "vitest"
import { createHttpAdapter } from "../adapters/http/index.ts"
import { untilAnswered } from "../app/queries/until-answered.ts"
import { type Call, laneKey, type PreferenceAdapter, type PreferenceSnapshot } from "../domain/index.ts"
import { type Received, startReceiver } from "../server/events/testing.ts"
import { createHttpsPoster, drawSigningSecret, type LogLine, readConfig } from "../server/index.ts"
import { listen } from "../server/main.ts"
import { configFile, type Installation, install, LOCALES } from "../server/testing.ts"
import { createWebhooks } from "../server/webhooks.ts"
import { changeEventSchema } from "../wire/index.ts"
import { createChaos, refuseChaosForPeople, seedFrom } from "./chaos.ts"

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A server with faults on purpose, on a real socket, and a system of the sender's that it tells. Waits a hundredth as long. */
async function chaotic(seed: number) {
  const receiver = await startReceiver()
  closing.push(receiver.close)
  const secrets = [drawSigningSecret()]
  const webhooks = [{ brand: "lenoir", id: "crm", url: receiver.url, secrets, private: true }]
  const installation = await install({ file: { ...(await configFile()), webhooks } })
  closing.push(installation.close)
  const faults: string[] = []
  const log = (line: LogLine) => void (line.event === "chaos" && faults.push(`${line.route}: ${line.fault}`))
  const chaos = createChaos({ seed, log, wait: (ms) => setTimeout(ms / 100) })
  const server = await listen(chaos.handler(installation.handler), { port: 0 })
  closing.push(server.close)
  const { config, store, clock } = installation
  const poster = chaos.poster(createHttpsPoster())
  const telling = createWebhooks({ config, store, poster, log: () => {}, now: clock.now })
  return { ...installation, server, receiver, faults, telling }
}

const call = (): Call => ({ locale: "fr", textVersion: "v1", idempotencyKey: crypto.randomUUID() })

/** As the page does it: the same attempt until it is answered. Pauses cost nothing. */
function insist<T>(attempt: () => Promise<T>): Promise<T> {
  const wake = new EventTarget()
  return untilAnswered(attempt, { wake, onWaiting: () => queueMicrotask(() => wake.dispatchEvent(new Event("wake"))) })
}

/** Somebody leaves, takes it back, and says no to one thing. @param told what is done after each of the first two */
async function visit(
  adapter: PreferenceAdapter,
  token: string,
  told = async () => {},
): Promise<{ reference: string; last: PreferenceSnapshot }> {
  const link = { token }
  const [leaving, undoing, saving] = [call(), call(), call()]
  const { reference } = await insist(() => adapter.unsubscribeFromAll(link, leaving))
  await told()
  const back = await insist(() => adapter.undo(link, reference, undoing))
  await told()
  const choices = [{ channel: "post", topic: "offers", receives: false }]
  const last = await insist(() => adapter.save(link, back.revision, { choices }, saving))
  return { reference, last }
}

const eventIn = ({ body }: Received) => v.parse(changeEventSchema, JSON.parse(body)).data

/** What a receiver keeps that does as docs/webhooks.md says: a lower revision is older. */
function keptBy(taken: readonly Received[]): Map<string, ReturnType<typeof eventIn>> {
  const kept = new Map<string, ReturnType<typeof eventIn>>()
  for (const event of taken.map(eventIn)) {
    const before = kept.get(event.subject)
    if (before === undefined || before.revision <= event.revision) kept.set(event.subject, event)
  }
  return kept
}

/** Until nothing waits any more: what was not taken is due again later. */
async function deliverAll({
  telling,
  store,
  clock,
}: Pick<Installation, "store" | "clock"> & { telling: { deliverDue(): Promise<void> } }) {
  while ((await store.waitingSince("lenoir", "events")) !== null) {
    await telling.deliverDue()
    clock.advance(60_000)
  }
}

const PEOPLE = Array.from({ length: 24 }, (_, at) => `chaos-${at}`)

describe("a server with --chaos", () => {
  it("is got through by the page's adapter and by a receiver that does as it is told: nothing is lost, nothing counts twice", async () => {
    const { server, token, register, brand, store, receiver, faults, clock, telling } = await chaotic(7)
    const adapter = createHttpAdapter({ base: `${server.url}/api/v1` })
    const visits = PEOPLE.map(
      async (subject) => [subject, await visit(adapter, await token({ subject }), telling.deliverDue)] as const,
    )
    const seen = new Map(await Promise.all(visits))
    await deliverAll({ telling, store, clock })
    const kept = keptBy(receiver.taken)
    for (const [subject, { reference, last }] of seen) {
      const record = await register.read({ brand: brand(), subject })
      expect(record.objections.map((each) => [each.reference, each.undoneAt !== null])).toEqual([[reference, true]])
      expect((await store.evidence("lenoir", subject)).map(({ what }) => what)).toEqual([
        "objected",
        "undone",
        "chosen",
      ])
      expect(last.lanes.find((lane) => laneKey(lane) === "post/offers")?.receives).toBe(false)
      const { revision, objection, lanes } = kept.get(subject) ?? { lanes: [] }
      const post = lanes.find((lane) => laneKey(lane) === "post/offers")
      expect([revision, objection, post?.may]).toEqual([record.revision, null, false])
    }
    const ids = new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))
    expect(ids.size, "messages").toBe(PEOPLE.length * 3)
    expect(receiver.received.length, "some came more than once").toBeGreaterThan(ids.size)
    const met = new Set(faults.map((line) => line.split(": ")[1]))
    expect([...met].sort()).toEqual(["again-late", "answer-lost", "delay", "overtaken", "twice", "unavailable"])
  }, 60_000)

  it("meets the same requests with the same faults for the same seed, and with others for another", async () => {
    const walk = async (seed: number): Promise<string[]> => {
      const { server, token, faults, telling, store, clock } = await chaotic(seed)
      const adapter = createHttpAdapter({ base: `${server.url}/api/v1` })
      for (const subject of PEOPLE.slice(0, 6)) {
        await visit(adapter, await token({ subject }))
        // The next one may come at the same place only when this one is done with.
        await deliverAll({ telling, store, clock })
      }
      return faults
    }
    const [once, again, other] = [await walk(3), await walk(3), await walk(4)]
    expect(once.length).toBeGreaterThan(10)
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
  }, 60_000)

  it("refuses with Retry-After as the contract has it, and writes nothing; a lost answer is one that was written", async () => {
    const { server, token, faults, store } = await chaotic(1)
    const [headers, outcomes] = [{ "content-type": "application/json" }, new Map<string, string>()]
    for (let at = 0; outcomes.size < 2; at += 1) {
      const subject = `alone-${at}`
      const press = { authorization: `Bearer ${await token({ subject })}`, ...headers }
      const asked = { method: "POST", headers: press, body: JSON.stringify({ locale: "fr", textVersion: null }) }
      const before = faults.length
      const answer = await fetch(`${server.url}/api/v1/objection`, asked).catch(() => null)
      const fault = faults.slice(before).join().split(": ")[1] ?? ""
      const written = (await store.evidence("lenoir", subject)).length
      if (fault === "unavailable") {
        const problem = (await answer?.json()) as { code: string } | undefined
        outcomes.set(
          fault,
          [answer?.status, /^[1-3]$/.test(answer?.headers.get("retry-after") ?? ""), problem?.code, written].join(),
        )
      } else if (fault === "answer-lost") outcomes.set(fault, [answer, written].join())
    }
    expect(Object.fromEntries(outcomes)).toEqual({ unavailable: "503,true,unavailable,0", "answer-lost": ",1" })
  })

  it("leaves documents and files alone: what is tried out are clients", async () => {
    const { server, token, faults } = await chaotic(5)
    const link = `${server.url}/fr/u/${await token()}`
    for (let at = 0; at < 30; at += 1) expect((await fetch(link)).status).toBe(200)
    expect(faults).toEqual([])
  })
})

describe("--chaos does not start where people could meet it", () => {
  const here = async () => readConfig(await configFile(), LOCALES)

  it("and starts on this machine alone", async () => {
    const config = await here()
    for (const host of ["127.0.0.1", "localhost", "::1", "127.1.2.3"]) refuseChaosForPeople(config, host)
  })

  it("says everything that stands in the way, and what to do", async () => {
    const hook = { id: "crm", url: "https://crm.example/hooks", secrets: [], private: false }
    const config = {
      publicUrl: "https://prefs.example",
      trustedProxies: ["10.0.0.1"],
      webhooks: new Map([["lenoir", [hook]]]),
    }
    expect(() => refuseChaosForPeople(config, "0.0.0.0")).toThrow(
      [
        "--chaos does not start where people could meet it:",
        "  - publicUrl is https://prefs.example: people have links to it",
        "  - --host 0.0.0.0 can be reached from other machines",
        "  - trustedProxies says that a proxy stands before it, which others reach",
        "  - the webhook crm goes to the public internet: its system would hear things late and twice",
        "Use --trial, whose register is in memory, or a configuration and a --host of this machine alone.",
      ].join("\n"),
    )
  })

  it.each(["", "seven", "-1", "1.5", "4294967296", "0x7"])("and takes no seed that is none: %j", (text) => {
    expect(() => seedFrom(text)).toThrow(`--chaos takes a whole number, and "${text}" is none.`)
  })
})
