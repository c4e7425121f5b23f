import { describe, expect, it } from "vitest"
import { type ConformanceBackend, type ConformanceSetup, describeConformance } from "../../conformance/index.ts"
import { listen } from "../../server/main.ts"
import { ADDRESSES, install, LATER_TOPIC, LONG_AGO_MS, SUBJECT } from "../../server/testing.ts"
import { createHttpAdapter } from "./http-adapter.ts"

/** The HTTP adapter over a real socket to the real handler, over a SQLite file. */
async function openHttpBackend(): Promise<ConformanceBackend> {
  const installation = await install({ start: new Date() })
  const { register, handler } = installation
  const listening = await listen(handler, { port: 0 })
  const valid = await installation.token()
  return {
    adapter: createHttpAdapter({ base: `${listening.url}/api/v1` }),
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
      moveClock: async (by) => installation.clock.advance(by),
    },
    close: async () => {
      await listening.close()
      await installation.close()
    },
  }
}

const setup: ConformanceSetup = {
  abilities: {
    undo: true,
    detectsConflicts: true,
    pause: true,
    frequency: true,
    coversFuture: true,
    reason: true,
    history: true,
    requestLink: true,
  },
  linksExpire: true,
  addsLanes: true,
  movesClock: true,
  open: openHttpBackend,
}

describeConformance({ describe, it }, "the HTTP adapter, against the real server", setup)

describe("the HTTP adapter", () => {
  it("has the abilities with which the kit checks it", () => {
    expect(createHttpAdapter({ base: "/api/v1" }).abilities).toEqual(setup.abilities)
  })
})
