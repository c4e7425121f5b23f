import { once } from "node:events"
import type { ServerResponse } from "node:http"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createHttpsPoster, type HttpsPosterParts } from "./https-poster.ts"
import { CERTIFICATE, HOST, type Receiver, startReceiver } from "./testing.ts"

let receiver: Receiver
let plain: Receiver
beforeEach(async () => {
  receiver = await startReceiver({ https: true })
  plain = await startReceiver()
})
afterEach(async () => {
  await receiver.close()
  await plain.close()
})

const HERE = [{ address: "127.0.0.1", family: 4 }]
const HEADERS = { "content-type": "application/json", "webhook-id": "msg_1" }

/** Posts as to the public internet, of which this machine is a part here. */
const post = (parts: HttpsPosterParts = {}, url = receiver.url) =>
  createHttpsPoster({ ca: CERTIFICATE, resolve: async () => HERE, mayReach: () => true, ...parts }).post(
    { url, private: false },
    HEADERS,
    '{"a":"é"}',
  )

/** Posts under the rules as they are. */
const postStrictly = (url: string, resolve?: HttpsPosterParts["resolve"], own = false) =>
  createHttpsPoster({ ca: CERTIFICATE, ...(resolve ? { resolve } : {}) }).post({ url, private: own }, HEADERS, "{}")

describe("a message over https", () => {
  it("arrives as it was handed over, and tells the status that was answered", async () => {
    expect(await post()).toEqual({ status: 204 })
    const [{ method, path, headers, body } = { headers: {} }] = receiver.received
    expect([method, path, body]).toEqual(["POST", "/hooks", '{"a":"é"}'])
    expect(headers).toMatchObject({ ...HEADERS, host: `${HOST}:${receiver.port}`, "content-length": "10" })
  })

  it.each([200, 299, 400, 410, 500])("tells of %i, too", async (status) => {
    receiver.reply(() => status)
    expect(await post()).toEqual({ status })
  })

  it("follows no redirect, wherever it leads (D38)", async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.reply(() => (answer) => answer.writeHead(status, { location: plain.url }).end())
      expect(await post()).toEqual({ status })
    }
    expect(plain.connections()).toBe(0)
    expect(receiver.received).toHaveLength(5)
  })

  it("is over after its time, where nobody answers, where no answer has an end, and where no name is found", async () => {
    receiver.reply(() => () => undefined)
    expect(await post({ timeoutMs: 50 })).toEqual({ failure: "timeout" })
    receiver.reply(
      () =>
        ({ socket }) =>
          socket?.write("HTTP/1.1 200 O"),
    )
    expect(await post({ timeoutMs: 50 })).toEqual({ failure: "timeout" })
    expect(await post({ timeoutMs: 50, resolve: () => new Promise(() => undefined) })).toEqual({ failure: "timeout" })
  })

  it("takes a few kilobytes of an answer's body, and hangs up on more", async () => {
    let answering: ServerResponse | undefined
    receiver.reply(() => (answer) => {
      answering = answer.writeHead(200)
      const more = () => answer.write("x".repeat(1_000), more)
      more()
    })
    expect(await post()).toEqual({ status: 200 })
    if (!answering?.destroyed) await once(answering as ServerResponse, "close")
    expect(answering?.writableFinished).toBe(false)
  })

  it("says in one word why there is no answer", async () => {
    receiver.reply(() => "cut")
    expect(await post()).toEqual({ failure: "ECONNRESET" })
    expect(
      await createHttpsPoster({ resolve: async () => HERE, mayReach: () => true }).post(
        { url: receiver.url, private: false },
        HEADERS,
        "",
      ),
    ).toEqual({ failure: "DEPTH_ZERO_SELF_SIGNED_CERT" })
    expect(await post({}, receiver.url.replace(HOST, "other.example"))).toEqual({
      failure: "ERR_TLS_CERT_ALTNAME_INVALID",
    })
    const unknown = () => Promise.reject(Object.assign(new Error("who?"), { code: "ENOTFOUND" }))
    expect(await post({ resolve: unknown })).toEqual({ failure: "ENOTFOUND" })
    expect(await post({ resolve: () => Promise.reject(new Error(`no ${HOST}`)) })).toEqual({ failure: "failed" })
    await receiver.close()
    expect(await post()).toEqual({ failure: "ECONNREFUSED" })
    expect(await post({ resolve: async () => [...HERE, { address: "127.0.0.1", family: 4 }] })).toEqual({
      failure: "ECONNREFUSED",
    })
  })
})

