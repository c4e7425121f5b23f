import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Listening, listen } from "./main.ts"
import { FORM_TYPE, type Installation, install, ONE_CLICK, pathOf, SUBJECT } from "./testing.ts"

/** Bytes that no honest client sends, over real sockets (D36, RFC 9112). */

let installation: Installation
let listening: Listening
let path: string
let victim: string
beforeAll(async () => {
  installation = await install()
  listening = await listen(installation.handler, { port: 0 })
  path = pathOf(await installation.token())
  victim = pathOf(await installation.token({ subject: VICTIM }))
})
afterAll(async () => {
  await listening.close()
  await installation.close()
})

/** Whose no stands in the bytes behind a request, where nobody may look for a second one. */
const VICTIM = "c-victim"

/** At the end of bytes that wait for more: the client hangs up. */
const HANGS_UP = "(hangs up)"

/** Sends bytes, and gives back all that comes until the server hangs up. */
const overSocket = (bytes: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = ""
    const socket = connect(listening.port, "127.0.0.1", () => {
      socket.write(bytes.replace(HANGS_UP, ""), "latin1")
      if (bytes.endsWith(HANGS_UP)) socket.end()
    })
    socket.setEncoding("latin1")
    socket.on("data", (chunk) => {
      answer += chunk
    })
    // A server that hangs up at once has answered, too.
    socket.on("error", () => undefined)
    socket.on("close", () => resolve(answer))
  })

