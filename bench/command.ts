import { parseArgs } from "node:util"

interface Command<Name extends string, Flag extends string> {
  readonly numbers: Readonly<Record<Name, number>>
  readonly flags: Readonly<Record<Flag, boolean>>
  /** Writes what was measured: a table for people, or with `--json` all of it for programs. */
  readonly print: <Bench>(bench: Bench, tableOf: (bench: Bench) => string) => void
}

/**
 * What the command of a bench was given.
 *
 * @param defaults its numbers by the names of their options, with what they are where nothing is given
 * @param flags the names of options that are given or not
 * @throws Error naming the option that is no whole number from 1, and what it was given
 */
export function readCommand<Name extends string, Flag extends string = never>(
  defaults: Readonly<Record<Name, number>>,
  flags: readonly Flag[] = [],
): Command<Name, Flag> {
  const names = Object.keys(defaults) as Name[]
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      ...Object.fromEntries([...flags, "json"].map((name) => [name, { type: "boolean" as const, default: false }])),
    },
  })
  const given: Readonly<Record<string, string | boolean | undefined>> = values
  const numberOf = (name: Name) => (given[name] === undefined ? defaults[name] : countFrom(String(given[name]), name))
  const numbers = names.map((name) => [name, numberOf(name)])
  return {
    numbers: Object.fromEntries(numbers) as Record<Name, number>,
    flags: Object.fromEntries(flags.map((flag) => [flag, given[flag] === true])) as Record<Flag, boolean>,
    print: (bench, tableOf) => {
      process.stdout.write(given.json ? `${JSON.stringify(bench, null, 2)}\n` : tableOf(bench))
    },
  }
}

function countFrom(text: string, name: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text)
  throw new Error(`--${name} has to be a whole number from 1, and not "${text}".`)
}
