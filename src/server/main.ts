import type { Server } from "node:http"
import { BlockList, isIP } from "node:net"
import { promisify } from "node:util"
import { brotliCompress, constants } from "node:zlib"
import { type HttpBindings, serve } from "@hono/node-server"
import { ConfigError } from "./config.ts"
import type { Handler, Peer } from "./handler.ts"
import type { Encoder } from "./http/compress.ts"
import { isStreamed } from "./http/streamed.ts"
import { limitSockets, optionsOf, SOCKET_LIMITS, type SocketLimits } from "./sockets/socket-limits.ts"

/** Where a server listens. Port 0 takes a free one. */
export interface Listening {
  readonly url: string
  readonly port: number
  /** Takes no new requests, finishes those under way for as long as `closeMs` allows, then resolves. */
  close(): Promise<void>
}

/**
 * Opens the socket; the only file that does.
 *
 * @param limits how much one client may hold of it: `SOCKET_LIMITS` where nothing else is said
 * @throws Error with code `EADDRINUSE` when the port is taken
 */
export function listen(
  handler: Handler,
  {
    port,
    host = "127.0.0.1",
    trustedProxies = [],
    limits: wanted = {},
  }: { port: number; host?: string; trustedProxies?: readonly string[]; limits?: Partial<SocketLimits> },
): Promise<Listening> {
  const whoAsks = peerOf(trustedProxies)
  const limits = { ...SOCKET_LIMITS, ...wanted }
  return new Promise((resolve, reject) => {
    const answer = async (request: Request, { incoming, outgoing }: HttpBindings) => {
      if (namesTwoHosts(incoming) || !VERSIONS.includes(incoming.httpVersion)) return refused()
      const response = await handler(request, { ...whoAsks(incoming), hangUp: () => incoming.socket.destroy() })
      if (isStreamed(response)) sockets.streams(outgoing)
      return response
    }
    const server = serve(
      {
        fetch: (request, bindings) => answer(request, bindings as HttpBindings),
        port,
        hostname: host,
        serverOptions: optionsOf(limits),
      },
      (info) => resolve({ url: `http://${host}:${info.port}`, port: info.port, close: sockets.close }),
    ) as Server
    const sockets = limitSockets(server, limits)
    server.once("error", reject)
  })
}

/** Two of them mean one thing to a proxy and another to what stands behind it (RFC 9112 section 3.2). */
const namesTwoHosts = ({ rawHeaders }: { readonly rawHeaders: readonly string[] }): boolean =>
  rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length > 1

/** Node takes 0.9 and 2.0 in a first line, too, and speaks neither. */
const VERSIONS = ["1.0", "1.1"]

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
      throw new ConfigError([`trustedProxies: "${each}" is no address and no network`])
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
