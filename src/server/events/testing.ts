import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http"
import { createServer as createHttpsServer } from "node:https"

/** A sender's own system, over real sockets. Imported by tests only. */

/** A request as it came in. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** To the letter. */
  readonly body: string
}

/** What becomes of a request: a status, a cut connection, or whatever the test does with the answer itself. */
type Reply = number | "cut" | ((answer: ServerResponse) => void)

export interface Receiver {
  readonly url: string
  readonly port: number
  /** All that came in, whatever became of it. */
  readonly received: Received[]
  /** What was taken: answered with 2xx. */
  readonly taken: Received[]
  /** How many connections were opened. */
  connections(): number
  /** Resolves when so many requests have come in. */
  until(count: number): Promise<void>
  /** From now on. */
  reply(by: (request: Received) => Reply | Promise<Reply>): void
  close(): Promise<void>
}

/** @param https for `HOST`, with a certificate that only those believe who know `CERTIFICATE` */
export async function startReceiver({ https = false } = {}): Promise<Receiver> {
  const received: Received[] = []
  const taken: Received[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let connections = 0
  let reply: (request: Received) => Reply | Promise<Reply> = () => 204
  const take = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, text]) => [name, String(text)]))
    const { method = "", url: path = "" } = incoming
    const request = { method, path, headers, body: Buffer.concat(chunks).toString() }
    received.push(request)
    for (const { count, resolve } of waiting) if (received.length >= count) resolve()
    const what = await reply(request)
    if (typeof what === "function") return what(answer)
    if (what === "cut") return answer.destroy()
    if (what >= 200 && what < 300) taken.push(request)
    return answer.writeHead(what).end()
  }
  const handle = (incoming: IncomingMessage, answer: ServerResponse) => void take(incoming, answer)
  const server = https ? createHttpsServer({ key: KEY, cert: CERTIFICATE }, handle) : createHttpServer(handle)
  server.on("connection", () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  return {
    url: https ? `https://${HOST}:${port}/hooks` : `http://127.0.0.1:${port}/hooks`,
    port,
    received,
    taken,
    connections: () => connections,
    until: (count) =>
      new Promise((resolve) => (received.length >= count ? resolve() : waiting.push({ count, resolve }))),
    reply: (by) => {
      reply = by
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** For whom the certificate speaks. No resolver knows it. */
export const HOST = "hooks.example"

/** Belongs to nobody but the tests; stands until 2120. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBbjCCAROgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1ob29rcy5l
eGFtcGxlMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA1ob29rcy5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESbG6
iSGhpFSu9mjlpFX/u+KvsMWkzSb7jIC6QsNooLeEVuU4JUHEV9BO4zSTJlEhryC9
7CSUtfGgSQ0xeZzZSaNMMEowDwYDVR0TAQH/BAUwAwEB/zAYBgNVHREEETAPgg1o
b29rcy5leGFtcGxlMB0GA1UdDgQWBBRQfsSmaRxsQj0IKJmAwD1JCmlldTAKBggq
hkjOPQQDAgNJADBGAiEAkqyx7X+wmv8D0I66N8XAsayy+WMkeTSmIqQCzOWDKBoC
IQDQLUBe8Rf6IpIj4PTFz+aRkeUTJ2by/lDc+SIPbnQQEQ==
-----END CERTIFICATE-----
`
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOQwzt0K4zsryQJdN
LnosK/KuD7/yTEx8WHew2Tq46hGhRANCAARJsbqJIaGkVK72aOWkVf+74q+wxaTN
JvuMgLpCw2igt4RW5TglQcRX0E7jNJMmUSGvIL3sJJS18aBJDTF5nNlJ
-----END PRIVATE KEY-----
`
