import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import {
  createHandler,
  createRegister,
  gzipEncoder,
  type HandlerParts,
  jsonLog,
  openSqliteStore,
  readConfig,
  type Store,
} from "../server/index.ts"
import { brotliEncoder, type Listening, listen } from "../server/main.ts"
import { CommandError } from "./command-error.ts"
import { readConfigFile } from "./config-file.ts"
import { loadPage } from "./load-page.ts"

/** The parts of a server over an SQLite file, with the built page. */
export async function openServer(config: unknown, database: string): Promise<HandlerParts & { store: Store }> {
  const page = await loadPage()
  const checked = await readConfig(config, page.renderer.locales)
  mkdirSync(dirname(database), { recursive: true })
  const store = openSqliteStore(database)
  return {
    ...page,
    config: checked,
    store,
    register: createRegister({ store }),
    log: jsonLog((line) => process.stderr.write(line)),
    encoders: [brotliEncoder, gzipEncoder],
  }
}

/** `preference-center serve`: the reference server, until it is told to stop. */
export async function serve(options: { config: string; database: string; port: number; host: string }): Promise<void> {
  const parts = await openServer(readConfigFile(options.config), options.database)
  const server = await listen(createHandler(parts), options).catch(explainPort(options.port))
  stopOnSignal([server], parts.store)
  process.stdout.write(`Listening on ${server.url}\n`)
}

/** Stops when asked: no new requests, those under way finished, the database closed. */
export function stopOnSignal(servers: readonly Listening[], store: Store): void {
  const stop = async () => {
    await Promise.all(servers.map((server) => server.close()))
    await store.close()
    process.exit(0)
  }
  process.once("SIGTERM", stop)
  process.once("SIGINT", stop)
}

const explainPort =
  (port: number) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code === "EADDRINUSE") throw new CommandError(`Port ${port} is taken. Choose another with --port.`)
    throw error
  }
