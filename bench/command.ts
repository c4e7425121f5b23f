import { parseArgs } from "node:util"

interface Command<Name extends string> {
  readonly numbers: Readonly<Record<Name, number>>
  /** Writes what was measured: a table for people, or with `--json` all of it for programs. */
  readonly print: <Bench>(bench: Bench, tableOf: (bench: Bench) => string) => void
}

/**
 * What the command of a bench was given.
 *
 * @param defaults its numbers by the names of their options, with what they are where nothing is given
 * @throws Error naming the option that is no whole number from 1, and what it was given
 */
export function readCommand<Name extends string>(defaults: Readonly<Record<Name, number>>): Command<Name> {
  const names = Object.keys(defaults) as Name[]
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      json: { type: "boolean", default: false },
    },
  })
  const given: Readonly<Record<string, string | boolean | undefined>> = values
  const numberOf = (name: Name) => (given[name] === undefined ? defaults[name] : countFrom(String(given[name]), name))
  const numbers = names.map((name) => [name, numberOf(name)])
  return {
    numbers: Object.fromEntries(numbers) as Record<Name, number>,
    print: (bench, tableOf) => {
      process.stdout.write(values.json ? `${JSON.stringify(bench, null, 2)}\n` : tableOf(bench))
    },
  }
}

function countFrom(text: string, name: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text)
  throw new Error(`--${name} has to be a whole number from 1, and not "${text}".`)
}
