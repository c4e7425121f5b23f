import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { cpus } from "node:os"
import { createInterface } from "node:readline"

/** Whoever asks leaves the first processor alone. @returns whether there is a second one, and `taskset` to tell them apart */
export function leaveFirstProcessor(): boolean {
  if (cpus().length < 2) return false
  try {
    execFileSync("taskset", ["-acp", `1-${cpus().length - 1}`, String(process.pid)], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

export interface PinnedOptions {
  /** Whether it has the first processor for itself. */
  readonly pinned: boolean
  readonly folder: string
}

/** Nobody outlives whoever measures, also where that breaks off. */
const running = new Set<ChildProcess>()
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL")
})

/** Starts Node with these arguments; its standard error goes into `log`. */
export function startNode(args: readonly string[], { pinned, folder }: PinnedOptions): ChildProcess {
  const log = openSync(`${folder}/log`, "a")
  try {
    const command = [process.execPath, ...args]
    const [program = "", ...rest] = pinned ? ["taskset", "-c", "0", ...command] : command
    const child = spawn(program, rest, { cwd: folder, stdio: ["ignore", "pipe", log] })
    running.add(child)
    child.once("exit", () => running.delete(child))
    return child
  } finally {
    closeSync(log)
  }
}

/** The first line that a process says. @throws Error when it ends before */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout) for await (const line of createInterface(child.stdout)) return line
  throw new Error(`A process ended before it said anything: ${child.spawnargs.join(" ")}`)
}

/** A server that runs in a process of its own. */
export interface RunningServer {
  readonly port: number
  /** From the start of the process to its first answer, in milliseconds. */
  readonly startMs: number
  /** Resident memory now, in kilobytes, as the system counts it. */
  memoryKb(): number
  /** Processor time used until now, of all threads, in milliseconds; `NaN` where the system does not tell. */
  usedMs(): number
  stop(): Promise<void>
}

/** @param path which it answers with 200 as soon as it can */
export async function startServer(
  args: readonly string[],
  path: string,
  options: PinnedOptions,
): Promise<RunningServer> {
  const began = performance.now()
  const child = startNode(args, options)
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const url = (await firstLine(child)).replace("Listening on ", "")
  const { status } = await fetch(url + path)
  if (status !== 200) throw new Error(`The server answered its first request with ${status}.`)
  return {
    port: Number(new URL(url).port),
    startMs: performance.now() - began,
    memoryKb: () => Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })),
    usedMs: () => usedBy(child.pid),
    stop: async () => {
      child.kill("SIGTERM")
      await ended
    },
  }
}

/** A clock tick of `/proc`, in milliseconds: a hundred a second on every Linux of today. */
const TICK_MS = 10

/** `utime` and `stime` of `/proc/PID/stat`: the 12th and 13th field after the name, which is in parentheses. */
function usedBy(pid: number | undefined): number {
  try {
    const [, fields = ""] = /\) (.*)$/.exec(readFileSync(`/proc/${pid}/stat`, "utf8").trim()) ?? []
    const [user, system] = fields.split(" ").slice(11, 13).map(Number)
    return ((user ?? Number.NaN) + (system ?? Number.NaN)) * TICK_MS
  } catch {
    return Number.NaN
  }
}
