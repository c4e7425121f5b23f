import { connect, type Socket } from "node:net"

/** What is asked of a server, over how many connections. */
interface Load {
  readonly port: number
  /** Whole requests of HTTP/1.1, each sent once, in this order. */
  readonly requests: readonly string[]
  /** How many are under way at once, each on a connection of its own that is kept. */
  readonly connections: number
}

/** What came of each request, in the order of the requests. */
interface Loaded {
  /** 0 where no whole answer came. */
  readonly statuses: readonly number[]
  /** From the first byte sent to the last one received, in milliseconds; `NaN` where no whole answer came. */
  readonly latencies: readonly number[]
  /** From the first request to the last answer, in milliseconds. */
  readonly tookMs: number
}

interface Answered {
  readonly status: number
  /** The connection goes on. */
  readonly kept: boolean
}

/**
 * Sends requests as fast as they are answered. A connection that ends is opened again; a request that was sent over it is
 * not sent again. Once no connection can be opened it gives up.
 */
export async function load({ port, requests, connections }: Load): Promise<Loaded> {
  const statuses = requests.map(() => 0)
  const latencies = requests.map(() => Number.NaN)
  let next = 0
  const began = performance.now()
  const client = async () => {
    let connection: Connection | null = null
    while (next < requests.length) {
      connection ??= await opened(port)
      if (!connection) return
      const at = next++
      if (at >= requests.length) break
      const sent = performance.now()
      const answered = await connection.ask(requests[at] ?? "")
      if (answered) {
        statuses[at] = answered.status
        latencies[at] = performance.now() - sent
      }
      if (!answered?.kept) {
        connection.close()
        connection = null
      }
    }
    connection?.close()
  }
  await Promise.all(Array.from({ length: connections }, client))
  return { statuses, latencies, tookMs: performance.now() - began }
}

interface Connection {
  /** `null` where the connection ended before the whole answer was there. */
  ask(request: string): Promise<Answered | null>
  close(): void
}

/** `null` where nobody listens any more. */
const opened = (port: number): Promise<Connection | null> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.setNoDelay()
    socket.once("connect", () => resolve(connectionOver(socket)))
    socket.on("error", () => resolve(null))
  })

function connectionOver(socket: Socket): Connection {
  let waiting: ((answered: Answered | null) => void) | undefined
  let ended = false
  let said = ""
  const tell = (answered: Answered | null) => {
    const told = waiting
    waiting = undefined
    said = ""
    told?.(answered)
  }
  socket.setEncoding("latin1")
  socket.on("data", (text: string) => {
    said += text
    const answered = wholeAnswer(said)
    if (answered) tell(answered)
  })
  socket.on("close", () => {
    ended = true
    tell(null)
  })
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (ended) return resolve(null)
        waiting = resolve
        socket.write(request)
      }),
    close: () => void socket.destroy(),
  }
}

/** Of an answer that says its length; `null` while not all of it is there. */
function wholeAnswer(said: string): Answered | null {
  const headEnd = said.indexOf("\r\n\r\n")
  if (headEnd === -1) return null
  const head = said.slice(0, headEnd)
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  if (said.length < headEnd + 4 + length) return null
  return { status: Number(said.slice(9, 12)), kept: !/\r\nconnection: *close/i.test(head) }
}

/** One-click, as mail clients post it (RFC 8058). */
export const pressTo = (path: string): string =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: x",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Length: 26",
    "",
    "List-Unsubscribe=One-Click",
  ].join("\r\n")

/** A page, as browsers ask for it, uncompressed. */
export const visitTo = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n`

/** The same with Brotli. */
export const visitWithBrotli = (path: string): string => visitTo(path).replace(/\r\n$/, "Accept-Encoding: br\r\n\r\n")
