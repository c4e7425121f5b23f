import type { IncomingMessage, Server, ServerOptions, ServerResponse } from "node:http"
import type { Socket } from "node:net"

/** How much of a server one client may hold, and for how long. Times in milliseconds. */
export interface SocketLimits {
  /** For the head of a request, from its first byte, or from the opening of the connection. */
  readonly headMs: number
  /** For the whole body. One that is read line by line has `idleMs` instead. */
  readonly bodyMs: number
  /** From the head of the request to the last byte of the answer. One that is sent part by part has `idleMs` instead. */
  readonly answerMs: number
  /** Without a byte in either direction while a request is under way. */
  readonly idleMs: number
  /** Between two requests of one connection. */
  readonly restMs: number
  /** Connections at once. Above it the one that has rested for longest gives way; where none rests, the newest does. */
  readonly connections: number
  /** Bytes of all header fields together. */
  readonly headBytes: number
  /** For what is under way when the server is told to close. */
  readonly closeMs: number
}

/**
 * - A head is one packet or two: 10 s is a phone that loses its network for a moment, and a fraction of what Node allows.
 * - A body of ours has some hundred bytes, and never more than a megabyte: 20 s.
 * - The page's largest file has some 100 kB: 2 minutes are 8 kbit/s.
 * - A connection rests for longer than proxies keep theirs (60 s is common), so that it is the proxy that closes, and no
 *   press is sent into a connection that has just ended. It costs nobody anything: resting ones give way.
 * - 4,000 connections are some 100 MB at most, and need 4,000 file descriptors.
 * - 16 kB of header fields is what Node has; a link of ours has less than 1 kB.
 * - Five seconds to close leave the deliveries some of the ten after which containers are killed.
 *
 * How many requests a connection carries is not limited: a new one costs more than the next request.
 */
export const SOCKET_LIMITS: SocketLimits = {
  headMs: 10_000,
  bodyMs: 20_000,
  answerMs: 120_000,
  idleMs: 60_000,
  restMs: 75_000,
  connections: 4_000,
  headBytes: 16_384,
  closeMs: 5_000,
}

/** What Node itself looks after. Its own limit for a whole request is off: it knows nothing of those that go on for long. */
export const optionsOf = ({ headMs, restMs, headBytes }: SocketLimits): ServerOptions => ({
  headersTimeout: headMs,
  requestTimeout: 0,
  connectionsCheckingInterval: Math.min(headMs / 2, 2_000),
  keepAliveTimeout: restMs,
  maxHeaderSize: headBytes,
})

/** A server's connections, looked after. */
interface Sockets {
  /** The answer to this is sent part by part: only standing still ends it. */
  streams(answer: object): void
  /** Takes no new requests; resolves when the answers under way are out, or their time is. */
  close(): Promise<void>
}

const TIMEOUT = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

export function limitSockets(server: Server, limits: SocketLimits): Sockets {
  const all = new Set<Socket>()
  /** Those without a request, the one that has rested for longest first. */
  const resting = new Set<Socket>()
  const underWay = new Set<ServerResponse>()
  const streaming = new WeakSet<object>()
  let closing = false
  server.setTimeout(limits.idleMs)

  const makeRoom = (newest: Socket) => {
    if (all.size <= limits.connections) return
    const [oldest = newest] = resting
    oldest.destroy()
  }

  server.on("connection", (socket: Socket) => {
    all.add(socket)
    makeRoom(socket)
    if (!socket.destroyed) resting.add(socket)
    socket.once("close", () => {
      all.delete(socket)
      resting.delete(socket)
    })
  })

  server.on("request", (request: IncomingMessage, answer: ServerResponse) => {
    const { socket } = request
    resting.delete(socket)
    underWay.add(answer)
    if (closing) answer.shouldKeepAlive = false
    const body = setTimeout(() => {
      if (request.complete) return
      if (!answer.headersSent) socket.write(TIMEOUT)
      socket.destroySoon()
    }, limits.bodyMs)
    if (isByLine(request)) clearTimeout(body)
    const whole = setTimeout(() => {
      if (!streaming.has(answer)) socket.destroy()
    }, limits.answerMs)
    answer.once("close", () => {
      clearTimeout(body)
      clearTimeout(whole)
      underWay.delete(answer)
      if (closing) socket.end()
      else if (!socket.destroyed) resting.add(socket)
    })
  })

  const close = async () => {
    closing = true
    for (const answer of underWay) if (!answer.headersSent) answer.shouldKeepAlive = false
    // What has arrived already is read first, and so becomes a request that is answered.
    await turn()
    const closed = new Promise<void>((done, fail) => server.close((error) => (error ? fail(error) : done())))
    for (const socket of resting) socket.destroy()
    const late = setTimeout(() => {
      for (const socket of all) socket.destroy()
    }, limits.closeMs)
    await closed.finally(() => clearTimeout(late))
  }
  return { streams: (answer) => void streaming.add(answer), close }
}

/** A body of lines, which is answered while it comes. */
const isByLine = ({ headers }: IncomingMessage): boolean =>
  headers["content-type"]?.split(";")[0]?.trim().toLowerCase() === "application/x-ndjson"

/** Two turns of the event loop: in the first, connections are taken in, in the second, read. */
const turn = async (): Promise<void> => {
  for (let count = 0; count < 2; count += 1) await new Promise((resolve) => setImmediate(resolve))
}
