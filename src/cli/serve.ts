import { setTimeout } from "node:timers/promises"
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
import { type Chaos, createChaos, refuseChaosForPeople } from "./chaos.ts"
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
  /** Faults on purpose; `null` where people are. */
  readonly chaos: Chaos | null
}

/** Faults on purpose, drawn from this seed, for a server that listens on this host. */
interface WithChaos {
  readonly seed: number
  readonly host: string
}

/** The parts of a server over a SQLite file or a PostgreSQL, with the built page. Without an SMTP server, mail lands in a folder. */
export async function openServer(
  config: unknown,
  database: string,
  withChaos: WithChaos | null = null,
): Promise<ServerParts> {
  const page = await loadPage()
  const checked = await readConfig(config, page.renderer.locales)
  if (withChaos) refuseChaosForPeople(checked, withChaos.host)
  const store = await openStore(database, "create")
  const log = logToStderr
  const chaos = withChaos && createChaos({ ...withChaos, log })
  return partsOver({ ...page, store, log, chaos }, checked, database)
}

/** What of a server outlives its configuration. */
type Lasting = Pick<ServerParts, "renderer" | "assets" | "store" | "log" | "chaos">

function partsOver(lasting: Lasting, checked: ServerConfig, database: string): ServerParts {
  const { renderer, assets, store, log, chaos } = lasting
  const poster = createHttpsPoster()
  const mailer = checked.smtp === null ? createFolderMailer(mailFolder(database)) : createSmtpMailer(checked.smtp)
  return {
    renderer,
    assets,
    config: checked,
    store,
    register: createRegister({ ...checked, store }),
    courier: createCourier({ config: checked, store, mailer, draw: renderer.mail, log }),
    webhooks: createWebhooks({ config: checked, store, poster: chaos?.poster(poster) ?? poster, log }),
    log,
    chaos,
    encoders: [brotliEncoder, gzipEncoder],
  }
}

interface ServeOptions {
  readonly config: string
  readonly port: number
  readonly host: string
  /** With `--chaos`: what its faults are drawn from; `null` for none. */
  readonly seed: number | null
}

/** `preference-center serve`: the reference server, until it is told to stop. At `SIGHUP` it takes its configuration anew. */
export async function serve(options: ServeOptions & { readonly database: string }): Promise<void> {
  const { seed, host } = options
  const withChaos = seed === null ? null : { seed, host }
  const parts = await openServer(readConfigFile(options.config), options.database, withChaos)
  const listening = { ...options, trustedProxies: parts.config.trustedProxies }
  const running = exchangeable(parts)
  const handler = parts.chaos?.handler(running.handler) ?? running.handler
  const server = await listen(handler, listening).catch(explainListening(options))
  deliverUntilStopped([server], running.parts)
  const { renderer, log } = parts
  onHangup(
    async () => {
      const next = asBefore(parts.config, await readConfig(readConfigFile(options.config), renderer.locales))
      if (withChaos) refuseChaosForPeople(next, host)
      running.exchange(partsOver(parts, next, options.database))
      log({ event: "configuration", outcome: "taken" })
    },
    (error) => log({ event: "configuration", outcome: "refused", why: reasonOf(error) }),
  )
  warnOfChaos(seed)
  process.stdout.write(`Listening on ${server.url}\n`)
  if (parts.config.smtp === null) parts.log({ event: "mail-folder", folder: mailFolder(options.database) })
}

/** Why a configuration was not taken: in our own words, which hold no secret, or by the name of what failed. */
const reasonOf = (error: unknown): string =>
  error instanceof CommandError || error instanceof ConfigError ? error.message : String((error as Error)?.name)

/** `preference-center serve --trial`: the reference server with the conformance kit's door, over registers in memory. */
export async function serveTrials(options: ServeOptions): Promise<void> {
  const { config, page } = await openConfig(options.config)
  const log = logToStderr
  const { seed } = options
  const trial = trialServer({ ...page, config, log })
  const handler = seed === null ? trial : createChaos({ seed, log }).handler(trial)
  const server = await listen(handler, options).catch(explainListening(options))
  const stop = () => void server.close().then(() => process.exit(0))
  process.once("SIGTERM", stop)
  process.once("SIGINT", stop)
  warnOfChaos(seed)
  process.stdout.write(`Listening on ${server.url}\n`)
}

function warnOfChaos(seed: number | null): void {
  if (seed === null) return
  process.stdout.write(`
  CHAOS ${seed}: answers of this server come late, are refused or are lost, on purpose.
  It is for trying out clients and receivers. Never send anybody here.

`)
}

/** How often the outbox is looked into, in milliseconds. */
const DELIVERY_MS = 1_000

/**
 * How long deliveries may go on once it was asked to stop, in milliseconds: what is not done by then stays in the outbox, and
 * is due again by itself. With the time for requests under way it is less than the ten seconds after which containers are killed.
 */
const LAST_DELIVERIES_MS = 3_000

/**
 * Delivers mail and tells the senders' systems, neither of which waits for the other, until asked to stop: then no new
 * requests, those under way finished, what is being delivered too for as long as there is time, the database closed.
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
    const late = setTimeout(LAST_DELIVERIES_MS)
    await Promise.race([Promise.all([courier.deliverDue(), webhooks.finish()]), late])
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
