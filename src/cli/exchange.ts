import { ConfigError, createHandler, type Handler, type ServerConfig } from "../server/index.ts"
import type { ServerParts } from "./serve.ts"

/** What delivers mail and tells the senders' systems, whatever the configuration is by now. */
type Running = Pick<ServerParts, "store" | "courier" | "webhooks">

/** A server whose configuration may be exchanged while it answers. */
export interface Exchangeable {
  readonly handler: Handler
  readonly parts: Running
  /** From the next request on. Requests, mails and messages under way are finished as they began. */
  exchange(next: ServerParts): void
}

export function exchangeable(first: ServerParts): Exchangeable {
  let now = first
  let handler = createHandler(first)
  let mail: Promise<unknown> = Promise.resolve()
  let before: Promise<unknown> = Promise.resolve()
  return {
    handler: (request, peer) => handler(request, peer),
    parts: {
      store: first.store,
      courier: {
        deliverDue: async () => {
          mail = Promise.all([mail, now.courier.deliverDue()])
          await mail
        },
      },
      webhooks: {
        deliverDue: () => now.webhooks.deliverDue(),
        finish: async () => void (await Promise.all([before, now.webhooks.finish()])),
      },
    },
    exchange: (next) => {
      handler = createHandler(next)
      before = Promise.all([before, now.webhooks.finish()])
      now = next
    },
  }
}

/**
 * What a server that runs takes of a configuration: everything but whose word it takes on who asks, which is settled when it
 * begins to listen.
 *
 * @throws ConfigError
 */
export function asBefore(before: ServerConfig, next: ServerConfig): ServerConfig {
  if (before.trustedProxies.join() === next.trustedProxies.join()) return next
  throw new ConfigError(["trustedProxies: cannot be changed while the server runs; start it anew"])
}

/**
 * Takes the configuration anew at every `SIGHUP`, one time after the other. A server that runs in a terminal ends with it, as
 * any other command.
 *
 * @param take throws when it cannot be taken: then everything stays as it was
 */
export function onHangup(take: () => Promise<void>, said: (error: unknown) => void): void {
  if (process.stdin.isTTY) return
  let last = Promise.resolve()
  process.on("SIGHUP", () => {
    last = last.then(take).catch(said)
  })
}
