import { afterEach, describe, expect, it, vi } from "vitest"
import { createMemoryAdapter } from "../../adapters/memory/index.ts"
import { sampleBrand } from "../../demo/sample-brand.ts"
import type { PreferenceAdapter, PreferenceSnapshot } from "../../domain/index.ts"
import { checkedAdapter } from "./checked-adapter.ts"

const LINK = { token: "t" }
const CALL = { locale: "en", textVersion: "1", idempotencyKey: "k".repeat(16) }

const memory = (): PreferenceAdapter =>
  createMemoryAdapter({ catalogue: () => sampleBrand.catalogue, links: new Map([["t", { subject: "s" }]]) })

/** The memory adapter with one method that does something else. */
const withLoad = (load: () => unknown): PreferenceAdapter =>
  checkedAdapter({ ...memory(), load: load as PreferenceAdapter["load"] })

const raise = (thrown: unknown) => {
  throw thrown
}

afterEach(() => {
  vi.useRealTimers()
})

describe("a checked adapter", () => {
  it("answers as the adapter does where that keeps to the port", async () => {
    const [own, checked] = [memory(), checkedAdapter(memory())]
    expect(checked.abilities).toEqual(own.abilities)
    expect(await checked.load(LINK, CALL)).toEqual(await own.load(LINK, CALL))
    const { reference } = await checked.unsubscribeFromAll(LINK, CALL)
    expect(await checked.giveReason(LINK, reference, "too-many", { ...CALL, idempotencyKey: "r".repeat(16) })).toBe(
      undefined,
    )
    expect((await checked.history(LINK, null, CALL)).entries).toHaveLength(2)
    const undone = await checked.undo(LINK, reference, { ...CALL, idempotencyKey: "u".repeat(16) })
    expect(undone.objection).toBe(null)
    const saved = await checked.save(
      LINK,
      undone.revision,
      { choices: [] },
      { ...CALL, idempotencyKey: "s".repeat(16) },
    )
    expect(saved.person).toBe("known")
    expect(await checked.requestLink("jeanne@example.be", CALL)).toBe(undefined)
  })

  it.each([
    ["nothing", () => Promise.resolve(undefined)],
    ["null", () => Promise.resolve(null)],
    ["another shape", () => Promise.resolve({ lanes: {} })],
    ["no promise", () => "done"],
    ["a name of 10 MB", async () => renamed(await memory().load(LINK, CALL), { en: "x".repeat(10_000_000) })],
    ["a language that is none", async () => renamed(await memory().load(LINK, CALL), { "no tag!": "x" })],
    ["a string, thrown", () => Promise.reject("no")],
    ["an error, thrown before there is a promise", () => raise(new TypeError("no"))],
    ["nothing, thrown", () => raise(undefined)],
    ["a code that is none, thrown", () => raise(Object.assign(new Error("no"), { code: "ENOENT" }))],
  ])("is unavailable where the adapter answers %s", async (_, load) => {
    await expect(withLoad(load).load(LINK, CALL)).rejects.toMatchObject({
      name: "PreferenceError",
      code: "unavailable",
    })
  })

  it("takes nothing for a receipt that is none", async () => {
    const adapter = { ...memory(), unsubscribeFromAll: async () => ({ ok: true }) as never }
    await expect(checkedAdapter(adapter).unsubscribeFromAll(LINK, CALL)).rejects.toMatchObject({ code: "unavailable" })
  })

  it("keeps what was answered, whatever the adapter makes of it afterwards", async () => {
    const answer = structuredClone(await memory().load(LINK, CALL)) as { lanes: unknown }
    const seen = await withLoad(async () => answer).load(LINK, CALL)
    answer.lanes = null
    expect(seen.lanes.length).toBeGreaterThan(0)
  })

  it("knows the errors of another copy of the package by their code, and what they carry", async () => {
    const snapshot = await memory().load(LINK, CALL)
    const foreign = (more: object) => () => raise(Object.assign(new Error("elsewhere"), more))
    const failing = (more: object) => withLoad(foreign(more)).load(LINK, CALL)
    await expect(failing({ code: "conflict", snapshot })).rejects.toMatchObject({ code: "conflict", snapshot })
    await expect(failing({ code: "conflict", snapshot: {} })).rejects.toMatchObject({ snapshot: undefined })
    await expect(failing({ code: "throttled", retryAfterMs: 7_000 })).rejects.toMatchObject({ retryAfterMs: 7_000 })
    await expect(failing({ code: "throttled", retryAfterMs: "soon" })).rejects.toMatchObject({
      retryAfterMs: undefined,
    })
  })

  it("is unreachable where nothing is answered within 15 s", async () => {
    vi.useFakeTimers()
    const asked = expect(withLoad(() => new Promise(() => {})).load(LINK, CALL)).rejects.toMatchObject({
      code: "unreachable",
    })
    await vi.advanceTimersByTimeAsync(15_000)
    await asked
    expect(vi.getTimerCount()).toBe(0)
  })

  it("ends a call when its caller does, though the adapter does not listen", async () => {
    const caller = new AbortController()
    const asked = withLoad(() => new Promise(() => {})).load(LINK, { ...CALL, signal: caller.signal })
    caller.abort()
    await expect(asked).rejects.toMatchObject({ code: "aborted" })
    await expect(withLoad(memory().load as never).load(LINK, { ...CALL, signal: caller.signal })).rejects.toMatchObject(
      {
        code: "aborted",
      },
    )
  })

  it("can do what the adapter says plainly that it can, and nothing else", () => {
    const said = (abilities: unknown) =>
      Object.values(checkedAdapter({ ...memory(), abilities: abilities as never }).abilities).filter(Boolean)
    expect(said(undefined)).toEqual([])
    expect(said({ undo: "yes", pause: 1, history: true })).toEqual([true])
  })
})

const renamed = (snapshot: PreferenceSnapshot, name: Record<string, string>): PreferenceSnapshot => ({
  ...snapshot,
  catalogue: { ...snapshot.catalogue, topics: snapshot.catalogue.topics.map((topic) => ({ ...topic, name })) },
})