const lines = (...each: string[]) => each.join("\r\n")
const statusesIn = (answer: string) => [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
const objectionsOf = async (subject: string) => (await installation.store.evidence("lenoir", subject)).length

const LENGTH = `Content-Length: ${ONE_CLICK.length}`
const CHUNKED = "Transfer-Encoding: chunked"
const NO_MORE = "0\r\n\r\n"
const JSON_TYPE = "Content-Type: application/json"
const LINES_TYPE = "Content-Type: application/x-ndjson"

/** A press of somebody else's link, whole. */
const hidden = () => lines(`POST ${victim} HTTP/1.1`, "Host: x", `Content-Type: ${FORM_TYPE}`, LENGTH, "", ONE_CLICK)
/** A press of one's own link, framed in whatever way. */
const posted = (headers: readonly string[], body: string) =>
  lines(`POST ${path} HTTP/1.1`, "Host: x", `Content-Type: ${FORM_TYPE}`, ...headers, "", body)
const got = (target: string, ...headers: string[]) =>
  lines(`GET ${target} HTTP/1.1`, ...(headers.length > 0 ? headers : ["Host: x"]), "Connection: close", "", "")

/** It changes nothing, and is refused by one answer or by none. */
async function expectRefused(bytes: string, statuses: readonly number[] = [400]): Promise<void> {
  const before = installation.dump()
  const answered = statusesIn(await overSocket(bytes))
  expect(answered.length).toBeLessThanOrEqual(1)
  for (const status of answered) expect(statuses).toContain(status)
  expect(installation.dump()).toBe(before)
  expect((await fetch(`${listening.url}/fr/ways`)).status).toBe(200)
  expect(installation.log.filter((line) => line.includes('"event":"error"'))).toEqual([])
}

describe("a body of which two readers may find two ends", () => {
  it.each<[string, () => string]>([
    ["a length and chunks", () => posted([LENGTH, CHUNKED], NO_MORE + hidden())],
    ["chunks and a length", () => posted([CHUNKED, "Content-Length: 4"], NO_MORE + hidden())],
    ["two lengths", () => posted(["Content-Length: 0", LENGTH], ONE_CLICK + hidden())],
    ["the same length twice", () => posted([LENGTH, LENGTH], ONE_CLICK + hidden())],
    ["a list of lengths", () => posted([`${LENGTH}, ${ONE_CLICK.length}`], ONE_CLICK)],
    ["a length with a sign", () => posted([`Content-Length: +${ONE_CLICK.length}`], ONE_CLICK)],
    ["a length below nothing", () => posted(["Content-Length: -1"], hidden())],
    ["a length in hexadecimal", () => posted(["Content-Length: 0x1a"], ONE_CLICK)],
    ["a length beyond all numbers", () => posted(["Content-Length: 99999999999999999999"], ONE_CLICK)],
    ["an empty length", () => posted(["Content-Length: "], ONE_CLICK)],
    ["a length with a blank before its colon", () => posted([`Content-Length : ${ONE_CLICK.length}`], ONE_CLICK)],
    ["a length on a line that is folded", () => posted([`X: a\r\n ${LENGTH}`], hidden())],
    ["chunks of an unknown coding", () => posted(["Transfer-Encoding: xchunked"], NO_MORE + hidden())],
    ["chunks, and then not", () => posted([CHUNKED, "Transfer-Encoding: identity"], NO_MORE + hidden())],
    ["chunks twice", () => posted(["Transfer-Encoding: chunked, chunked"], NO_MORE + hidden())],
    ["chunks behind a tab of another kind", () => posted(["Transfer-Encoding: \x0bchunked"], NO_MORE + hidden())],
    ["compressed chunks", () => posted(["Transfer-Encoding: gzip, chunked", "Connection: close"], NO_MORE + hidden())],
    ["chunks in a version that has none", () => posted([CHUNKED], NO_MORE + hidden()).replace("HTTP/1.1", "HTTP/1.0")],
    ["a chunk longer than any number", () => posted([CHUNKED], `fffffffffffffffff\r\n${ONE_CLICK}\r\n${NO_MORE}`)],
    ["a chunk of less than nothing", () => posted([CHUNKED], `-1\r\n${ONE_CLICK}`)],
    ["a chunk with a sign of hexadecimal", () => posted([CHUNKED], `0x1a\r\n${ONE_CLICK}\r\n${NO_MORE}`)],
    ["a chunk that is longer than it says", () => posted([CHUNKED], `5\r\n${ONE_CLICK}\r\n${NO_MORE}`)],
    ["a chunk that does not end", () => posted([CHUNKED], `1a\r\n${ONE_CLICK}XX${NO_MORE}`)],
    ["a chunk whose extension ends early", () => posted([CHUNKED], `1a;\n${ONE_CLICK}\r\n${NO_MORE}`)],
    ["a chunk that never comes", () => posted([CHUNKED], `7fffffff\r\n${ONE_CLICK}${HANGS_UP}`)],
    ["lines that end in half a line end", () => posted([LENGTH], ONE_CLICK).replaceAll("\r\n", "\n")],
    ["a field with a line end in it", () => posted(["X: a\rb", LENGTH], ONE_CLICK)],
    ["a field with a blank before its colon", () => posted(["X : a", LENGTH], ONE_CLICK)],
    ["less than it says", () => posted([LENGTH], `List-Unsub${HANGS_UP}`)],
    [
      "more than a minute's worth of extensions",
      () => posted([CHUNKED], `1a;${"a".repeat(20_000)}\r\n${ONE_CLICK}\r\n`),
    ],
  ])("(%s) is not taken, and nobody's request is found in it", async (_, bytes) => {
    await expectRefused(bytes(), [400, 413])
    expect(await objectionsOf(VICTIM)).toBe(0)
  })

  it("that says less than it has leaves the rest unread", async () => {
    await overSocket(posted(["Content-Length: 4", "Connection: close"], `x=1&${hidden()}`))
    expect(await objectionsOf(VICTIM)).toBe(0)
  })

  it("in chunks with extensions and a trailer still leaves: both are HTTP (RFC 9112 section 7.1)", async () => {
    const before = await objectionsOf(SUBJECT)
    const answer = await overSocket(
      posted([CHUNKED, "Connection: close"], `1a;a=b\r\n${ONE_CLICK}\r\n0\r\nX: y\r\n\r\n`),
    )
    expect(statusesIn(answer)).toEqual([200])
    expect(await objectionsOf(SUBJECT)).toBeGreaterThan(before)
  })
})

/** A body that holds a press of somebody else's link, framed in either way. */
const FRAMES: Readonly<Record<string, (head: string) => string>> = {
  "with a length": (head) => lines(head, `Content-Length: ${hidden().length}`, "", hidden()),
  "in chunks": (head) => lines(head, CHUNKED, "", `${hidden().length.toString(16)}\r\n${hidden()}\r\n${NO_MORE}`),
}

describe("a body that nobody reads", () => {
  it.each<[string, number, (token: string) => string[]]>([
    ["of a GET", 200, () => [`GET ${path} HTTP/1.1`, "Host: x"]],
    ["of a HEAD", 200, () => [`HEAD ${path} HTTP/1.1`, "Host: x"]],
    ["of a file", 200, () => ["GET /assets/main-1a2b3c4d.js HTTP/1.1", "Host: x"]],
    ["at an address that is nothing", 404, () => ["POST /nothing HTTP/1.1", "Host: x"]],
    ["by a method that is not for it", 405, () => [`DELETE ${path} HTTP/1.1`, "Host: x"]],
    ["by TRACE", 405, () => ["TRACE / HTTP/1.1", "Host: x"]],
    ["of another type", 415, () => ["POST /api/v1/objection HTTP/1.1", "Host: x", "Content-Type: text/plain"]],
    ["of two types", 415, () => ["POST /api/v1/objection HTTP/1.1", "Host: x", JSON_TYPE, JSON_TYPE]],
    ["by nobody", 401, () => ["POST /api/v1/may-send HTTP/1.1", "Host: x", JSON_TYPE]],
    ["of lines, by nobody", 401, () => ["POST /api/v1/may-send HTTP/1.1", "Host: x", LINES_TYPE]],
    ["with two Hosts", 400, () => ["POST / HTTP/1.1", "Host: x", "Host: y"]],
    ["with an expectation of its own", 417, () => ["POST / HTTP/1.1", "Host: x", "Expect: evil"]],
  ])("(%s) is no second request, and the next one is answered", async (_, status, head) => {
    const before = installation.dump()
    for (const [name, framed] of Object.entries(FRAMES)) {
      const answer = await overSocket(framed(head(path).join("\r\n")) + got("/fr/ways"))
      const [first, ...rest] = statusesIn(answer)
      expect(first, name).toBe(status)
      // Who hangs up answers no second one.
      expect([[], [200]], name).toContainEqual(rest)
    }
    expect(installation.dump()).toBe(before)
  })

  it("at TRACE is not sent back, and neither is its head (D36)", async () => {
    const answer = await overSocket(lines("TRACE / HTTP/1.1", "Host: x", "X-Secret: 4711", "Connection: close", "", ""))
    expect(statusesIn(answer)).toEqual([405])
    expect(answer).not.toContain("4711")
  })
})

describe("a first line or a Host that is none", () => {
  it.each<[string, string, number[]?]>([
    ["another scheme", got("ftp://x/")],
    ["a scheme of scripts", got("javascript:alert(1)")],
    ["an authority", got("x:80")],
    ["an asterisk", got("*")],
    ["nothing", got("")],
    ["a NUL", got("/fr/\0")],
    ["a tab", got("/a\tb")],
    ["a blank", got("/a b")],
    ["a byte that is no letter", got("/\xff")],
    ["a backslash", got("/\\evil.example")],
    ["an address longer than any", got(`/${"a".repeat(20_000)}`), [431]],
    ["no Host", got("/", "X: y")],
    ["two Hosts", got("/", "Host: x", "host: y")],
    ["the same Host twice", got("/", "Host: x", "Host: x")],
    ["a Host with a path", got("/", "Host: x/evil")],
    ["a Host with a user", got("/", "Host: a@x")],
    ["a Host with a query", got("/", "Host: x?y")],
    ["a Host with a fragment", got("/", "Host: x#y")],
    ["a Host with a backslash", got("/", "Host: x\\y")],
    ["a Host with a blank", got("/", "Host: x y")],
    ["a Host with markup", got("/", 'Host: "><script>')],
    ["a Host with bytes that are no letters", got("/", "Host: \xff\xfe")],
    ["a Host with a percent sign", got("/", "Host: %")],
    ["a Host with a port beyond all ports", got("/", "Host: x:99999")],
    ["half an address of IPv6", got("/", "Host: [::1")],
    ["a version that does not exist", lines("GET / HTTP/1.2", "Host: x", "", "")],
    ["a version of long ago", lines("GET / HTTP/0.9", "Host: x", "", "")],
    ["a version far ahead", lines("GET / HTTP/9.9", "Host: x", "", "")],
    ["a version in small letters", lines("GET / http/1.1", "Host: x", "", "")],
    ["the version after this one", lines("GET / HTTP/2.0", "Host: x", "", "")],
    ["words behind its version", lines("GET / HTTP/1.1 x", "Host: x", "", "")],
    ["a field before its first line", lines("X: y", "GET / HTTP/1.1", "Host: x", "", "")],
    ["a blank before its first field", lines("GET / HTTP/1.1", " X: y", "Host: x", "", "")],
    ["a field without a colon", lines("GET / HTTP/1.1", "Host: x", "X", "", "")],
    ["a field without a name", lines("GET / HTTP/1.1", "Host: x", ": y", "", "")],
    ["no version", `GET /\r\n${HANGS_UP}`],
    ["the first bytes of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["the first bytes of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["a method in small letters", lines("get / HTTP/1.1", "Host: x", "", "")],
    ["a method that does not exist", lines("FROB / HTTP/1.1", "Host: x", "", "")],
    ["a field longer than any", got("/", "Host: x", `X: ${"a".repeat(20_000)}`), [431]],
    [
      "more fields than anybody needs",
      got("/", "Host: x", ...Array.from({ length: 3_000 }, (_, at) => `X${at}: a`)),
      [431],
    ],
    ["a field with a NUL", got("/", "Host: x", "X: a\0b")],
    ["a field with a control character", got("/", "Host: x", "X: a\x01b")],
    ["a name of a field that is none", got("/", "Host: x", "X(a): b")],
    ["a tunnel", lines("CONNECT x:80 HTTP/1.1", "Host: x", "", "")],
  ])("(%s) is refused", async (_, bytes, statuses) => {
    await expectRefused(bytes, statuses)
  })

  it.each([
    ["an address of another host", (it: string) => got(`http://evil.example${it}`)],
    ["an address by https", (it: string) => got(`https://evil.example${it}`)],
    ["an empty Host", (it: string) => got(it, "Host:")],
    ["a Host of numbers", (it: string) => got(it, "Host: [::1]:80")],
    [
      "the words of a proxy that nobody trusts",
      (it: string) =>
        got(
          it,
          "Host: x",
          "X-Forwarded-Host: evil.example",
          "X-Forwarded-Proto: gopher",
          "Forwarded: host=evil.example",
          "X-Original-URL: /evil",
          "X-Rewrite-URL: /evil",
        ),
    ],
    [
      "another origin",
      (it: string) => got(it, "Host: x", "Origin: https://evil.example", "Referer: https://evil.example/"),
    ],
    ["names of what every object has", (it: string) => got(it, "Host: x", "__proto__: evil", "constructor: evil")],
    [
      "letters of another alphabet",
      (it: string) => got(it, "Host: x", "Accept-Language: \xff\xfe, evil", "X-Evil: \x80"),
    ],
    [
      "an upgrade to something else",
      (it: string) => got(it, "Host: x", "Upgrade: websocket", "Sec-WebSocket-Key: evil"),
    ],
  ])("(%s) tells the page nothing: it is the same as without (B30, D37)", async (_, bytes) => {
    const bodyOf = (answer: string) => answer.replace(/^.*?\r\n\r\n/s, "")
    const answer = await overSocket(bytes(path))
    expect(statusesIn(answer)).toEqual([200])
    expect(answer).not.toMatch(/evil|gopher|^(location|access-control-allow-\w+):/im)
    expect(bodyOf(answer)).toBe(bodyOf(await overSocket(got(path))))
  })
})

describe("an address that wants out of where it is", () => {
  const OUT = [
    ...["/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc/passwd"],
    ...[
      "/assets/..%5c..%5cetc%5cpasswd",
      "/assets/%252e%252e%252fetc%252fpasswd",
      "/assets/%c0%ae%c0%ae%c0%afetc/passwd",
    ],
    ...[
      "/assets/main-1a2b3c4d.js%00.png",
      "/assets//main-1a2b3c4d.js",
      "/assets/./..//package.json",
      "/.env",
      "/.git/config",
    ],
    ...[
      "//evil.example/fr/",
      "/%2f%2fevil.example",
      "/%5c%5cevil.example",
      "/%c0%af",
      "/fr/u/%",
      "/fr/u/%zz",
      "/fr/u/%ff.%ff.%ff",
    ],
    ...[
      "/fr/u/%00",
      "/fr/u?token=%",
      "/fr/u?token=%ff&brand=%zz&after=%",
      "/s/%",
      "/S/%ff",
      "/fr/s/%e2%80%ae",
      "/%0d%0aSet-Cookie:a=b",
    ],
    ...[
      "/fr/u/a.b.c%0d%0aSet-Cookie:a=b",
      "/api/v1/%2e%2e/%2e%2e/etc/passwd",
      "/api/v1/brands/%ff/nothing",
      "/api/v1/brands/%2f/nothing",
    ],
    ...["/api/v1/nothing%00", "/.well-known/../package.json", "/.well-known/%2e%2e/package.json"],
  ]
  it.each(OUT)("%s is nothing, and leads nowhere", async (target) => {
    const answer = await overSocket(got(target, "Host: x", "Accept: text/html"))
    expect(statusesIn(answer)).toEqual([404])
    expect(answer).not.toMatch(/^(location|set-cookie):/im)
    expect(answer).not.toContain("root:")
    expect(answer).toMatch(/^x-content-type-options: nosniff/im)
  })

  it.each([
    ["/api/v1/changes?after=%zz", 401],
    ["/api/v1/brands/%/preferences", 401],
    ["/api/v1/brands/%ff/preferences", 401],
    ["/api/v1/brands/%2e%2e/preferences", 401],
  ])("%s is answered as any other", async (target, status) => {
    expect(statusesIn(await overSocket(got(target)))).toEqual([status])
  })
})

describe("a body that is too large", () => {
  it.each<[string, string, (body: string) => string]>([
    ["that says its length", "Content-Length: 100000000000", (body) => body],
    ["in chunks", CHUNKED, (body) => `${body.length.toString(16)}\r\n${body}\r\n`],
  ])("%s is refused before all of it has come, and leaves nothing", async (_, header, framed) => {
    const before = installation.dump()
    const answer = new Promise<string>((resolve) => {
      const socket = connect(listening.port, "127.0.0.1", () =>
        socket.write(posted([header], framed("x".repeat(1_100_000)))),
      )
      socket.setEncoding("latin1")
      // The rest never comes: whoever waits for it never answers.
      socket.once("data", (chunk: string) => {
        socket.destroy()
        resolve(chunk)
      })
    })
    expect(statusesIn(await answer)).toEqual([413])
    expect(installation.dump()).toBe(before)
    expect((await fetch(`${listening.url}/fr/ways`)).status).toBe(200)
  })
})
