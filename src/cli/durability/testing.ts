import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { hasStrace } from "../../../tools/strace.ts"
import { createKeyring, type KeyConfig, signLink } from "../../link/index.ts"
import { agentKeyOf, configFile, FORM_TYPE, ONE_CLICK, pathOf, senderKeyOf } from "../../server/testing.ts"
import { type Ran, runCommand } from "../testing.ts"

/** Set-up of the tests in which a disk fails under a real server. Imported by tests only. */

const COMMAND = new URL("../../../dist/lib/cli/main.js", import.meta.url).pathname

/** What a press was answered. */
export interface Answered {
  readonly status: number
  readonly retryAfter: string | null
  readonly type: string
  readonly body: string
}

/** Every door by which a person's no comes in over HTTP; a press is the same one each time it is made for the same person. */
export type DoorName = "one click" | "form of the page" | "program" | "agent"

/** A real server in a process of its own, over any database. */
export interface Served {
  readonly pid: number
  /** What it logged so far. */
  log(): string
  leave(door: DoorName, subject: string): Promise<Answered>
  /** `GET` of a person's page. */
  page(subject: string): Promise<Answered>
  /** May post for offers be sent? */
  maySend(subject: string): Promise<Answered>
  /** A save, by the program's door. */
  save(subject: string, revision: number, key: string): Promise<Answered>
  /** Takes back an objection, by the program's door. */
  undo(subject: string, reference: string): Promise<Answered>
  /** Still the process that was started. */
  running(): boolean
  /** @returns its exit code */
  stop(): Promise<number | null>
}

export const DOORS: readonly DoorName[] = ["one click", "form of the page", "program", "agent"]

/**
 * Starts the built command.
 *
 * @param database a path, or the URL of a PostgreSQL
 * @param stderr where it logs to: to the test by default
 * @throws Error with what it said when it ends before it listens
 */
export async function serveOver(database: string, { logFile }: { logFile?: number } = {}): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), "durability-"))
  const config = await configFile()
  await writeFile(join(folder, "config.json"), JSON.stringify(config))
  const args = [COMMAND, "serve", "--config", "config.json", "--database", database, "--port", "0"]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", logFile ?? "pipe"] })
  let log = ""
  child.stderr?.on("data", (chunk: Buffer) => {
    log += chunk.toString()
  })
  const ended = once(child, "exit") as Promise<[number | null]>
  const failed = ended.then(([code]): never => {
    throw new Error(`The server ended with ${code}:\n${log}`)
  })
  failed.catch(() => undefined)
  const [line] = (await Promise.race([
    once(createInterface(child.stdout as NodeJS.ReadableStream), "line"),
    failed,
  ])) as [string]
  const origin = line.replace("Listening on ", "")
  const keyring = await createKeyring(config.keys as KeyConfig[])
  // One link a person, so that the same press is made again.
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (subject: string) => {
    const known = tokens.get(subject) ?? signLink({ keyring, issuer: config.publicUrl }, { brand: "lenoir", subject })
    tokens.set(subject, known)
    return known
  }
  const ask = async (path: string, init: RequestInit = {}): Promise<Answered> => {
    const answer = await fetch(origin + path, init)
    return {
      status: answer.status,
      retryAfter: answer.headers.get("retry-after"),
      type: answer.headers.get("content-type") ?? "",
      body: await answer.text(),
    }
  }
  const asJson = (method: string, authorization: string, key: string, body: unknown, more = {}) => ({
    method,
    headers: { authorization, "content-type": "application/json", "idempotency-key": key, ...more },
    body: JSON.stringify(body),
  })
  const shown = { locale: "en", textVersion: "test-1" }
  const keyFor = (subject: string) => `press-of-${subject}`.padEnd(16, "-")
  const form = (accept: string) => ({
    method: "POST",
    headers: { "content-type": FORM_TYPE, accept },
    body: ONE_CLICK,
  })
  const doors: Record<DoorName, (subject: string) => Promise<Answered>> = {
    "one click": async (subject) => ask(pathOf(await tokenOf(subject), "en"), form("*/*")),
    "form of the page": async (subject) => ask(pathOf(await tokenOf(subject), "en"), form("text/html")),
    program: async (subject) =>
      ask("/api/v1/objection", asJson("POST", `Bearer ${await tokenOf(subject)}`, keyFor(subject), shown)),
    agent: async (subject) => {
      const authorization = `Bearer ${agentKeyOf("lenoir")}`
      return ask("/api/v1/agent/objections", asJson("POST", authorization, keyFor(subject), { subject }))
    },
  }
  return {
    pid: child.pid ?? Number.NaN,
    log: () => log,
    leave: (door, subject) => doors[door](subject),
    page: async (subject) => ask(pathOf(await tokenOf(subject), "en")),
    maySend: async (subject) => {
      const questions = [{ subject, channel: "post", topic: "offers" }]
      const authorization = `Bearer ${senderKeyOf("lenoir")}`
      return ask("/api/v1/may-send", asJson("POST", authorization, "x".repeat(16), { brand: "lenoir", questions }))
    },
    save: async (subject, revision, key) => {
      const body = { ...shown, choices: [{ channel: "email", topic: "news", receives: true }] }
      const more = { "if-match": `"${revision}"` }
      return ask("/api/v1/preferences", asJson("PUT", `Bearer ${await tokenOf(subject)}`, key, body, more))
    },
    undo: async (subject, reference) => {
      const authorization = `Bearer ${await tokenOf(subject)}`
      return ask("/api/v1/objection/undo", asJson("POST", authorization, `undo-${reference}`, { ...shown, reference }))
    },
    running: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill("SIGTERM")
      const [code] = await ended
      await rm(folder, { recursive: true })
      return code
    },
  }
}

