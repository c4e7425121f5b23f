import { cpus } from "node:os"
import { pressTo, visitTo } from "../load.ts"
import { percentile } from "../median.ts"
import { subjectOf } from "../people.ts"
import { install, leftOf } from "./installation.ts"
import { ask } from "./one-run.ts"

interface LongRunOptions {
  readonly connections: number
  readonly pinned: boolean
  readonly seconds: number
  /** How many people come at a time; each looks, and one of ten leaves. */
  readonly atOnce?: number
}

/** A tenth of the time. */
interface Stretch {
  readonly requests: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Resident, at its end. */
  readonly memoryKb: number
}

export interface LongRun extends Required<LongRunOptions> {
  readonly node: string
  readonly processors: number
  readonly stretches: readonly Stretch[]
  readonly acknowledged: number
  readonly recorded: number
}

const STRETCHES = 10

/** One server for so long: people of whom nothing is known come to look, and one of ten leaves, each of them once. */
export async function longRun({ seconds, atOnce = 1_000, ...options }: LongRunOptions): Promise<LongRun> {
  const installation = await install(0)
  const database = installation.copyOfRegister()
  const server = await installation.start(database, options.pinned)
  const stretches: Stretch[] = []
  const left: string[] = []
  let people = 0
  const someCome = async () => {
    const first = people
    people += atOnce
    const paths = await Promise.all(Array.from({ length: atOnce }, (_, at) => installation.pathOf(first + at)))
    const leaves = (at: number) => at % 10 === 0
    const requests = paths.flatMap((path, at) => (leaves(at) ? [visitTo(path), pressTo(path)] : [visitTo(path)]))
    left.push(...paths.flatMap((_, at) => (leaves(at) ? [subjectOf(first + at)] : [])))
    return ask(options, server, requests)
  }
  try {
    while (stretches.length < STRETCHES) {
      const until = performance.now() + (seconds * 1000) / STRETCHES
      const latencies: number[] = []
      let busyMs = 0
      do {
        const some = await someCome()
        latencies.push(...some.latencies)
        busyMs += (some.count / some.perSecond) * 1000
      } while (performance.now() < until)
      stretches.push({
        requests: latencies.length,
        perSecond: (latencies.length / busyMs) * 1000,
        p50Ms: percentile(latencies, 50),
        p99Ms: percentile(latencies, 99),
        memoryKb: server.memoryKb(),
      })
    }
    await server.stop()
    const recorded = await leftOf(database, left)
    const about = { node: process.version, processors: cpus().length }
    return { ...options, seconds, atOnce, ...about, stretches, acknowledged: left.length, recorded }
  } finally {
    installation.remove()
  }
}

/** For people. */
export function tableOfLong({ seconds, connections, stretches, acknowledged, recorded, ...about }: LongRun): string {
  const column = (text: string) => text.padStart(12)
  const rows = stretches.map(({ requests, perSecond, p50Ms, p99Ms, memoryKb }, at) =>
    [
      `${at + 1}`.padEnd(4),
      ...[requests, perSecond].map((each) => column(each.toFixed(0))),
      ...[p50Ms, p99Ms].map((each) => column(each.toFixed(1))),
      column((memoryKb / 1024).toFixed(0)),
    ].join(""),
  )
  const where = about.pinned ? "the server on a processor of its own" : "server and client share the processors"
  return `${[
    `${seconds} s over ${connections} connections; ${where}, of ${about.processors}; Node ${about.node}`,
    `acknowledged ${acknowledged}, of which on record: ${recorded}`,
    "",
    ["".padEnd(4), ...["requests", "a second", "p50 ms", "p99 ms", "memory MB"].map(column)].join(""),
    ...rows,
  ].join("\n")}\n`
}
