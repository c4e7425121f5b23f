import { promisify } from "node:util"
import { brotliCompress, constants } from "node:zlib"
import { serve } from "@hono/node-server"
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
      resolve({
        url: `http://${host}:${info.port}`,
        port: info.port,
        close: () =>
          new Promise((done, fail) => {
            server.close((error) => (error ? fail(error) : done()))
            if ("closeIdleConnections" in server) server.closeIdleConnections()
          }),
      }),
    )
    server.once("error", reject)
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
