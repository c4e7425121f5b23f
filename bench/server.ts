/**
 * `npm run bench:server`: what one process of the built server takes, beside what nobody can do without: a page of the same
 * size from bare Hono, and a row for each objection in a bare database, as durable. The server has one processor to itself,
 * whoever asks it another. Run by run in turn, so that what the machine does beside it falls on everybody.
 *
 * `npm run bench:server -- --requests 5000 --connections 50 --runs 5 --json`
 *
 * `npm run bench:server -- --minutes 5`: one server for so long, ten visits to a press, everybody somebody else; whether its
 * memory stays, and how long the slowest wait.
 */
import { cpus } from "node:os"
import { startPostgres } from "../tools/private-postgres.ts"
import { readCommand } from "./command.ts"
import { median, percentile } from "./median.ts"
import { install } from "./server/installation.ts"
import { longRun, tableOfLong } from "./server/long-run.ts"
import { BESIDE, type Bench, type LoadName, oneRun, type Run } from "./server/one-run.ts"
import { leaveFirstProcessor } from "./server/pinned.ts"

export interface ServerBenchOptions {
  /** How many visits and presses a run has, each; the people on record are as many. */
  readonly requests: number
  readonly connections: number
  readonly runs: number
  /** Whether the server has a processor to itself. */
  readonly pinned?: boolean
}

/** Medians over the runs. */
export interface MeasuredLoad {
  readonly name: LoadName
  readonly perSecond: number
  /** Processor time of the server for one, in microseconds. A database of its own has its own. */
  readonly cpuUs: number
  /** Of one request, or of one commit of a bare database, in milliseconds. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** How much of what the other does: in the same time, and in the same processor time. */
  readonly beside: readonly { readonly name: LoadName; readonly wall: number; readonly cpu: number }[]
}

export interface ServerBench extends Required<ServerBenchOptions>, Omit<Run, "taken"> {
  readonly node: string
  readonly processors: number
  /** Bytes of the page, without and with Brotli. */
  readonly pageBytes: number
  readonly compressedBytes: number
  readonly measured: readonly MeasuredLoad[]
}

const NAMES = Object.keys(BESIDE) as LoadName[]

export async function benchServer({ pinned = false, ...options }: ServerBenchOptions): Promise<ServerBench> {
  const { requests, runs } = options
  const installation = await install(requests)
  const postgres = await startPostgres()
  try {
    const paths = await Promise.all(Array.from({ length: requests }, (_, at) => installation.pathOf(at)))
    const bench: Bench = { ...options, pinned, installation, paths, newDatabase: () => postgres.createDatabase() }
    const sizes = await sizesOf(bench)
    const all: Run[] = []
    for (let run = 0; run < runs; run += 1) all.push(await oneRun(bench, sizes.pageBytes))
    return { ...options, pinned, ...sizes, ...mediansOf(all), node: process.version, processors: cpus().length }
  } finally {
    await postgres.stop()
    installation.remove()
  }
}

async function sizesOf({ installation, paths }: Bench): Promise<Pick<ServerBench, "pageBytes" | "compressedBytes">> {
  const server = await installation.start(installation.copyOfRegister(), false)
  const sizeAs = async (coding: string): Promise<number> => {
    const address = `http://127.0.0.1:${server.port}${paths[0]}`
    const answer = await fetch(address, { headers: { accept: "text/html", "accept-encoding": coding } })
    return Number(answer.headers.get("content-length"))
  }
  const sizes = { pageBytes: await sizeAs("identity"), compressedBytes: await sizeAs("br") }
  await server.stop()
  return sizes
}

