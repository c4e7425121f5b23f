import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { Handler } from "../handler.ts"
import { type Listening, listen } from "../main.ts"
import { FORM_TYPE, type Installation, install, ONE_CLICK, pathOf, SUBJECT, senderKeyOf } from "../testing.ts"
import { SOCKET_LIMITS, type SocketLimits } from "./socket-limits.ts"

let installation: Installation
let path: string
beforeAll(async () => {
  installation = await install()
  path = pathOf(await installation.token())
})
afterAll(() => installation.close())

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const open = async (limits: Partial<SocketLimits>, handler: Handler = installation.handler): Promise<Listening> => {
  const listening = await listen(handler, { port: 0, limits })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= listening.close()
    return closed
  }
  ends.push(close)
  return { ...listening, close }
}

/** A connection, what has come over it so far, and its end. */
async function client({ port }: Listening) {
  const socket = connect(port, "127.0.0.1")
  await once(socket, "connect")
  ends.push(() => void socket.destroy())
  socket.on("error", () => undefined)
  let said = ""
  socket.on("data", (bytes) => {
    said += bytes.toString("latin1")
  })
  const ended = new Promise<string>((done) => socket.once("close", () => done(said)))
  return { socket, said: () => said, ended }
}

/** Sends one byte after the other, for as long as the other end takes them. */
function trickle(socket: Socket, text: string): void {
  let at = 0
  const each = setInterval(() => socket.writable && socket.write(text.charAt(at++ % text.length)), 10)
  socket.once("close", () => clearInterval(each))
}

const lines = (...all: string[]) => all.join("\r\n")
const head = (...more: string[]) =>
  lines(`POST ${path} HTTP/1.1`, "Host: x", `Content-Type: ${FORM_TYPE}`, ...more, "", "")
const PRESS = (): string => head(`Content-Length: ${ONE_CLICK.length}`) + ONE_CLICK
const questions = (...more: string[]) =>
  lines(
    "POST /api/v1/may-send HTTP/1.1",
    "Host: x",
    "Content-Type: application/x-ndjson",
    `Authorization: Bearer ${senderKeyOf("lenoir")}`,
    "Transfer-Encoding: chunked",
    ...more,
    "",
    "",
  )
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const QUESTION = `${JSON.stringify({ subject: SUBJECT, channel: "email", topic: "news" })}\n`

const left = async () => (await installation.store.evidence("lenoir", SUBJECT)).some(({ what }) => what === "objected")

describe("a client that holds on to a server", () => {
  it("is let go after times that were chosen with reasons", () => {
    expect(SOCKET_LIMITS).toEqual({
      headMs: 10_000,
      bodyMs: 20_000,
      answerMs: 120_000,
      idleMs: 60_000,
      restMs: 75_000,
      connections: 4_000,
      headBytes: 16_384,
      closeMs: 5_000,
    })
  })

  it("by saying nothing at all is let go", async () => {
    const { ended } = await client(await open({ headMs: 100 }))
    expect(await ended).toMatch(/^(HTTP\/1\.1 408 .*)?/s)
  })

  it("by sending its head one byte at a time is let go", async () => {
    const { socket, ended } = await client(await open({ headMs: 100 }))
    socket.write(lines(`GET ${path} HTTP/1.1`, "Host: x", "X-Slow: "))
    trickle(socket, "x")
    expect(await ended).toMatch(/^HTTP\/1\.1 408 /)
  })

  it.each([
    ["of a length it says", "Content-Length: 900000", "x"],
    ["in chunks", "Transfer-Encoding: chunked", "1\r\nx\r\n"],
  ])(
    "by sending its body one byte at a time, %s, is told so and let go, and has changed nothing",
    async (_, length, text) => {
      const { socket, ended } = await client(await open({ bodyMs: 200 }))
      socket.write(head(length))
      trickle(socket, text)
      expect(await ended).toMatch(/^HTTP\/1\.1 408 /)
      expect(await left()).toBe(false)
    },
  )

  it.each(["/fr/u/x.y.z", "/api/v1/objection", "/api/v1/may-send", "/nothing"])(
    "by sending a body without an end to %s is let go",
    async (address) => {
      const { socket, ended } = await client(await open({}))
      socket.write(
        lines(
          `POST ${address} HTTP/1.1`,
          "Host: x",
          "Content-Type: application/json",
          "Transfer-Encoding: chunked",
          "",
          "",
        ),
      )
      const part = chunk("x".repeat(10_000))
      const more = () => {
        while (socket.writable && socket.write(part));
      }
      socket.on("drain", more)
      more()
      expect(await ended).toMatch(/^HTTP\/1\.1 4\d\d /)
    },
  )

  it("by sending a head without an end is refused", async () => {
    const { socket, ended } = await client(await open({}))
    socket.write(lines(`GET ${path} HTTP/1.1`, "Host: x", `X-Much: ${"x".repeat(20_000)}`))
    expect(await ended).toMatch(/^HTTP\/1\.1 431 /)
  })

  it("by not reading its answer is let go", async () => {
    const large = new Uint8Array(64_000_000)
    const { socket } = await client(await open({ answerMs: 200 }, async () => new Response(large)))
    socket.pause()
    socket.write(lines("GET / HTTP/1.1", "Host: x", "", ""))
    // A socket that is not read from does not see its end, but cannot be written to any more.
    trickle(socket, "GET / HTTP/1.1\r\n")
    await new Promise((done) => socket.once("error", done))
  })

  it("by standing still in the middle of questions without an end is let go, and those who go on are not", async () => {
    const listening = await open({ bodyMs: 100, answerMs: 100, idleMs: 2_500 })
    const [still, going] = [await client(listening), await client(listening)]
    still.socket.write(questions() + chunk(QUESTION))
    let gone = false
    void still.ended.then(() => {
      gone = true
    })
    going.socket.write(questions())
    // Longer than any of the times: until the one who stands still is gone, and then some more.
    for (let asked = 1, after = 0; after < 20; asked += 1, after += gone ? 1 : 0) {
      going.socket.write(chunk(QUESTION))
      while (going.said().split('"may":').length <= asked) await once(going.socket, "data")
    }
    going.socket.write("0\r\n\r\n")
    while (!going.said().endsWith("0\r\n\r\n")) await once(going.socket, "data")
    expect(await still.ended).toContain('"may":')
  })
})

