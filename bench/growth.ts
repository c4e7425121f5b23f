/**
 * `npm run bench:growth`: what becomes slower or larger with the number of people, with ten years of one person's choices, and
 * with the number of lanes, on the server and in a browser. The server in this process and without a socket, so that
 * nothing is measured but its own work and its database; the browser over one.
 *
 * `npm run bench:growth -- --people 1000000 --postgres 100000 --rounds 100 --json`
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startPostgres } from "../tools/private-postgres.ts"
import { readCommand } from "./command.ts"
import { type BrowserStep, growInBrowser } from "./growth/in-browser.ts"
import { growLanes, type LanesStep } from "./growth/lanes.ts"
import { type Foretold, growPeople, type PeopleStep, postgresAt, sqliteAt } from "./growth/people.ts"
import { growYears, type YearsStep } from "./growth/years.ts"

export interface GrowthOptions {
  /** How many people there are at most, in SQLite and in PostgreSQL; before them a thousand, and each power of ten. */
  readonly people: number
  readonly postgres: number
  /** How often each thing is done; medians are told. */
  readonly rounds: number
  /** How many lines of evidence there are of one person: none but what the last ones made, a year of weeks, ten years. */
  readonly lines?: readonly number[]
  readonly lanes?: readonly number[]
  /** For how many people a database is worked out from the largest that was made. */
  readonly beyond?: number
}

export interface GrowthBench extends Required<GrowthOptions> {
  readonly node: string
  readonly inSqlite: readonly PeopleStep[]
  readonly inPostgres: readonly PeopleStep[]
  readonly years: readonly YearsStep[]
  readonly catalogue: readonly LanesStep[]
  readonly inBrowser: readonly BrowserStep[]
  readonly sqliteBeyond: Foretold
  readonly postgresBeyond: Foretold
}

const decadesTo = (most: number): number[] => {
  const below = [1_000, 10_000, 100_000].filter((size) => size < most)
  return [...below, most]
}

export async function benchGrowth(options: GrowthOptions): Promise<GrowthBench> {
  const { people, postgres, rounds, lines = [10, 52, 520], lanes = [5, 50, 500, 1_000, 5_000] } = options
  const { beyond = 10_000_000 } = options
  const folder = mkdtempSync(join(tmpdir(), "bench-growth-"))
  const server = await startPostgres()
  try {
    const file = (name: string | number) => join(folder, `${name}.db`)
    const sqliteFor = async (size: number) => sqliteAt(file(`people-${size}`))
    const postgresFor = async () => postgresAt(await server.createDatabase())
    const { steps: inSqlite, foretold: sqliteBeyond } = await growPeople(decadesTo(people), sqliteFor, rounds, beyond)
    const { steps: inPostgres, foretold: postgresBeyond } = await growPeople(
      decadesTo(postgres),
      postgresFor,
      rounds,
      beyond,
    )
    return {
      ...{ people, postgres, rounds, lines, lanes, beyond, node: process.version },
      ...{ inSqlite, sqliteBeyond, inPostgres, postgresBeyond },
      years: await growYears(lines, file("years"), rounds),
      catalogue: await growLanes(lanes, (size) => file(`lanes-${size}`), Math.ceil(rounds / 10)),
      inBrowser: await growInBrowser(lanes, (size) => file(`browser-${size}`), Math.ceil(rounds / 20)),
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}

/** For people: each step, and its times beside those of the first. */
export function tableOf({ rounds, node, ...bench }: GrowthBench): string {
  const column = (text: string) => text.padStart(18)
  const table = <Step extends object>(title: string, of: keyof Step, steps: readonly Step[]) => {
    const names = Object.keys(steps[0] ?? {}).filter((name) => name !== of) as (keyof Step)[]
    const cell = (step: Step, name: keyof Step) => {
      const [value, first] = [step[name], steps[0]?.[name]].map(Number)
      const ratio = ((value ?? 0) / (first ?? 1)).toFixed(1)
      return column(`${(value ?? 0).toPrecision(3)} (${ratio}x)`)
    }
    const rows = steps.map((step) => `${step[of]}`.padEnd(12) + names.map((name) => cell(step, name)).join(""))
    return [title, String(of).padEnd(12) + names.map((name) => column(String(name))).join(""), ...rows].join("\n")
  }
  return `${[
    `medians of ${rounds} rounds; in brackets beside the first line; Node ${node}`,
    table<PeopleStep>("people in SQLite", "people", bench.inSqlite),
    foretoldLines(bench.sqliteBeyond),
    table<PeopleStep>("people in PostgreSQL", "people", bench.inPostgres),
    foretoldLines(bench.postgresBeyond),
    table<YearsStep>("lines of evidence of one person", "lines", bench.years),
    table<LanesStep>("lanes of a catalogue", "lanes", bench.catalogue),
    table<BrowserStep>("lanes of a catalogue, in Chromium", "lanes", bench.inBrowser),
  ].join("\n\n")}\n`
}

/** What nobody measured, said to be so. */
const foretoldLines = ({ people, bytes, trees }: Foretold): string =>
  [
    `worked out from the largest of these, and not tried: ${people} people, ${(bytes / 1e9).toFixed(1)} GB; pages from the first to a row:`,
    ...trees.map(({ name, measuredLevels, levels }) => `${name.padEnd(24)}${measuredLevels}, then ${levels}`),
  ].join("\n")

if (import.meta.main) {
  const { numbers, print } = readCommand({ people: 100_000, postgres: 10_000, rounds: 100 })
  print(await benchGrowth(numbers), tableOf)
}
