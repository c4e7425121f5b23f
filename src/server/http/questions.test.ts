import { once } from "node:events"
import { type ClientRequest, type IncomingMessage, request } from "node:http"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import * as v from "valibot"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Occasion } from "../../domain/index.ts"
import { maySendLineSchema } from "../../wire/index.ts"
import { contractChecker } from "../../wire/testing.ts"
import { listen } from "../main.ts"
import type { Store } from "../store/store.ts"
import { ask, type Installation, install, pathOf, press, SUBJECT, senderKeyOf } from "../testing.ts"

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

const PATH = "/api/v1/may-send"
const headersOf = (key: string | null, type = "application/x-ndjson") => ({
  "content-type": type,
  ...(key === null ? {} : { authorization: `Bearer ${key}` }),
})
const SENDER = headersOf(senderKeyOf("lenoir"))

const LANE = { channel: "email", topic: "news" }
const question = (subject = SUBJECT, more: object = {}) => ({ subject, ...LANE, ...more })
const lines = (...each: unknown[]) => each.map((one) => `${JSON.stringify(one)}\n`).join("")

/** Bytes as somebody hands them over, one at a time and only when they are wanted. */
function handedOver(chunks: Iterator<string | Uint8Array>) {
  const encoder = new TextEncoder()
  const cancelled = Promise.withResolvers<void>()
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const { done, value } = chunks.next()
        if (done) controller.close()
        else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value)
      },
      cancel: () => cancelled.resolve(),
    },
    { highWaterMark: 0 },
  )
  return { stream, cancelled: cancelled.promise }
}

const asked = (body: BodyInit, { on = installation, headers = SENDER as Record<string, string> } = {}) =>
  ask(on, PATH, { method: "POST", headers, body, duplex: "half" })

const parsed = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => v.parse(maySendLineSchema, JSON.parse(line)))

const onPage = (): Occasion => ({
  now: installation.clock.now(),
  door: "page",
  locale: null,
  textVersion: null,
  link: null,
})

const answersTo = async (body: BodyInit) => parsed(await (await asked(body)).text())

describe("may these be sent? asked line by line", () => {
  it("is answered line by line, in the order of the questions", async () => {
    const questions = [
      question(SUBJECT, { channel: "post", topic: "offers" }),
      question("c-unknown"),
      question(),
      question(SUBJECT, { channel: "pigeon" }),
      question(),
    ]
    const answer = await asked(lines(...questions))
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/x-ndjson; charset=utf-8"])
    const because = ["default-basis", "no-consent", "chosen", "unknown-lane", "chosen"]
    expect(parsed(await answer.text())).toEqual(
      questions.map((each, at) => ({ ...each, may: [0, 2, 4].includes(at), because: because[at] })),
    )
  })

  it("is answered as the contract describes it, and so is every refusal", async () => {
    const check = contractChecker()
    const body = lines(question(), question("c-2"))
    for (const headers of [SENDER, headersOf(null), headersOf(senderKeyOf("lenoir"), "text/plain")]) {
      const answer = await asked(body, { headers })
      const heard = { status: answer.status, headers: answer.headers, body: await answer.text() }
      const request = { headers: new Headers(headers), body }
      expect(check({ method: "POST", path: "/may-send", request, answer: heard })).toEqual([])
    }
  })

  it("says no from the first line that comes after an objection was answered (A5)", async () => {
    const token = await installation.token()
    const chunks = [lines(question()), lines(question())].values()
    const answer = await asked(handedOver(chunks).stream)
    const reader = answer.body?.getReader()
    const next = async () => parsed(new TextDecoder().decode((await reader?.read())?.value))
    expect(await next()).toMatchObject([{ may: true }])
    await press(installation, pathOf(token))
    expect(await next()).toMatchObject([{ may: false, because: "objected" }])
  })

  it("is the same wherever the network cuts it, also within a letter, and with the line ends of Windows", async () => {
    const text = `${lines(question("c-1"), question(), { subject: "é€😀", ...LANE })}${JSON.stringify(question("c-3"))}`
    const whole = await answersTo(text)
    expect(whole.map((each) => ("line" in each ? each.line : each.subject))).toEqual(["c-1", SUBJECT, 3, "c-3"])
    const bytes = new TextEncoder().encode(text)
    for (const size of [1, 2, 3, 7, 64]) {
      const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      )
      expect(await answersTo(handedOver(cut.values()).stream), `${size} bytes at a time`).toEqual(whole)
    }
    expect(await answersTo(text.replaceAll("\n", "\r\n"))).toEqual(whole)
  })

  it("with no question is answered with nothing", async () => {
    const answer = await asked("")
    expect([answer.status, await answer.text()]).toEqual([200, ""])
  })

  it("is answered for the brand of the key, and of no other (D28)", async () => {
    const dupont = { brand: installation.brand("dupont"), subject: "c-2" }
    const choices = [{ ...LANE, receives: true }]
    await installation.register.save(dupont, "0", { choices }, onPage(), "k".repeat(16))
    const body = lines(question(), question("c-2"))
    const told = async (brand: string) =>
      parsed(await (await asked(body, { headers: headersOf(senderKeyOf(brand)) })).text()).map(({ may }) => may)
    expect([await told("lenoir"), await told("dupont")]).toEqual([
      [true, false],
      [false, true],
    ])
  })
})

