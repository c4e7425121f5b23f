import { afterEach, describe, expect, it, vi } from "vitest"
import { fetchAfter, nameOf } from "./meeting.ts"

const press = (token: string, key: string) => ({
  method: "POST",
  headers: { authorization: `Bearer ${token}`, "idempotency-key": key },
})

describe("what was asked ahead", () => {
  const sent = vi.fn(async () => new Response("from the server"))
  vi.stubGlobal("fetch", sent)
  afterEach(() => sent.mockClear())

  const textAfter = async (url: string, init: ReturnType<typeof press>) => {
    const early = new Response("from before")
    const ask = fetchAfter(new Map([[nameOf("/objection", press("t", "k")), Promise.resolve(early)]]))
    return [await (await ask(url, init)).text(), await (await ask(url, init)).text()]
  }

  it("answers whoever asks the same, once", async () => {
    expect(await textAfter("/objection", press("t", "k"))).toEqual(["from before", "from the server"])
    expect(sent).toHaveBeenCalledExactlyOnceWith("/objection", press("t", "k"))
  })

  it.each([
    ["another address", "/objection/undo", press("t", "k")],
    ["for another person", "/objection", press("other", "k")],
    ["with another press", "/objection", press("t", "other")],
    ["to read", "/objection", { ...press("t", "k"), method: "GET" }],
  ])("answers nobody who asks %s", async (_what, url, init) => {
    expect(await textAfter(url, init)).toEqual(["from the server", "from the server"])
  })

  it("that failed has failed for whoever takes it, and for nobody after", async () => {
    const ahead = new Map([[nameOf("/preferences", press("t", "")), Promise.reject(new TypeError("no network"))]])
    const ask = fetchAfter(ahead)
    await expect(ask("/preferences", press("t", ""))).rejects.toThrow("no network")
    expect(await (await ask("/preferences", press("t", ""))).text()).toBe("from the server")
  })
})
