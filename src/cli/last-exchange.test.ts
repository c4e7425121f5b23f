import { describe, expect, it } from "vitest"
import { rememberingFetch } from "./last-exchange.ts"

const BASE = "http://backend.example/api/v1"

describe("the last exchange with a server under trial", () => {
  it.each([
    [
      "/objection",
      200,
      "{}",
      'answered 200, and does not fit the contract: reference: Invalid key: Expected "reference"',
    ],
    ["/preferences", 200, "[]", "answered 200, and does not fit the contract: revision: "],
    ["/history?after=7", 200, "<html>", "answered 200, and its body is no JSON"],
    ["/objection/undo", 404, '{"code":"unsupported"}', 'answered 404: {"code":"unsupported"}'],
    ["/objection/reason", 204, null, "answered 204"],
  ])("is told in words: %s, %s", async (path, status, body, words) => {
    const { fetch, last } = rememberingFetch(BASE, async () => new Response(body, { status }))
    const answer = await fetch(`${BASE}${path}`, { method: "POST" })
    expect(last()).toContain(`POST ${path} ${words}`)
    expect(await answer.text()).toBe(body ?? "")
  })

  it("is told where nothing was answered", async () => {
    const { fetch, last } = rememberingFetch(BASE, () => Promise.reject(new TypeError("fetch failed")))
    await expect(fetch(`${BASE}/preferences`)).rejects.toThrow("fetch failed")
    expect(last()).toBe("GET /preferences: no answer")
  })
})