describe("a line that is no question", () => {
  const canary = "jeanne@canary.example"
  it.each<[string, string | Uint8Array, RegExp]>([
    ["no JSON", `{"subject": ${canary}}`, /no JSON/],
    ["nothing", "", /is empty/],
    ["no UTF-8", Uint8Array.of(0x22, 0xff, 0xfe, 0x22), /UTF-8/],
    ["with a byte order mark", `\ufeff${JSON.stringify(question())}`, /byte order mark/],
    ["with a field twice", `${JSON.stringify(question()).slice(0, -1)},"topic":"news"}`, /"topic" twice/],
    ["a list", JSON.stringify([question()]), /an object with "subject", "channel", "topic"/],
    ["null", "null", /an object with/],
    ["a text", JSON.stringify(canary), /an object with/],
    ["with an unknown field (D33)", JSON.stringify(question(SUBJECT, { [canary]: canary })), /nothing else/],
    ["with a brand: it is that of the key", JSON.stringify(question(SUBJECT, { brand: "dupont" })), /nothing else/],
    ["without a topic", JSON.stringify({ subject: SUBJECT, channel: "email" }), /"topic"/],
    ["with an address for a subject", JSON.stringify(question(canary)), /"subject"/],
    ["with a channel that cannot be one", JSON.stringify(question(SUBJECT, { channel: canary })), /"channel"/],
    ["with a number for a topic", JSON.stringify(question(SUBJECT, { topic: 7 })), /"topic"/],
    ["longer than a line", JSON.stringify(question(SUBJECT, { topic: canary.repeat(200) })), /at most 4000 bytes/],
    ["longer than a body", JSON.stringify(canary.repeat(100_000)), /at most 4000 bytes/],
  ])("(%s) is told in its place, and is no yes; the others are answered", async (_, line, error) => {
    const bytes = typeof line === "string" ? new TextEncoder().encode(line) : line
    const body = handedOver([lines(question()), bytes, `\n${lines(question())}`].values()).stream
    const answer = await (await asked(body)).text()
    expect(answer).not.toContain("canary")
    const yes = { ...question(), may: true, because: "chosen" }
    expect(parsed(answer)).toEqual([yes, { line: 2, may: false, error: expect.stringMatching(error) }, yes])
  })

  it("may have 4,000 bytes, and not one more", async () => {
    const padded = (length: number) => JSON.stringify(question()).padEnd(length)
    const told = await answersTo(`${padded(4_000)}\n${padded(4_001)}\n${padded(4_000)}`)
    expect(told.map(({ may }) => may)).toEqual([true, false, true])
  })
})

