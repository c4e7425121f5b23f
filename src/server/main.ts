import type { IncomingMessage, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { promisify } from "node:util"
import { brotliCompress, constants } from "node:zlib"
import { type ServerType, serve } from "@hono/node-server"
import type { Handler } from "./handler.ts"
import type { Encoder } from "./http/compress.ts"

/** Where a server listens. Port 0 takes a free one. */
export interface Listening {
  readonly url: string
  readonly port: number
  /** Takes no new requests, finishes those under way, then resolves. */
  close(): Promise<void>
}

/**
 * Opens the socket; the only file that does.
 *
 * @throws Error with code `EADDRINUSE` when the port is taken
 */
export function listen(
  handler: Handler,
  { port, host = "127.0.0.1" }: { port: number; host?: string },
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: handler, port, hostname: host }, (info) =>
      resolve({ url: `http://${host}:${info.port}`, port: info.port, close: closer(server) }),
    )
    server.once("error", reject)
  })
}

/**
 * Closes a server as soon as its last answer is out. Node alone would wait: a minute for connections that browsers opened
 * ahead and never used, five seconds for those that are kept alive after the last answer.
 */
function closer(server: ServerType): () => Promise<void> {
  const resting = new Set<Socket>()
  let closing = false
  const rest = (socket: Socket) => {
    if (closing) socket.end()
    else if (!socket.destroyed) resting.add(socket)
  }
  server.on("connection", (socket: Socket) => {
    rest(socket)
    socket.once("close", () => resting.delete(socket))
  })
  server.on("request", ({ socket }: IncomingMessage, answer: ServerResponse) => {
    resting.delete(socket)
    answer.once("close", () => rest(socket))
  })
  return () =>
    new Promise((done, fail) => {
      closing = true
      server.close((error) => (error ? fail(error) : done()))
      for (const socket of resting) socket.destroy()
    })
}

const brotli = promisify(brotliCompress)

/** Brotli at quality 5: a fraction of a millisecond for a page, and nearly the size of the slowest setting. */
export const brotliEncoder: Encoder = {
  name: "br",
  encode: async (bytes) =>
    Uint8Array.from(
      await brotli(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
    ),
}
