import { describe, expect, it } from "vitest"
import { type ConformanceBackend, type ConformanceSetup, describeConformance } from "../../conformance/index.ts"
import { EVERY_ABILITY } from "../../domain/index.ts"
import { listen } from "../../server/main.ts"
import { ADDRESSES, IMPORT_OCCASION, install, LATER_TOPIC, LONG_AGO_MS, PERSON, SUBJECT } from "../../server/testing.ts"
import { contractChecker } from "../../wire/testing.ts"
import { createHttpAdapter } from "./http-adapter.ts"

const check = contractChecker()

/** The HTTP adapter over a real socket to the real handler, over a SQLite file. */
async function openHttpBackend(): Promise<ConformanceBackend> {
  let breaksNext = false
  const installation = await install({
    start: new Date(),
    wrapStore: (store) => ({
      ...store,
      change: (...change) => {
        if (!breaksNext) return store.change(...change)
        breaksNext = false
        return Promise.reject(new Error("disk full"))
      },
    }),
  })
  const { register, handler } = installation
  const listening = await listen(handler, { port: 0 })
  const valid = await installation.token()
  const base = `${listening.url}/api/v1`
  const deviations: string[] = []
  /** Every exchange of the kit is held against the description of the contract. */
  const listened = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(url, init)
    const request = { headers: new Headers(init.headers), body: typeof init.body === "string" ? init.body : null }
    const { status, headers } = answer
    const heard = { status, headers, body: await answer.clone().text() }
    deviations.push(
      ...check({ method: init.method ?? "GET", path: String(url).slice(base.length), request, answer: heard }),
    )
    return answer
  }
  return {
    adapter: createHttpAdapter({ base, fetch: listened }),
    links: {
      valid: { token: valid },
      expired: { token: await installation.token({ age: LONG_AGO_MS }) },
      invalid: { token: valid.replace(/[^.]+$/, "A".repeat(43)) },
    },
    addresses: Object.values(ADDRESSES),
    reader: {
      maySend: async (lane) => {
        const [answer] = await register.maySend(
          installation.brand(),
          [{ subject: SUBJECT, ...lane }],
          installation.clock.now(),
        )
        return answer?.may ?? false
      },
      state: async () => installation.dump(["press", "sqlite_sequence"]),
      addLane: async () => {
        const { catalogue } = installation.brand()
        installation.setCatalogue("lenoir", { ...catalogue, topics: [...catalogue.topics, LATER_TOPIC] })
        return { channel: "post", topic: LATER_TOPIC.id }
      },
      importYes: async (lane) => {
        const choices = [{ ...lane, receives: true, basis: "consent" as const }]
        const occasion = { ...IMPORT_OCCASION, now: installation.clock.now() }
        await register.importPerson({ brand: installation.brand(), subject: SUBJECT }, { ...PERSON, choices }, occasion)
      },
      breakNextWrite: async () => {
        breaksNext = true
      },
      moveClock: async (by) => installation.clock.advance(by),
    },
    close: async () => {
      await listening.close()
      await installation.close()
      expect(deviations).toEqual([])
    },
  }
}

const setup: ConformanceSetup = {
  abilities: EVERY_ABILITY,
  linksExpire: true,
  addsLanes: true,
  movesClock: true,
  imports: true,
  breaks: true,
  open: openHttpBackend,
}

describeConformance({ describe, it }, "the HTTP adapter, against the real server", setup)

describe("the HTTP adapter", () => {
  it("has the abilities with which the kit checks it", () => {
    expect(createHttpAdapter({ base: "/api/v1" }).abilities).toEqual(setup.abilities)
  })
})