/** Many people, of whom every tenth objects. */
async function manyPeople(count: number): Promise<void> {
  for (let at = 0; at < count; at += 10) {
    await installation.register.leave({ brand: installation.brand(), subject: `c-${at}` }, onPage(), null)
  }
}

/** A question to each, a few at a time. */
function* questionsTo(count: number): Generator<string> {
  for (let at = 0; at < count; at += 100) {
    yield Array.from({ length: 100 }, (_, more) =>
      lines({ subject: `c-${at + more}`, channel: "post", topic: "offers" }),
    ).join("")
  }
}

const MANY = 100_000

describe("a hundred thousand questions in one call", () => {
  it("are answered over a real connection, each in its place, though no body may be that long otherwise", async () => {
    await manyPeople(1_000)
    const server = await listen(installation.handler, { port: 0 })
    const sent = request(server.url + PATH, { method: "POST", headers: SENDER })
    const sending = pipeline(Readable.from(questionsTo(MANY)), sent)
    const [answer] = (await once(sent, "response")) as [IncomingMessage]
    let number = 0
    let rest = ""
    let wrong = 0
    for await (const chunk of answer.setEncoding("utf8")) {
      const complete = (rest + String(chunk)).split("\n")
      rest = complete.pop() ?? ""
      for (const line of complete) {
        const { subject, may } = JSON.parse(line) as { subject: string; may: boolean }
        const objects = number % 10 === 0 && number < 1_000
        if (subject !== `c-${number}` || may === objects) wrong += 1
        number += 1
      }
    }
    await sending
    expect([number, wrong, rest, answer.complete]).toEqual([MANY, 0, "", true])
    await server.close()
  }, 120_000)

  it("are read no faster than their answers are taken, and let everybody else have a turn", async () => {
    let handed = 0
    function* counted(): Generator<string> {
      for (const chunk of questionsTo(MANY)) {
        handed += 100
        yield chunk
      }
    }
    let turns = 0
    let counting = true
    const count = () => {
      turns += 1
      if (counting) setImmediate(count)
    }
    count()
    const answer = await asked(handedOver(counted()).stream)
    const reader = answer.body?.getReader()
    let taken = 0
    let most = 0
    let parts = 0
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      taken += part.value.filter((byte) => byte === 0x0a).length
      parts += 1
      // Whoever takes the answers is slow: the server has every chance to run ahead.
      for (let times = 0; times < 3; times += 1) await new Promise(setImmediate)
      most = Math.max(most, handed - taken)
    }
    counting = false
    expect(taken).toBe(MANY)
    expect(most).toBeLessThanOrEqual(200)
    expect(parts).toBeGreaterThanOrEqual(MANY / 500)
    expect(turns).toBeGreaterThan(parts * 3)
  }, 120_000)

  it("that came all at once are answered a few hundred at a time", async () => {
    let most = 0
    const counting = (store: Store): Store => ({
      ...store,
      readMany: (brand, subjects) => {
        most = Math.max(most, subjects.length)
        return store.readMany(brand, subjects)
      },
    })
    const other = await install({ wrapStore: counting })
    let turns = 0
    let done = false
    const everybodyElse = (async () => {
      for (; !done; turns += 1) await new Promise(setImmediate)
    })()
    const answer = await asked([...questionsTo(10_000)].join(""), { on: other })
    expect((await answer.text()).trimEnd().split("\n")).toHaveLength(10_000)
    done = true
    await everybodyElse
    expect(most).toBe(500)
    expect(turns).toBeGreaterThanOrEqual(10_000 / 500)
    await other.close()
  })
})

