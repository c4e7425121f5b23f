import type { IncomingMessage, ServerResponse } from "node:http"
import { BlockList, isIP, type Socket } from "node:net"
import { promisify } from "node:util"
import { brotliCompress, constants } from "node:zlib"
import { type ServerType, serve } from "@hono/node-server"
import { ConfigError } from "./config.ts"
import type { Handler, Peer } from "./handler.ts"
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
  {
    port,
    host = "127.0.0.1",
    trustedProxies = [],
  }: { port: number; host?: string; trustedProxies?: readonly string[] },
): Promise<Listening> {
  const whoAsks = peerOf(trustedProxies)
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, { incoming }) =>
          namesTwoHosts(incoming)
            ? refused()
            : handler(request, { ...whoAsks(incoming), hangUp: () => incoming.socket.destroy() }),
        port,
        hostname: host,
      },
      (info) => resolve({ url: `http://${host}:${info.port}`, port: info.port, close: closer(server) }),
    )
    server.once("error", reject)
  })
}

/** Two of them mean one thing to a proxy and another to what stands behind it (RFC 9112 section 3.2). */
const namesTwoHosts = ({ rawHeaders }: { readonly rawHeaders: readonly string[] }): boolean =>
  rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length > 1

const refused = (): Response => new Response(null, { status: 400, headers: { connection: "close" } })

/** What is looked at of a request to tell who asks. */
interface Asking {
  readonly socket: { readonly remoteAddress?: string | undefined }
  readonly headers: { readonly [name: string]: string | string[] | undefined }
}

/**
 * Tells who asks: the other end of the socket, and where that is a proxy of ours, who it says asked it (D37).
 *
 * @param trusted addresses, or networks such as `10.0.0.0/8`
 * @throws ConfigError when one of them is neither
 */
export function peerOf(trusted: readonly string[]): (incoming: Asking) => Peer {
  const ours = new BlockList()
  for (const each of trusted) {
    const [, address = "", length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(each) ?? []
    const family = isIP(address) === 6 ? "ipv6" : "ipv4"
    if (isIP(address) === 0 || Number(length ?? 0) > (family === "ipv6" ? 128 : 32)) {
      throw new ConfigError(
        `The configuration cannot be used:\n  - trustedProxies: "${each}" is no address and no network`,
      )
    }
    if (length === undefined) ours.addAddress(address, family)
    else ours.addSubnet(address, Number(length), family)
  }
  const isOurs = (address: string) => isIP(address) !== 0 && ours.check(address, isIP(address) === 6 ? "ipv6" : "ipv4")
  return ({ socket, headers }) => {
    const forwarded = String(headers["x-forwarded-for"] ?? "").split(",")
    const hops = [
      ...forwarded.map((each) => each.trim()).filter((each) => each !== ""),
      socket.remoteAddress ?? "",
    ].map((hop) => hop.replace(/^::ffff:(?=\d+\.)/i, ""))
    // The last address that none of our proxies stands for; what stands before it anybody may have written.
    const address = hops.findLast((hop) => !isOurs(hop)) ?? hops[0]
    return address ? { address } : {}
  }
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
