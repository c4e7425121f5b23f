import { createServer, type Server as HttpServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Webhook } from "standardwebhooks"
import { newSigningSecret } from "./signing-secret.ts"

/** What the sender's own systems are told of a change: what these tests look at of it. */
export interface Told {
  readonly type: string
  readonly data: {
    readonly brand: string
    readonly subject: string
    readonly what: string
    readonly door: string
    readonly reference: string | null
    readonly objection: { readonly reference: string } | null
    readonly profiling: boolean
    readonly lanes: readonly { readonly may: boolean }[]
  }
}

/** One of the sender's own systems: a real server that takes webhooks, and believes none that is not signed. */
export class Receiver {
  /** With which the installation signs. */
  readonly secret = newSigningSecret()
  readonly #server: HttpServer
  readonly #told: Told[] = []
  #arrived = Promise.withResolvers<void>()

  private constructor() {
    const webhook = new Webhook(this.secret)
    this.#server = createServer(async (request, answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString()
      this.#told.push(webhook.verify(body, request.headers as Record<string, string>) as Told)
      answer.writeHead(204).end()
      this.#arrived.resolve()
      this.#arrived = Promise.withResolvers<void>()
    })
  }

  static async open(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/changes`
  }

  /** All that was told, once there is so much. */
  async told(count: number): Promise<readonly Told[]> {
    while (this.#told.length < count) await this.#arrived.promise
    return this.#told
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
