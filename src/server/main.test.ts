import { connect } from "node:net"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Listening, listen } from "./main.ts"
import { FORM_TYPE, type Installation, install, ONE_CLICK, pathOf, SUBJECT } from "./testing.ts"

let installation: Installation
let listening: Listening
let path: string
beforeEach(async () => {
  installation = await install()
  listening = await listen(installation.handler, { port: 0 })
  path = pathOf(await installation.token())
})
afterEach(async () => {
  await listening.close()
  await installation.close()
})

/** Sends bytes as they are over a socket, and gives back all that comes until the server closes. */
const overSocket = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ""
    const socket = connect(listening.port, "127.0.0.1", () => socket.write(bytes))
    socket.setEncoding("utf8")
    socket.on("data", (chunk) => {
      answer += chunk
    })
    socket.on("end", () => resolve(answer))
    socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)))
  })

const lines = (...each: string[]) => each.join("\r\n")
const objections = async () =>
  (await installation.store.evidence("lenoir", SUBJECT)).filter(({ what }) => what === "objected").length

describe("a mail client on a bare socket", () => {
  it("leaves with nothing but Host and a body (B4, B5)", async () => {
    const answer = await overSocket(
      lines(
        `POST ${path} HTTP/1.1`,
        "Host: x",
        "Connection: close",
        `Content-Type: ${FORM_TYPE}`,
        `Content-Length: ${ONE_CLICK.length}`,
        "",
        ONE_CLICK,
      ),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).not.toMatch(/^(location|set-cookie|server|x-powered-by):/im)
    expect(answer).toMatch(/\r\n\r\nOK\n$/)
    expect(await objections()).toBe(1)
  })

  it("leaves with a body in chunks (B3)", async () => {
    const chunks = [...ONE_CLICK].map((letter) => `1\r\n${letter}\r\n`).join("")
    const answer = await overSocket(
      lines(
        `POST ${path} HTTP/1.1`,
        "Host: x",
        "Connection: close",
        `Content-Type: ${FORM_TYPE}`,
        "Transfer-Encoding: chunked",
        "",
        `${chunks}0\r\n\r\n`,
      ),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(await objections()).toBe(1)
  })

  it("leaves with HTTP/1.0 (B4)", async () => {
    const answer = await overSocket(
      lines(
        `POST ${path} HTTP/1.0`,
        "Host: x",
        `Content-Type: ${FORM_TYPE}`,
        `Content-Length: ${ONE_CLICK.length}`,
        "",
        ONE_CLICK,
      ),
    )
    expect(answer).toMatch(/^HTTP\/1\.[01] 200 /)
    expect(await objections()).toBe(1)
  })

  it("leaves with Expect: 100-continue, as curl sends it", async () => {
    const answer = await overSocket(
      lines(
        `POST ${path} HTTP/1.1`,
        "Host: x",
        "Connection: close",
        "Expect: 100-continue",
        `Content-Type: ${FORM_TYPE}`,
        `Content-Length: ${ONE_CLICK.length}`,
        "",
        ONE_CLICK,
      ),
    )
    expect(answer).toMatch(/HTTP\/1\.1 200 /)
    expect(await objections()).toBe(1)
  })

  it("whatever Host it names, is answered the same, and the Host is not repeated (B30)", async () => {
    const answer = await overSocket(lines(`GET ${path} HTTP/1.1`, "Host: evil.example", "Connection: close", "", ""))
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).not.toContain("evil.example")
  })

  it.each([
    ["says its length", `Content-Length: ${10_000_000}`, (body: string) => body],
    [
      "comes in chunks",
      "Transfer-Encoding: chunked",
      (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    ],
  ])("with 10 MB is refused with 413 when the body %s (B8)", async (_, header, framed) => {
    const body = `${ONE_CLICK}&`.padEnd(10_000_000, "x")
    const head = lines(
      `POST ${path} HTTP/1.1`,
      "Host: x",
      "Connection: close",
      `Content-Type: ${FORM_TYPE}`,
      header,
      "",
      "",
    )
    expect(await overSocket(head + framed(body))).toMatch(/^HTTP\/1\.1 413 /)
    expect(await objections()).toBe(0)
  })

  it("that hangs up in the middle of its body changes nothing", async () => {
    const before = installation.dump()
    await new Promise<void>((resolve) => {
      const socket = connect(listening.port, "127.0.0.1", () => {
        socket.write(
          lines(
            `POST ${path} HTTP/1.1`,
            "Host: x",
            `Content-Type: ${FORM_TYPE}`,
            "Content-Length: 26",
            "",
            "List-Unsub",
          ),
        )
        socket.end()
      })
      socket.on("close", () => resolve())
      socket.on("error", () => undefined)
      socket.resume()
    })
    expect((await fetch(listening.url + path)).status).toBe(200)
    expect(installation.dump()).toBe(before)
  })

  it.each(["TRACE", "CONNECT", "PATCH", "PROPFIND"])("with the method %s is not served (D36)", async (method) => {
    const answer = await overSocket(lines(`${method} ${path} HTTP/1.1`, "Host: x", "Connection: close", "", ""))
    expect(answer).not.toMatch(/^HTTP\/1\.1 [23]/)
  })
})

describe("a server", () => {
  it("that is told to close finishes what is under way, and takes nothing new", async () => {
    const arrived = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const slow = await listen(
      async () => {
        arrived.resolve()
        await release.promise
        return new Response("done")
      },
      { port: 0 },
    )
    const pending = fetch(slow.url)
    await arrived.promise
    const closed = slow.close()
    await expect(fetch(slow.url)).rejects.toThrow()
    release.resolve()
    expect(await (await pending).text()).toBe("done")
    await closed
  })

  it("that is told to close does not wait for a connection that nobody used", async () => {
    const idle = connect(listening.port, "127.0.0.1")
    await new Promise((resolve) => idle.once("connect", resolve))
    // Once an answer came on a later connection, the server knows of the earlier one.
    await (await fetch(listening.url)).text()
    const gone = new Promise((resolve) => idle.once("close", resolve))
    idle.resume().on("error", () => undefined)
    await listening.close()
    await gone
    listening = await listen(installation.handler, { port: 0 })
  }, 10_000)

  it("on a port that is taken says so", async () => {
    const { port } = listening
    await expect(listen(installation.handler, { port })).rejects.toMatchObject({ code: "EADDRINUSE" })
  })
})
