/**
 * The press that has to arrive: the page's own logic and its adapter against the real server, over a network that fails in
 * every way a network fails. Each journey is drawn from its number, so that one that goes wrong can be walked again.
 */
import { AsyncLocalStorage } from "node:async_hooks"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { createHttpAdapter } from "../../adapters/http/index.ts"
import type { Call, PreferenceAdapter, Receipt } from "../../domain/index.ts"
import { signLink } from "../../link/index.ts"
import { createHandler } from "../../server/handler.ts"
import { createRegister, type Register, readConfig, type ServerConfig } from "../../server/index.ts"
import { openSqliteStore } from "../../server/store/sqlite.ts"
import type { Store } from "../../server/store/store.ts"
import { configFile, LOCALES, modelRenderer } from "../../server/testing.ts"
import { untilAnswered } from "./until-answered.ts"

/** What becomes of one request, or of its answer. */
const FAULTS = {
  "no network": async () => {
    throw new TypeError("Failed to fetch")
  },
  "lost on the way back": async (ask) => {
    await ask()
    throw new TypeError("Failed to fetch")
  },
  "no answer in time": async (ask) => {
    await ask()
    throw new DOMException("The operation timed out.", "TimeoutError")
  },
  "a captive portal's page": async () =>
    new Response("<!doctype html><title>Welcome to the hotel</title>", { headers: { "content-type": "text/html" } }),
  "a captive portal's page, on the way back": async (ask) => {
    await ask()
    return new Response("<!doctype html><title>Welcome to the hotel</title>")
  },
  "JSON of somebody else": async () => Response.json({ status: "ok" }),
  "half an answer": async (ask) => {
    const text = await (await ask()).text()
    return new Response(text.slice(0, text.length / 2), { headers: { "content-type": "application/json" } })
  },
  "a proxy without a server": async () => new Response("Bad gateway", { status: 502 }),
  "a server that goes": async () => new Response(null, { status: 503, headers: { "retry-after": "7" } }),
  "a server that goes, by its own clock": async () =>
    new Response(null, { status: 503, headers: { "retry-after": "Wed, 24 Nov 2027 09:00:00 GMT" } }),
  "a server that went after it had written": async (ask) => {
    await ask()
    return new Response("", { status: 500 })
  },
  "too many": async () => new Response("slow down", { status: 429, headers: { "retry-after": "2" } }),
  "a disk that is full": (ask) => disk.run("full", ask),
  "sent twice": async (ask) => {
    const [, answer] = await Promise.all([ask(), ask()])
    return answer
  },
  "sent again long after": async (ask) => {
    late.push(ask)
    return ask()
  },
} as const satisfies Record<string, (ask: () => Promise<Response>) => Promise<Response>>

type Fault = keyof typeof FAULTS

/** The state of the disk, for one request and whatever comes of it. */
const disk = new AsyncLocalStorage<"full">()
/** Copies of requests that arrive when everything is over. */
const late: (() => Promise<Response>)[] = []

let config: ServerConfig
let store: Store
let register: Register
let handler: ReturnType<typeof createHandler>
beforeAll(async () => {
  config = await readConfig(await configFile(), LOCALES)
  store = openSqliteStore(":memory:")
  const unreliable: Store = {
    ...store,
    change: (...change) =>
      disk.getStore() === "full" ? Promise.reject(new Error("The disk is full.")) : store.change(...change),
  }
  register = createRegister({ ...config, store: unreliable })
  handler = createHandler({ config, register, renderer: modelRenderer, assets: new Map(), log: () => {} })
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
})
afterAll(async () => {
  vi.useRealTimers()
  await store.close()
})

/** A network that fails so, one request after the other, and works from then on. */
function networkOf(faults: readonly Fault[]) {
  const coming = [...faults]
  const met: Fault[] = []
  const fetchIt: typeof fetch = async (address, init) => {
    const ask = () => handler(new Request(String(address), init))
    const fault = coming.shift()
    if (fault === undefined) return ask()
    met.push(fault)
    return FAULTS[fault](ask)
  }
  const mend = () => void coming.splice(0)
  return { fetch: fetchIt, mend, met }
}

