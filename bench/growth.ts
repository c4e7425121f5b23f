/**
 * `npm run bench:growth`: what becomes slower or larger with the number of people, with ten years of one person's choices, and
 * with the number of lanes. In one process and without a socket, so that nothing is measured but the server's own work and
 * its database.
 *
 * `npm run bench:growth -- --people 1000000 --postgres 100000 --rounds 100 --json`
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { startPostgres } from "../tools/private-postgres.ts"
import { countFrom } from "./count-from.ts"
import { growLanes, type LanesStep } from "./growth/lanes.ts"
import { growPeople, type PeopleStep, postgresAt, sqliteAt } from "./growth/people.ts"
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
}

export interface GrowthBench extends Required<GrowthOptions> {
  readonly node: string
  readonly inSqlite: readonly PeopleStep[]
  readonly inPostgres: readonly PeopleStep[]
  readonly years: readonly YearsStep[]
  readonly catalogue: readonly LanesStep[]
}

const decadesTo = (most: number): number[] => {
  const below = [1_000, 10_000, 100_000].filter((size) => size < most)
  return [...below, most]
}

export async function benchGrowth(options: GrowthOptions): Promise<GrowthBench> {
  const { people, postgres, rounds, lines = [10, 52, 520], lanes = [5, 50, 500, 5_000] } = options
  const folder = mkdtempSync(join(tmpdir(), "bench-growth-"))
  const server = await startPostgres()
  try {
    const file = (name: string | number) => join(folder, `${name}.db`)
    return {
      ...{ people, postgres, rounds, lines, lanes, node: process.version },
      inSqlite: await growPeople(decadesTo(people), async (size) => sqliteAt(file(`people-${size}`)), rounds),
      inPostgres: await growPeople(decadesTo(postgres), async () => postgresAt(await server.createDatabase()), rounds),
      years: await growYears(lines, file("years"), rounds),
      catalogue: await growLanes(lanes, (size) => file(`lanes-${size}`), Math.ceil(rounds / 10)),
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
    table<PeopleStep>("people in PostgreSQL", "people", bench.inPostgres),
    table<YearsStep>("lines of evidence of one person", "lines", bench.years),
    table<LanesStep>("lanes of a catalogue", "lanes", bench.catalogue),
  ].join("\n\n")}\n`
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      people: { type: "string", default: "100000" },
      postgres: { type: "string", default: "10000" },
      rounds: { type: "string", default: "100" },
      json: { type: "boolean", default: false },
    },
  })
  const bench = await benchGrowth({
    people: countFrom(values.people, "people"),
    postgres: countFrom(values.postgres, "postgres"),
    rounds: countFrom(values.rounds, "rounds"),
  })
  process.stdout.write(values.json ? `${JSON.stringify(bench, null, 2)}\n` : tableOf(bench))
}
