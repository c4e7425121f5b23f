import { describe, expect, it } from "vitest"
import { serveAsset } from "./assets.ts"
import { compressed, gzipEncoder } from "./compress.ts"

const asking = (acceptEncoding: string, method = "GET") =>
  new Request("https://prefs.example/", { method, headers: { "accept-encoding": acceptEncoding } })
const TEXT = "What may we send you? ".repeat(100)
const answer = (body = TEXT, type = "text/html; charset=utf-8") =>
  new Response(body, { headers: { "content-type": type } })
const bytes = (text: string) => new TextEncoder().encode(text)

describe("a compressed answer", () => {
  it("holds the same text", async () => {
    const small = await compressed(asking("gzip"), answer(), [gzipEncoder])
    expect(Number(small.headers.get("content-length"))).toBeLessThan(TEXT.length / 2)
    const stream = small.body?.pipeThrough(new DecompressionStream("gzip"))
    expect(await new Response(stream).text()).toBe(TEXT)
  })

  it("keeps its status and headers, and says that it varies", async () => {
    const original = new Response(TEXT, {
      status: 404,
      headers: { "content-type": "text/html", vary: "accept-language" },
    })
    const small = await compressed(asking("gzip"), original, [gzipEncoder])
    expect([small.status, small.headers.get("vary")]).toEqual([404, "accept-language, accept-encoding"])
  })

  it.each([
    ["gzip", "gzip"],
    ["br, GZIP;q=0.8", "gzip"],
    ["gzip;q=0", null],
    ["gzip; q=0.000, br", null],
    ["x-gzip", null],
    ["", null],
  ])("for Accept-Encoding %s is coded as %s (RFC 9110 section 12.5.3)", async (field, coding) => {
    const coded = await compressed(asking(field), answer(), [gzipEncoder])
    expect(coded.headers.get("content-encoding")).toBe(coding)
  })

  it.each([
    ["too short to be worth it", () => answer("short")],
    ["no text", () => answer(TEXT, "image/png")],
    ["lines that are streamed", () => answer(TEXT, "application/x-ndjson; charset=utf-8")],
    ["a table that is streamed", () => answer(TEXT, "text/csv; charset=utf-8")],
  ])("is left as it is when it is %s", async (_, original) => {
    const coded = await compressed(asking("gzip"), original(), [gzipEncoder])
    expect(coded.headers.get("content-encoding")).toBeNull()
    expect(await coded.text()).toBe(await original().text())
  })
})

describe("a file", () => {
  const asset = {
    type: "text/javascript; charset=utf-8",
    identity: bytes("identity"),
    br: bytes("br"),
    immutable: true,
  }

  it.each([
    ["gzip, br", "br"],
    ["gzip", "identity"],
    ["br;q=0", "identity"],
  ])("for Accept-Encoding %s is sent as %s", async (field, form) => {
    expect(await serveAsset(asset, asking(field)).text()).toBe(form)
  })

  it("answers HEAD with its length and no body", async () => {
    const head = serveAsset(asset, asking("", "HEAD"))
    expect([head.headers.get("content-length"), await head.text()]).toEqual(["8", ""])
  })

  it("is kept for ever under a name with a hash, and for an hour under another", () => {
    expect(serveAsset(asset, asking("")).headers.get("cache-control")).toContain("immutable")
    expect(serveAsset({ ...asset, immutable: false }, asking("")).headers.get("cache-control")).toBe(
      "public, max-age=3600",
    )
  })

  it("takes no other method (D36)", () => {
    const answer = serveAsset(asset, asking("", "POST"))
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"])
  })
})