const call = (): Call => ({ locale: "fr", textVersion: "v1", idempotencyKey: crypto.randomUUID() })

interface Walked {
  /** What the page shows as the receipt; `null` while it goes on saying that it is not done. */
  receipt: Receipt | null
  /** How often the person was told that it is not done yet. */
  toldNotYet: number
}

/** One press, as the page makes it: one key for all attempts, until it is answered. */
function press(adapter: PreferenceAdapter, subject: string, token: string): { walked: Walked; settled: Promise<void> } {
  const walked: Walked = { receipt: null, toldNotYet: 0 }
  const once = call()
  const answered = untilAnswered(() => adapter.unsubscribeFromAll({ token }, once), {
    wake: new EventTarget(),
    onWaiting: () => {
      walked.toldNotYet += 1
    },
  })
  const settled = answered.then(async (receipt) => {
    walked.receipt = receipt
    const { objections } = await register.read({ brand: brand(), subject })
    expect(
      objections.map(({ reference }) => reference),
      "done is said when it is written",
    ).toEqual([receipt.reference])
  })
  return { walked, settled }
}

/** Time passes until all of it is over; pauses cost none. */
async function pass(all: Promise<unknown>): Promise<void> {
  let over = false
  const ending = all.finally(() => {
    over = true
  })
  const patience = performance.now() + 20_000
  while (!over && performance.now() < patience) await vi.advanceTimersByTimeAsync(60_000)
  if (!over) throw new Error("This is never over.")
  await ending
}

/** How many mails wait that tell somebody of having left. Takes all that wait. */
async function acknowledgements(): Promise<number> {
  const due = await store.takeDue("mail", new Date(Date.now() + 1_000), 100)
  for (const { id } of due) await store.settle(id, new Date(), false)
  return due.filter(({ content }) => content.kind === "acknowledgement" && content.what === "left").length
}

let people = 0

async function walk(faults: readonly Fault[], tabs: number, undoes: boolean): Promise<void> {
  // A journey that went wrong leaves something behind, and those that look for a shorter one come after it.
  await acknowledgements()
  late.splice(0)
  people += 1
  const subject = `f-${people}`
  const token = await signLink({ keyring: config.keyring, issuer: config.publicUrl }, { brand: "lenoir", subject })
  const network = networkOf(faults)
  const adapter = createHttpAdapter({ base: `${config.publicUrl}/api/v1`, fetch: network.fetch })
  const presses = Array.from({ length: tabs }, () => press(adapter, subject, token))
  await pass(Promise.all(presses.map(({ settled }) => settled)))
  const record = await register.read({ brand: brand(), subject })
  const [objection] = record.objections
  for (const { walked } of presses) expect(walked.receipt?.reference).toBe(objection?.reference)
  const missed = network.met.filter((fault) => !fault.startsWith("sent")).length
  const told = presses.reduce((sum, { walked }) => sum + walked.toldNotYet, 0)
  expect(told, "each attempt that failed was told").toBe(missed)
  network.mend()
  if (undoes && objection) await adapter.undo({ token }, objection.reference, call())
  for (const again of late.splice(0)) expect((await again()).status).toBe(200)
  const after = await register.read({ brand: brand(), subject })
  expect(after.objections.filter(({ undoneAt }) => undoneAt === null)).toHaveLength(undoes ? 0 : 1)
  expect(await acknowledgements(), "one acknowledgement").toBe(1)
}

function brand() {
  const found = config.brands.get("lenoir")
  if (!found) throw new Error("There is no such brand.")
  return found
}

const anyFaults = fc.array(fc.constantFrom(...(Object.keys(FAULTS) as Fault[])), { maxLength: 8 })

describe("a press over a network that fails", () => {
  it.each(Object.keys(FAULTS) as Fault[])("arrives once: %s", (fault) => walk([fault, fault], 1, false))

  it("arrives once, is never said to be done before it is, and comes back by nothing that is late", async () => {
    const journeys = fc.asyncProperty(anyFaults, fc.integer({ min: 1, max: 3 }), fc.boolean(), walk)
    await fc.assert(journeys, { numRuns: 10_000, seed: 20_261_124 })
  }, 300_000)
})
