import { once } from "node:events"
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from "node:http"
import { type AddressInfo, connect } from "node:net"

/** What becomes of one request that writes, or of its answer. */
export const FAULTS = [
  "cut before it is read",
  "cut in the middle",
  "answer lost",
  "answer cut in the middle",
  "answer held",
  "request held",
  "503",
  "503 with Retry-After",
  "captive portal",
  "captive portal, elsewhere",
  "sent twice",
  "sent again long after",
  "server restarted before",
  "server restarted after",
] as const

export type Fault = (typeof FAULTS)[number]

/** With these the request arrives at the server, now or when what is held goes on, whatever the browser hears of it. */
const ARRIVING: ReadonlySet<Fault> = new Set<Fault>([
  "answer lost",
  "answer cut in the middle",
  "answer held",
  "request held",
  "sent twice",
  "sent again long after",
  "server restarted after",
])

export const arrives = (fault: Fault | undefined): boolean => fault === undefined || ARRIVING.has(fault)

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

interface Answered {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

const PORTAL_PAGE = "<!doctype html><title>Welcome</title><h1>Welcome to the hotel</h1>"
const ELSEWHERE_PAGE = "<!doctype html><title>Elsewhere</title><h1>Another page</h1>"

/** Where pages are that are not the centre's. */
export const ELSEWHERE = "/elsewhere"
const PORTAL = "/welcome"

/** What is asked for here is not answered before the network heals. */
export const BUSY = "/busy"

/** How many connections a browser has to one origin over HTTP/1.1. */
export const CONNECTIONS = 6

/** Headers of one connection, which are not passed on (RFC 9110 section 7.6.1). */
const OF_A_CONNECTION = ["connection", "keep-alive", "transfer-encoding", "content-length"]

/** The server behind the network, as far as it has to do with it. */
interface Behind {
  readonly url: string
  /** Stops it and starts it again, on the same port and the same file. */
  readonly restart: () => Promise<void>
}

/**
 * The network between a browser and the real server: a proxy on a port of its own. Each request that writes meets the next
 * fault of those that are armed; what only reads goes through.
 */
export class FaultyNetwork {
  /** What came by, oldest first: for whoever has to understand what went wrong. */
  readonly trail: string[] = []
  readonly #behind: Behind
  #server: HttpServer
  #port = 0
  #faults: Fault[] = []
  #under = 0
  #late: Asked[] = []
  #assets: PromiseWithResolvers<void> | null = null
  #held = Promise.withResolvers<void>()
  #busy = 0
  #mark: string | null = null

  private constructor(behind: Behind) {
    this.#behind = behind
    this.#server = this.#create()
  }

