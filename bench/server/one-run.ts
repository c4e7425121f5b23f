import { load, pressTo, visitTo, visitWithBrotli } from "../load.ts"
import { subjectOf } from "../people.ts"
import type { BareRows } from "./bare-rows.ts"
import { commitsOf, type Installation, leftOf } from "./installation.ts"
import { firstLine, type RunningServer, startNode, startServer } from "./pinned.ts"

const BARE_PAGE = new URL("bare-page.ts", import.meta.url).pathname
const BARE_ROWS = new URL("bare-rows.ts", import.meta.url).pathname

/** As many connections as a process of ours has to a PostgreSQL. */
const POOL = 10

/** What is measured, and beside what. */
export const BESIDE = {
  "bare Hono, a page of that size": [],
  "the page": ["bare Hono, a page of that size"],
  "the page, with Brotli": ["bare Hono, a page of that size"],
  "bare SQLite, a row a commit": [],
  "bare SQLite, as many a commit": [],
  "one-click, SQLite": ["bare SQLite, a row a commit", "bare SQLite, as many a commit"],
  "bare PostgreSQL, 10 connections": [],
  "one-click, PostgreSQL": ["bare PostgreSQL, 10 connections"],
} as const
export type LoadName = keyof typeof BESIDE

interface Took {
  readonly perSecond: number
  /** Requests, or rows. */
  readonly count: number
  /** Of each request or commit, in milliseconds. */
  readonly latencies: readonly number[]
  /** Processor time of the server, in milliseconds. */
  readonly usedMs: number
}

/** What one run came to; medians of it are what the bench tells. */
export interface Run {
  readonly taken: Readonly<Record<LoadName, Took>>
  /** Presses for each commit of the SQLite file. */
  readonly pressesPerCommit: number
  /** Presses that were answered with 200, and those of them that are on record. */
  readonly acknowledged: number
  readonly recorded: number
  /** From the start of the process to its first page, in milliseconds. */
  readonly startMs: { readonly ours: number; readonly bare: number }
  /** Resident, in kilobytes: after the first page, and after all visits and presses. */
  readonly memoryKb: {
    readonly idle: number
    readonly loaded: number
    readonly bareIdle: number
    readonly bareLoaded: number
  }
}

export interface Bench {
  readonly connections: number
  readonly pinned: boolean
  readonly installation: Installation
  readonly paths: readonly string[]
  newDatabase(): Promise<string>
}

interface Answered extends Took {
  /** Of the requests that were answered with 200, their places. */
  readonly okay: readonly number[]
}

/** Sends all of them. @throws Error when one is not answered with 200: then a time says nothing */
export async function ask(
  { connections }: Pick<Bench, "connections">,
  server: RunningServer,
  requests: readonly string[],
): Promise<Answered> {
  const [{ port }, used] = [server, server.usedMs()]
  const { statuses, latencies, tookMs } = await load({ port, requests, connections })
  const okay = statuses.flatMap((status, at) => (status === 200 ? [at] : []))
  if (okay.length < requests.length)
    throw new Error(`Not everybody was answered: ${okay.length} of ${requests.length}.`)
  const usedMs = server.usedMs() - used
  return { perSecond: (requests.length / tookMs) * 1000, count: requests.length, latencies, usedMs, okay }
}

export async function oneRun(bench: Bench, pageBytes: number): Promise<Run> {
  const bare = await overBare(bench, pageBytes)
  const sqlite = await overSqlite(bench)
  const postgres = await overPostgres(bench)
  return {
    taken: { ...bare.taken, ...sqlite.taken, ...postgres.taken },
    pressesPerCommit: sqlite.pressesPerCommit,
    acknowledged: sqlite.acknowledged + postgres.acknowledged,
    recorded: sqlite.recorded + postgres.recorded,
    startMs: { ours: sqlite.startMs, bare: bare.startMs },
    memoryKb: { ...sqlite.memoryKb, ...bare.memoryKb },
  }
}

async function overBare(bench: Bench, pageBytes: number) {
  const { pinned, installation } = bench
  const server = await startServer([BARE_PAGE, String(pageBytes)], "/", { pinned, folder: installation.folder })
  const bareIdle = server.memoryKb()
  const page = await ask(bench, server, bench.paths.map(visitTo))
  const memoryKb = { bareIdle, bareLoaded: server.memoryKb() }
  await server.stop()
  return { startMs: server.startMs, memoryKb, taken: { "bare Hono, a page of that size": page } }
}

async function overSqlite(bench: Bench) {
  const { pinned, installation, paths } = bench
  const file = installation.copyOfRegister()
  const server = await installation.start(file, pinned)
  const idle = server.memoryKb()
  const page = await ask(bench, server, bench.paths.map(visitTo))
  const compressed = await ask(bench, server, bench.paths.map(visitWithBrotli))
  const before = commitsOf(file)
  const presses = await ask(bench, server, paths.map(pressTo))
  const pressesPerCommit = paths.length / (commitsOf(file) - before)
  const memoryKb = { idle, loaded: server.memoryKb() }
  await server.stop()
  return {
    startMs: server.startMs,
    memoryKb,
    pressesPerCommit,
    ...(await onRecord(file, presses)),
    taken: {
      "the page": page,
      "the page, with Brotli": compressed,
      "bare SQLite, a row a commit": await bareRows(bench, `${file}-bare`, 1),
      "bare SQLite, as many a commit": await bareRows(
        bench,
        `${file}-together`,
        Math.max(Math.round(pressesPerCommit), 1),
      ),
      "one-click, SQLite": presses,
    },
  }
}

async function overPostgres(bench: Bench) {
  const url = await bench.newDatabase()
  await bench.installation.fill(url)
  const server = await bench.installation.start(url, bench.pinned)
  const presses = await ask(bench, server, bench.paths.map(pressTo))
  await server.stop()
  return {
    ...(await onRecord(url, presses)),
    taken: {
      "bare PostgreSQL, 10 connections": await bareRows(bench, await bench.newDatabase(), POOL),
      "one-click, PostgreSQL": presses,
    },
  }
}

async function onRecord(database: string, { okay }: Answered): Promise<Pick<Run, "acknowledged" | "recorded">> {
  return { acknowledged: okay.length, recorded: await leftOf(database, okay.map(subjectOf)) }
}

/** As many rows as there are presses, by a process in the place of the server. */
async function bareRows({ pinned, installation, paths }: Bench, where: string, atOnce: number): Promise<Took> {
  const args = [BARE_ROWS, where, String(paths.length), String(atOnce)]
  const rows = JSON.parse(await firstLine(startNode(args, { pinned, folder: installation.folder }))) as BareRows
  return { ...rows, count: paths.length }
}
