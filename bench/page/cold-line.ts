import { connect, createServer, type Socket } from "node:net"
import { setTimeout as after } from "node:timers/promises"

/** A way to a server on which every connection has to be opened first. */
export interface ColdLine {
  readonly url: string
  close(): Promise<void>
}

/**
 * Stands in front of a server, and lets nothing through a new connection before so many milliseconds are over: as long as
 * the round trips of TCP (RFC 9293 section 3.5) and of TLS 1.3 (RFC 8446 section 2) take, of which a browser's own
 * throttling knows nothing.
 */
export async function openColdLine(target: string, openingMs: number): Promise<ColdLine> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  const server = createServer(async (near) => {
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on("error", () => other.destroy())
      one.on("close", () => {
        open.delete(one)
        other.destroy()
      })
    }
    near.pause()
    await after(openingMs)
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The line has no port.")
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