  static async open(behind: Behind): Promise<FaultyNetwork> {
    const network = new FaultyNetwork(behind)
    await network.#listen()
    return network
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** No request is on its way, but for those that are held. */
  get quiet(): boolean {
    return this.#under === 0
  }

  /** How many faults have not been met. */
  get coming(): number {
    return this.#faults.length
  }

  /** How many requests have come that are held for nothing but to be held. */
  get busy(): number {
    return this.#busy
  }

  /** What becomes of the next requests that write. */
  arm(faults: readonly Fault[]): void {
    this.#faults = [...faults]
    this.#busy = 0
  }

  /** Nobody listens any more: connections are refused, and those that are open are cut. */
  async goAway(): Promise<void> {
    this.trail.push("(gone)")
    const closed = once(this.#server, "close")
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  /** Everything works from now on, and what was held goes on. */
  async heal(): Promise<void> {
    this.trail.push("(healed)")
    this.#faults = []
    this.#mark = null
    this.releaseAssets()
    this.#held.resolve()
    this.#held = Promise.withResolvers()
    if (!this.#server.listening) await this.#listen()
  }

  /** The application does not arrive before it is released. */
  holdAssets(): void {
    this.#assets ??= Promise.withResolvers()
  }

  releaseAssets(): void {
    this.#assets?.resolve()
    this.#assets = null
  }

  /** Of a document nothing arrives from this on, before the network heals. */
  holdFrom(mark: string): void {
    this.#mark = mark
  }

  /** Delivers the copies that took their time. */
  async deliverLate(): Promise<void> {
    for (const asked of this.#late.splice(0)) {
      const { status } = await this.#pass(asked)
      this.trail.push(`${named(asked)} again, long after: ${status}`)
    }
  }

  async close(): Promise<void> {
    await this.heal()
    await this.goAway()
  }

  #create(): HttpServer {
    return createServer((incoming, answer) => {
      this.#under += 1
      this.#take(incoming, answer)
        .catch((error: NodeJS.ErrnoException) => {
          this.trail.push(`${incoming.method} failed: ${error.code ?? error.message}`)
          incoming.socket.resetAndDestroy()
        })
        .finally(() => {
          this.#under -= 1
        })
    })
  }

  async #listen(): Promise<void> {
    this.#server = this.#create()
    this.#server.listen(this.#port, "127.0.0.1")
    await once(this.#server, "listening")
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async #take(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/" } = incoming
    if (path === ELSEWHERE || path === PORTAL) {
      return reply(answer, page(path === PORTAL ? PORTAL_PAGE : ELSEWHERE_PAGE))
    }
    if (path.startsWith(BUSY)) {
      this.#busy += 1
      await this.#hold(this.#held.promise)
      return reply(answer, page(""))
    }
    if (path.startsWith("/assets/") && this.#assets) await this.#hold(this.#assets.promise)
    const body = await bodyOf(incoming)
    const asked: Asked = { method, path, headers: passedOn(incoming.headers), body }
    if (method === "GET" && this.#mark !== null && !path.startsWith("/assets/")) {
      return this.#replyInTwo(answer, asked, this.#mark)
    }
    if (method === "GET" || method === "HEAD") return reply(answer, await this.#pass(asked))
    const fault = this.#faults.shift()
    const at = this.trail.push(`${named(asked)}: ${fault ?? "passed"}`) - 1
    const passed = await this.#meet(fault, asked, incoming, answer)
    if (passed !== null) this.trail[at] += ` ${passed}`
  }

  /** @returns what the server answered, where the request arrived there */
  async #meet(
    fault: Fault | undefined,
    asked: Asked,
    { socket }: IncomingMessage,
    answer: ServerResponse,
  ): Promise<number | null> {
    const cut = () => socket.resetAndDestroy()
    const healed = this.#held.promise
    switch (fault) {
      case "cut before it is read":
        cut()
        return null
      case "cut in the middle":
        await this.#passHalf(asked)
        cut()
        return null
      case "503":
        reply(answer, { status: 503, headers: { "content-type": "text/plain" }, body: Buffer.from("Away\n") })
        return null
      case "503 with Retry-After":
        reply(answer, { status: 503, headers: { "retry-after": "7" }, body: Buffer.alloc(0) })
        return null
      case "captive portal":
        reply(answer, page(PORTAL_PAGE))
        return null
      case "captive portal, elsewhere":
        reply(answer, { status: 302, headers: { location: PORTAL }, body: Buffer.alloc(0) })
        return null
      case "server restarted before":
        await this.#behind.restart()
        cut()
        return null
      case "request held":
        await this.#hold(healed)
        break
      case "sent again long after":
        this.#late.push(asked)
        break
    }
    const [passed] = await Promise.all([this.#pass(asked), ...(fault === "sent twice" ? [this.#pass(asked)] : [])])
    if (fault === "server restarted after") await this.#behind.restart()
    if (fault === "answer held") await this.#hold(healed)
    if (fault === "answer lost" || fault === "server restarted after") cut()
    else if (fault === "answer cut in the middle") replyHalf(answer, passed, cut)
    else reply(answer, passed)
    return passed.status
  }

  async #replyInTwo(answer: ServerResponse, asked: Asked, mark: string): Promise<void> {
    const headers = { ...asked.headers, "accept-encoding": "identity" }
    const whole = await this.#pass({ ...asked, headers })
    const { body, ...passed } = whole
    const at = body.indexOf(mark)
    if (at < 0) return reply(answer, whole)
    answer.writeHead(passed.status, passed.headers).write(body.subarray(0, at))
    await this.#hold(this.#held.promise)
    answer.end(body.subarray(at))
  }

  async #hold(until: Promise<void>): Promise<void> {
    this.#under -= 1
    await until
    this.#under += 1
  }

  async #pass({ method, path, headers, body }: Asked): Promise<Answered> {
    const { hostname, port } = new URL(this.#behind.url)
    const outgoing = request({ hostname, port, method, path, headers, agent: false })
    outgoing.end(body)
    const [incoming] = (await once(outgoing, "response")) as [IncomingMessage]
    return { status: incoming.statusCode ?? 0, headers: passedOn(incoming.headers), body: await bodyOf(incoming) }
  }

  /** The head of a request and half of its body, and then no more. */
  async #passHalf({ method, path, headers, body }: Asked): Promise<void> {
    const { hostname, port } = new URL(this.#behind.url)
    const socket = connect(Number(port), hostname)
    await once(socket, "connect")
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const head = [`${method} ${path} HTTP/1.1`, ...lines, `content-length: ${body.length}`, "", ""].join("\r\n")
    const closed = once(socket, "close")
    socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, body.length / 2)]), () => socket.resetAndDestroy())
    await closed
  }
}

/** Without whatever stands for a person in it. */
const named = ({ method, path, headers }: Asked): string => {
  const key = headers["idempotency-key"]
  return `${method} ${path.replace(/[\w-]+\.[\w-]+\.[\w-]+/, "…")}${key ? ` ${String(key).slice(0, 8)}` : ""}`
}

const passedOn = (headers: IncomingMessage["headers"]): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_A_CONNECTION.includes(name)))

const page = (html: string): Answered => ({
  status: 200,
  headers: { "content-type": "text/html" },
  body: Buffer.from(html),
})

function reply(answer: ServerResponse, { status, headers, body }: Answered): void {
  answer.writeHead(status, { ...headers, "content-length": body.length }).end(body)
}

function replyHalf(answer: ServerResponse, { status, headers, body }: Answered, cut: () => void): void {
  answer.writeHead(status, { ...headers, "content-length": body.length })
  answer.write(body.subarray(0, body.length / 2), cut)
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