describe("where a message may go (D38)", () => {
  it.each([
    "https://127.0.0.1",
    "https://[::1]",
    "https://2130706433",
    "https://0x7f.1",
    "https://0177.0.0.1",
    "https://127.1",
    "https://0",
    "https://[::ffff:127.0.0.1]",
    "https://[0:0:0:0:0:ffff:7f00:1]",
    "https://localhost",
  ])("is not here, however it is written: %s", async (origin) => {
    const url = `${origin}:${receiver.port}/hooks`
    expect(await postStrictly(url)).toEqual({ failure: "not-public" })
    expect(receiver.connections()).toBe(0)
    expect(await postStrictly(url, undefined, true)).not.toEqual({ failure: "not-public" })
  })

  it.each([
    ["127.0.0.1", 4],
    ["10.1.2.3", 4],
    ["100.64.0.1", 4],
    ["169.254.169.254", 4],
    ["::1", 6],
    ["fe80::1%lo", 6],
    ["fd00::1", 6],
    ["::ffff:127.0.0.1", 6],
    ["64:ff9b::7f00:1", 6],
  ])("is not a name that stands for %s", async (address, family) => {
    expect(await postStrictly(receiver.url, async () => [{ address, family }])).toEqual({ failure: "not-public" })
    expect(receiver.connections()).toBe(0)
  })

  it("is not a name that stands for a public address and for another one", async () => {
    const mixed = [{ address: "1.1.1.1", family: 4 }, ...HERE]
    for (const found of [mixed, mixed.toReversed()]) {
      expect(await postStrictly(receiver.url, async () => found)).toEqual({ failure: "not-public" })
    }
    expect(await postStrictly(receiver.url, async () => [])).toEqual({ failure: "not-public" })
    expect(receiver.connections()).toBe(0)
  })

  it("is the very address that was looked at, whatever the name stands for a moment later", async () => {
    let asked = 0
    const looked: string[] = []
    /** Says the one address first, and then always another. */
    const rebinding = async () => (asked++ === 0 ? HERE : [{ address: "127.0.0.2", family: 4 }])
    const mayReach = (address: string) => {
      looked.push(address)
      return address === "127.0.0.1"
    }
    expect(await post({ resolve: rebinding, mayReach })).toEqual({ status: 204 })
    expect([asked, looked, receiver.connections()]).toEqual([1, ["127.0.0.1"], 1])
    // The next attempt asks anew, and is not led on by a connection that was checked once.
    expect(await post({ resolve: rebinding, mayReach })).toEqual({ failure: "not-public" })
    expect(await post({ resolve: async () => [{ address: "127.0.0.2", family: 4 }], mayReach })).toEqual({
      failure: "not-public",
    })
    expect(receiver.connections()).toBe(1)
  })

  it("is https alone, unless the webhook is in a network of one's own", async () => {
    expect(await postStrictly("http://1.1.1.1/")).toEqual({ failure: "not-public" })
    expect(await postStrictly(plain.url)).toEqual({ failure: "not-public" })
    expect(plain.connections()).toBe(0)
    expect(await postStrictly(plain.url, undefined, true)).toEqual({ status: 204 })
    expect(await postStrictly(plain.url.replace("127.0.0.1", "localhost"), undefined, true)).toEqual({ status: 204 })
  })
})