/** `preference-center audit`, over a database. */
export const audit = (database: string): Promise<Ran> =>
  runCommand([COMMAND, "audit", "--database", database], tmpdir())

/** A trouble that is there until it is ended. */
export type End = () => Promise<void>

/** strace on processes that run, with all that they start. Resolves when it has hold of them. */
export async function traced(pids: readonly number[], options: readonly string[]): Promise<End> {
  const on = pids.flatMap((pid) => ["-p", String(pid)])
  const strace = spawn("strace", ["-f", ...options, ...on], { stdio: ["ignore", "ignore", "pipe"] })
  const ended = once(strace, "exit")
  const lines = createInterface(strace.stderr)
  let said = ""
  let missing = pids.length
  for await (const line of lines) {
    said += `${line}\n`
    if (/^strace: Process \d+ attached/.test(line)) missing -= 1
    if (missing === 0) break
  }
  if (missing > 0) throw new Error(`strace cannot attach: ${said}`)
  strace.stderr.resume()
  return async () => {
    strace.kill("SIGINT")
    await ended
  }
}

/** Why system calls cannot be made to fail here; `null` where they can. */
export const WHY_NO_STRACE: string | null = await (async () => {
  if (!hasStrace()) return "strace is not installed"
  const other = spawn("sleep", ["60"], { stdio: "ignore" })
  try {
    await (await traced([other.pid ?? 0], ["-o", "/dev/null", "-e", "inject=fsync:error=EIO"]))()
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    other.kill()
  }
})()

/** A small disk of its own. */
export interface SmallDisk {
  readonly folder: string
  /** Takes all the room that is left. Gives it back at the end. */
  fill(): End
  /** Lets nobody write to it. */
  protect(): End
  remove(): void
}

/** @returns why there can be none, where that is refused: only root may mount */
export function smallDisk(kilobytes: number): SmallDisk | string {
  const folder = mkdtempSync(join(tmpdir(), "small-disk-"))
  const options = `size=${kilobytes}k,mode=0777`
  const { status, stderr, error } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], {
    encoding: "utf8",
  })
  if (status !== 0) {
    rmSync(folder, { recursive: true })
    return `no disk can be mounted: ${error?.message ?? stderr.trim()}`
  }
  return {
    folder,
    fill: () => {
      const filler = join(folder, "filler")
      for (const size of [65_536, 4_096, 1]) while (grows(filler, size));
      return async () => rmSync(filler)
    },
    protect: () => {
      execFileSync("mount", ["-o", "remount,ro", folder])
      return async () => void execFileSync("mount", ["-o", "remount,rw", folder])
    },
    remove: () => {
      execFileSync("umount", [folder])
      rmSync(folder, { recursive: true })
    },
  }
}

function grows(file: string, bytes: number): boolean {
  try {
    writeFileSync(file, new Uint8Array(bytes), { flag: "a" })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false
    throw error
  }
}

/** No file of a process that runs may grow beyond so many bytes, as with `ulimit -f`. */
export function limitFiles(pid: number, bytes: number): End {
  const limit = (soft: string) => execFileSync("prlimit", ["--pid", String(pid), `--fsize=${soft}:unlimited`])
  limit(String(bytes))
  return async () => void limit("unlimited")
}

export const hasPrlimit = (): boolean => spawnSync("prlimit", ["--version"]).status === 0

/** System calls in the order in which they ended, as strace wrote them with `-f`; without the thread. */
function callsIn(file: string): string[] {
  const begun = new Map<string, string>()
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, thread = "", said = ""] = /^(\d+)\s+(.*)$/.exec(line) ?? []
      const [, half] = /^(.*) <unfinished \.\.\.>$/.exec(said) ?? []
      if (half !== undefined) begun.set(thread, half)
      if (half !== undefined || said === "") return []
      const [, rest] = /^<\.\.\. \w+ resumed>(.*)$/.exec(said) ?? []
      return [rest === undefined ? said : `${begun.get(thread)}${rest}`]
    })
}

/** What strace is to tell of a press, for `callsDuringPress`. */
export const PRESS_CALLS: readonly string[] = [
  ...["-y", "-s", "20"],
  ...["-e", "trace=read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync"],
]

/**
 * The calls between the request that came in and the answer that went out, of one press.
 *
 * @throws Error when there is no such press
 */
export function callsDuringPress(file: string): string[] {
  const calls = callsIn(file)
  const asked = calls.findIndex((call) => /^(read|recvfrom|recvmsg)\(.*"(POST|PUT) \//.test(call))
  const told = calls.findIndex((call, at) => at > asked && /^(write|writev|sendto|sendmsg)\(.*HTTP\/1\.1 /.test(call))
  if (asked < 0 || told < 0) throw new Error(`No press was seen among ${calls.length} calls.`)
  return calls.slice(asked, told)
}
