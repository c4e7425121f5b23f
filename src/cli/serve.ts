import { loadPage } from "../page/index.ts"
import {
  ConfigError,
  type Courier,
  createCourier,
  createHttpsPoster,
  createRegister,
  createWebhooks,
  gzipEncoder,
  type HandlerParts,
  readConfig,
  type ServerConfig,
  type Store,
  type Webhooks,
} from "../server/index.ts"
import { createFolderMailer } from "../server/mail/folder-mailer.ts"
import { createSmtpMailer } from "../server/mail/smtp-mailer.ts"
import { brotliEncoder, type Listening, listen } from "../server/main.ts"
import { CommandError } from "./command-error.ts"
import { readConfigFile } from "./config-file.ts"
import { asBefore, exchangeable, onHangup } from "./exchange.ts"
import { logToStderr } from "./log-to-stderr.ts"
import { openConfig } from "./open-config.ts"
import { mailFolder, openStore } from "./open-store.ts"
import { trialServer } from "./trial-server.ts"

/** A server's parts, and what delivers its mail and tells the senders' systems. */
export type ServerParts = HandlerParts & {
  readonly store: Store
  readonly courier: Courier
  readonly webhooks: Webhooks
}

/** The parts of a server over a SQLite file or a PostgreSQL, with the built page. Without an SMTP server, mail lands in a folder. */
export async function openServer(config: unknown, database: string): Promise<ServerParts> {
  const page = await loadPage()
  const checked = await readConfig(config, page.renderer.locales)
  const store = await openStore(database, "create")
  return partsOver({ ...page, store, log: logToStderr }, checked, database)
}

/** What of a server outlives its configuration. */
type Lasting = Pick<ServerParts, "renderer" | "assets" | "store" | "log">

function partsOver(lasting: Lasting, checked: ServerConfig, database: string): ServerParts {
  const { renderer, assets, store, log } = lasting
  const mailer = checked.smtp === null ? createFolderMailer(mailFolder(database)) : createSmtpMailer(checked.smtp)
  return {
    renderer,
    assets,
    config: checked,
    store,
    register: createRegister({ ...checked, store }),
    courier: createCourier({ config: checked, store, mailer, draw: renderer.mail, log }),
    webhooks: createWebhooks({ config: checked, store, poster: createHttpsPoster(), log }),
    log,
    encoders: [brotliEncoder, gzipEncoder],
  }
}

/** `preference-center serve`: the reference server, until it is told to stop. At `SIGHUP` it takes its configuration anew. */
export async function serve(options: { config: string; database: string; port: number; host: string }): Promise<void> {
  const parts = await openServer(readConfigFile(options.config), options.database)
  const listening = { ...options, trustedProxies: parts.config.trustedProxies }
  const running = exchangeable(parts)
  const server = await listen(running.handler, listening).catch(explainListening(options))
  deliverUntilStopped([server], running.parts)
  const { renderer, log } = parts
  onHangup(
    async () => {
      const next = await readConfig(readConfigFile(options.config), renderer.locales)
      running.exchange(partsOver(parts, asBefore(parts.config, next), options.database))
      log({ event: "configuration", outcome: "taken" })
    },
    (error) => log({ event: "configuration", outcome: "refused", why: reasonOf(error) }),
  )
  process.stdout.write(`Listening on ${server.url}\n`)
  if (parts.config.smtp === null) parts.log({ event: "mail-folder", folder: mailFolder(options.database) })
}

/** Why a configuration was not taken: in our own words, which hold no secret, or by the name of what failed. */
const reasonOf = (error: unknown): string =>
  error instanceof CommandError || error instanceof ConfigError ? error.message : String((error as Error)?.name)

/** `preference-center serve --trial`: the reference server with the conformance kit's door, over registers in memory. */
export async function serveTrials(options: { config: string; port: number; host: string }): Promise<void> {
  const { config, page } = await openConfig(options.config)
  const log = logToStderr
  const server = await listen(trialServer({ ...page, config, log }), options).catch(explainListening(options))
  const stop = () => void server.close().then(() => process.exit(0))
  process.once("SIGTERM", stop)
  process.once("SIGINT", stop)
  process.stdout.write(`Listening on ${server.url}\n`)
}

/** How often the outbox is looked into, in milliseconds. */
const DELIVERY_MS = 1_000

/**
 * Delivers mail and tells the senders' systems, neither of which waits for the other, until asked to stop: then no new
 * requests, those under way finished, the database closed.
 */
export function deliverUntilStopped(
  servers: readonly Listening[],
  { store, courier, webhooks }: Pick<ServerParts, "store" | "courier" | "webhooks">,
): void {
  const rounds = setInterval(() => {
    void courier.deliverDue()
    void webhooks.deliverDue()
  }, DELIVERY_MS)
  const stop = async () => {
    clearInterval(rounds)
    await Promise.all(servers.map((server) => server.close()))
    await Promise.all([courier.deliverDue(), webhooks.finish()])
    await store.close()
    process.exit(0)
  }
  process.once("SIGTERM", stop)
  process.once("SIGINT", stop)
}

const explainListening =
  ({ host, port }: { host: string; port: number }) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === "EADDRINUSE") throw new CommandError(`Port ${port} is taken. Choose another with --port.`)
    if (error.syscall) throw new CommandError(`Nothing can listen on ${host}:${port}: ${error.message}`)
    throw error
  }