function mediansOf(runs: readonly Run[]) {
  const middle = (of: (run: Run) => number): number => median(runs.map(of))
  const measured = NAMES.map((name): MeasuredLoad => {
    const others: readonly LoadName[] = BESIDE[name]
    const cpuUs = ({ taken }: Run, of: LoadName) => (taken[of].usedMs * 1000) / taken[of].count
    return {
      name,
      perSecond: middle(({ taken }) => taken[name].perSecond),
      cpuUs: middle((run) => cpuUs(run, name)),
      p50Ms: middle(({ taken }) => percentile(taken[name].latencies, 50)),
      p99Ms: middle(({ taken }) => percentile(taken[name].latencies, 99)),
      beside: others.map((other) => ({
        name: other,
        wall: middle(({ taken }) => taken[name].perSecond / taken[other].perSecond),
        cpu: middle((run) => cpuUs(run, other) / cpuUs(run, name)),
      })),
    }
  })
  const sum = (of: (run: Run) => number): number => runs.reduce((total, run) => total + of(run), 0)
  return {
    measured,
    pressesPerCommit: middle((run) => run.pressesPerCommit),
    acknowledged: sum((run) => run.acknowledged),
    recorded: sum((run) => run.recorded),
    startMs: { ours: middle(({ startMs }) => startMs.ours), bare: middle(({ startMs }) => startMs.bare) },
    memoryKb: {
      idle: middle(({ memoryKb }) => memoryKb.idle),
      loaded: middle(({ memoryKb }) => memoryKb.loaded),
      bareIdle: middle(({ memoryKb }) => memoryKb.bareIdle),
      bareLoaded: middle(({ memoryKb }) => memoryKb.bareLoaded),
    },
  }
}

/** For people. */
export function tableOf(bench: ServerBench): string {
  const { runs, requests, connections, pinned, processors, node } = bench
  const column = (text: string) => text.padStart(11)
  const rows = bench.measured.flatMap(({ name, perSecond, cpuUs, p50Ms, p99Ms, beside }) => [
    [name.padEnd(32), ...[perSecond.toFixed(0), cpuUs.toFixed(0), p50Ms.toFixed(2), p99Ms.toFixed(2)].map(column)].join(
      "",
    ),
    ...beside.map(
      (other) =>
        `  beside ${other.name}`.padEnd(44) +
        `${other.wall.toFixed(2)}x by the clock, ${other.cpu.toFixed(2)}x by processor`,
    ),
  ])
  const { startMs, memoryKb } = bench
  const mb = (kb: number) => `${(kb / 1024).toFixed(0)} MB`
  const where = pinned ? "the server on a processor of its own" : "server and client share the processors"
  return `${[
    `${runs} runs of ${requests} requests over ${connections} connections, medians; ${where}, of ${processors}; Node ${node}`,
    `a page of ${bench.pageBytes} bytes, ${bench.compressedBytes} with Brotli`,
    "",
    ["".padEnd(32), ...["a second", "cpu µs", "p50 ms", "p99 ms"].map(column)].join(""),
    ...rows,
    "",
    `presses a commit     ${bench.pressesPerCommit.toFixed(1)}`,
    `acknowledged         ${bench.acknowledged}, of which on record: ${bench.recorded}`,
    `first page after     ${startMs.ours.toFixed(0)} ms, bare Hono ${startMs.bare.toFixed(0)} ms: ${(startMs.ours / startMs.bare).toFixed(1)}x`,
    `memory at rest       ${mb(memoryKb.idle)}, bare Hono ${mb(memoryKb.bareIdle)}: ${(memoryKb.idle / memoryKb.bareIdle).toFixed(1)}x`,
    `memory after it all  ${mb(memoryKb.loaded)}, bare Hono ${mb(memoryKb.bareLoaded)}: ${(memoryKb.loaded / memoryKb.bareLoaded).toFixed(1)}x`,
  ].join("\n")}\n`
}

if (import.meta.main) {
  const { numbers, print } = readCommand({ requests: 5_000, connections: 50, runs: 5, minutes: 0 })
  const { requests, runs, minutes, connections } = numbers
  const common = { connections, pinned: leaveFirstProcessor() }
  if (minutes === 0) print(await benchServer({ ...common, requests, runs }), tableOf)
  else print(await longRun({ ...common, seconds: 60 * minutes }), tableOfLong)
}
