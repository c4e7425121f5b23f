import { describe, expect, it } from "vitest"
import { createMemoryAdapter } from "../../adapters/memory/index.ts"
import { sampleBrand } from "../../demo/sample-brand.ts"
import { type PreferenceAdapter, PreferenceError } from "../../domain/index.ts"
import { createTokenSource, type Host } from "../../embed/frame/index.ts"
import { frameAdapter } from "./frame-adapter.ts"

type Told = Parameters<Host["send"]>[0]

let calls = 0
const call = () => ({ locale: "en", textVersion: "1", idempotencyKey: `key-${String(++calls).padStart(16, "0")}` })
const LINK = { token: "whatever" }

/** A frame whose host gives these tokens, one after the other, and then none. */
async function inFrame(tokens: (string | null)[], spoil: (inner: PreferenceAdapter) => PreferenceAdapter = (it) => it) {
  const told: Told[] = []
  const source = createTokenSource((message) => {
    told.push(message)
    if (message.type === "needs-token") queueMicrotask(() => source.take(tokens.shift() ?? null))
  })
  const inner = createMemoryAdapter({
    catalogue: () => sampleBrand.catalogue,
    links: new Map([
      ["fresh", { subject: "s" }],
      ["old", { subject: "s", mayOnlyLeave: true }],
    ]),
  })
  await source.ask("start")
  const adapter = frameAdapter(spoil(inner), source, (message) => told.push(message))
  return { adapter, told: () => told.filter(({ type }) => type !== "needs-token"), asked: () => told.length }
}

describe("an adapter in a frame", () => {
  it("says what came of each press", async () => {
    const { adapter, told } = await inFrame(["fresh"])
    const { revision } = await adapter.load(LINK, call())
    await adapter.save(LINK, revision, { choices: [] }, call())
    const { reference } = await adapter.unsubscribeFromAll(LINK, call())
    await adapter.undo(LINK, reference, call())
    expect(told()).toEqual([{ type: "saved" }, { type: "unsubscribed", reference }, { type: "undone" }])
  })

  it("asks for a fresh token where the one it has is old, and carries on with the same press (C9)", async () => {
    const { adapter, told } = await inFrame(["old", "fresh"])
    const snapshot = await adapter.load(LINK, call())
    const choices = snapshot.lanes.slice(0, 1).map(({ channel, topic }) => ({ channel, topic, receives: true }))
    const saved = await adapter.save(LINK, snapshot.revision, { choices }, call())
    expect(saved.lanes[0]?.receives).toBe(true)
    expect(told()).toEqual([{ type: "saved" }])
  })

  it("leaves with an old token, and has the way back where a fresh one is to be had", async () => {
    const { adapter, told } = await inFrame(["old", "fresh"])
    const receipt = await adapter.unsubscribeFromAll(LINK, call())
    expect(receipt.undoUntil).not.toBeNull()
    expect(told()).toEqual([{ type: "unsubscribed", reference: receipt.reference }])
  })

  it("leaves with an old token also where no fresh one is to be had", async () => {
    const { adapter, told } = await inFrame(["old"])
    const { reference, undoUntil } = await adapter.unsubscribeFromAll(LINK, call())
    expect(undoUntil).toBeNull()
    expect(told()).toEqual([{ type: "unsubscribed", reference }])
  })

  it("is refused as before where the host gives the same token again, or none", async () => {
    for (const tokens of [["old", "old"], ["old"]]) {
      const { adapter, told } = await inFrame(tokens)
      await expect(adapter.load(LINK, call())).rejects.toMatchObject({ code: "link-expired" })
      expect(told()).toEqual([{ type: "trouble", code: "link-expired" }])
    }
  })

  it("tells a trouble once until it is over, and then again", async () => {
    let down = true
    const { adapter, told } = await inFrame(["fresh"], (inner) => ({
      ...inner,
      load: (link, with_) =>
        down ? Promise.reject(new PreferenceError("unreachable", "down")) : inner.load(link, with_),
    }))
    const load = () => adapter.load(LINK, call()).catch(() => {})
    await load()
    await load()
    expect(told()).toHaveLength(1)
    down = false
    await load()
    down = true
    await load()
    expect(told()).toEqual(Array(2).fill({ type: "trouble", code: "unreachable" }))
  })

  it("asks the host once where several calls need a fresh token at the same moment", async () => {
    const { adapter, asked } = await inFrame(["old", "fresh"])
    const before = asked()
    await Promise.all([adapter.load(LINK, call()), adapter.load(LINK, call()), adapter.history(LINK, null, call())])
    expect(asked() - before).toBe(1)
  })
})
