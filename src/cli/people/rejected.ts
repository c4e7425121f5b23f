import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs"
import { stringify } from "csv-stringify/sync"
import { quotable } from "../../domain/index.ts"
import { harmless } from "../../server/index.ts"
import type { BadRow, Row } from "./read-people.ts"

/** The report of the lines that were not taken: a CSV with each line's number and what is wrong with it. */
export interface Rejected {
  readonly path: string
  readonly count: () => number
  readonly add: (row: Row | BadRow, why: string) => void
}

/** @param again whether an earlier run is carried on with: its report is too */
export function createRejected(path: string, again = false): Rejected {
  if (!again) rmSync(path, { force: true })
  const reported = existsSync(path) ? lastLineIn(readFileSync(path, "utf8")) : null
  let count = 0
  return {
    path,
    count: () => count,
    add: ({ line, fields }, why) => {
      count++
      // What was read twice because the first run was ended is reported once.
      if (reported !== null && line <= reported) return
      if (!existsSync(path)) appendFileSync(path, stringify([["line", "subject", "why"]]))
      // Whatever the list holds: a line of its own, which is read again, and nothing that a spreadsheet computes.
      appendFileSync(path, stringify([[line, harmless(quotable(fields?.subject ?? "")), quotable(why)]]))
    },
  }
}

const lastLineIn = (report: string): number =>
  Number(/^(\d+),/.exec(report.trimEnd().split("\n").at(-1) ?? "")?.[1] ?? 0)