describe("asking line by line", () => {
  const endless = function* (): Generator<string> {
    for (;;) yield lines(question())
  }

  it("without a sender key of ours is refused before a byte of it is read", async () => {
    const token = await installation.token()
    for (const key of [null, "wrong", token]) {
      let read = false
      const { stream } = handedOver({
        next: () => {
          read = true
          return { done: true, value: undefined }
        },
      })
      const answer = await asked(stream, { headers: headersOf(key) })
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: "link-invalid" }])
      expect(read).toBe(false)
    }
  })

  it("has no limit of length; asking in JSON still has one", async () => {
    const long = lines(...Array.from({ length: 20_000 }, () => question()))
    expect(long.length).toBeGreaterThan(1_000_000)
    expect(await answersTo(long)).toHaveLength(20_000)
    const answer = await asked(long, { headers: headersOf(senderKeyOf("lenoir"), "application/json") })
    expect(answer.status).toBe(413)
  })

  it("ends when whoever asks hangs up", async () => {
    const { stream, cancelled } = handedOver(endless())
    const answer = await asked(stream)
    const reader = answer.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await cancelled
  })

  it("ends when whoever asks hangs up while nothing comes", async () => {
    const cancelled = Promise.withResolvers<void>()
    let first = true
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (!first) return new Promise(() => undefined)
          first = false
          return controller.enqueue(new TextEncoder().encode(lines(question())))
        },
        cancel: () => cancelled.resolve(),
      },
      { highWaterMark: 0 },
    )
    const reader = (await asked(stream)).body?.getReader()
    await reader?.read()
    const waiting = reader?.read()
    await reader?.cancel()
    await Promise.all([cancelled.promise, waiting])
  })

  it("ends when the connection is cut, and asks the register nothing more", async () => {
    let questions = 0
    const counting = (store: Store): Store => ({
      ...store,
      readMany: (brand, subjects) => {
        questions += subjects.length
        return store.readMany(brand, subjects)
      },
    })
    const other = await install({ wrapStore: counting })
    const server = await listen(other.handler, { port: 0 })
    const sent: ClientRequest = request(server.url + PATH, { method: "POST", headers: SENDER })
    const source = Readable.from(endless())
    const sending = pipeline(source, sent).catch(() => undefined)
    const [answer] = (await once(sent, "response")) as [IncomingMessage]
    await once(answer, "data")
    answer.on("error", () => undefined)
    sent.destroy()
    await sending
    // Resolves only when nothing is under way any more.
    await server.close()
    const then = questions
    expect(then).toBeGreaterThan(0)
    for (let times = 0; times < 50; times += 1) await new Promise(setImmediate)
    expect(questions).toBe(then)
    expect(other.log.join("")).not.toContain('"event":"error"')
    await other.close()
  })

  it("of a register that fails at once is answered 503; of one that fails later the answer breaks off", async () => {
    let asks = 0
    let failsAt = 1
    const failing = (store: Store): Store => ({
      ...store,
      readMany: (brand, subjects) => {
        asks += 1
        return asks < failsAt ? store.readMany(brand, subjects) : Promise.reject(new Error(`disk I/O error ${SUBJECT}`))
      },
    })
    const other = await install({ wrapStore: failing })
    const server = await listen(other.handler, { port: 0 })
    const url = server.url + PATH
    const body = lines(...Array.from({ length: 5_000 }, () => question()))
    const refused = await fetch(url, { method: "POST", headers: SENDER, body })
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"])
    await refused.text()
    failsAt = 5
    asks = 0
    const sent = request(url, { method: "POST", headers: SENDER })
    sent.end(body)
    const [answer] = (await once(sent, "response")) as [IncomingMessage]
    let text = ""
    const read = async () => {
      for await (const chunk of answer.setEncoding("utf8")) text += String(chunk)
    }
    await expect(read()).rejects.toThrow()
    expect(answer.complete).toBe(false)
    expect(text).not.toMatch(/disk I\/O|Error/)
    expect(parsed(text.slice(0, text.lastIndexOf("\n"))).length).toBeLessThan(5_000)
    expect(other.log.filter((line) => line.includes('"event":"error"'))).toHaveLength(2)
    expect(other.log.join("")).not.toContain(SUBJECT)
    await server.close()
    await other.close()
  })
})