describe("connections that nobody uses", () => {
  it("give way to one that is used, the one that has rested for longest first", async () => {
    const listening = await open({ connections: 5 })
    const idle = []
    for (let count = 0; count < 5; count += 1) idle.push(await client(listening))
    const { socket, ended } = await client(listening)
    socket.write(PRESS().replace("Host: x", "Host: x\r\nConnection: close"))
    expect(await ended).toMatch(/^HTTP\/1\.1 200 /)
    expect(await idle[0]?.ended).toBe("")
    idle.at(-1)?.socket.write(PRESS())
    await once(idle.at(-1)?.socket as Socket, "data")
    expect(idle.at(-1)?.said()).toMatch(/^HTTP\/1\.1 200 /)
  })

  it("do not, where all are used: then the newest waits outside", async () => {
    const release = Promise.withResolvers<void>()
    const arrived = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let count = 0
    const listening = await open({ connections: 2 }, async () => {
      arrived[count++]?.resolve()
      await release.promise
      return new Response("done")
    })
    const busy = [await client(listening), await client(listening)]
    for (const { socket } of busy) socket.write(lines("GET / HTTP/1.1", "Host: x", "Connection: close", "", ""))
    await Promise.all(arrived.map(({ promise }) => promise))
    expect(await (await client(listening)).ended).toBe("")
    release.resolve()
    for (const { ended } of busy) expect(await ended).toContain("done")
  })
})

describe("a server that is told to close", () => {
  it("waits for nobody who hangs", async () => {
    const listening = await open({ closeMs: 200 })
    const [body, headOnly, reader] = [await client(listening), await client(listening), await client(listening)]
    body.socket.write(`${head("Content-Length: 900")}x`)
    headOnly.socket.write("GET / HT")
    reader.socket.write(questions() + chunk(QUESTION))
    while (!reader.said().includes('"may":')) await once(reader.socket, "data")
    await listening.close()
    for (const { ended } of [body, headOnly, reader]) await ended
  })

  it("answers what it has taken, says that this connection ends, and takes nothing new", async () => {
    const arrived = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const listening = await open({}, async () => {
      arrived.resolve()
      await release.promise
      return new Response("done")
    })
    const { socket, ended } = await client(listening)
    socket.write(lines("GET / HTTP/1.1", "Host: x", "", ""))
    await arrived.promise
    const closed = listening.close()
    await expect(fetch(listening.url)).rejects.toThrow()
    release.resolve()
    expect(await ended).toMatch(/^HTTP\/1\.1 200 .*\r\nConnection: close\r\n.*done$/s)
    await closed
  })

  it("answers what has arrived on a connection that rested", async () => {
    const listening = await open({})
    const all = await Promise.all(Array.from({ length: 20 }, () => client(listening)))
    for (const { socket } of all) {
      socket.write(PRESS())
      await once(socket, "data")
    }
    for (const { socket } of all) socket.write(PRESS())
    // Each write has reached the other end's kernel when its callback is called: it is a loopback.
    await Promise.all(all.map(({ socket }) => new Promise((done) => socket.write("", done))))
    await listening.close()
    for (const { ended } of all) expect((await ended).match(/HTTP\/1\.1 200 /g)).toHaveLength(2)
  })
})
