import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs"
import { stringify } from "csv-stringify/sync"
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
      appendFileSync(path, stringify([[line, fields?.subject ?? "", why]]))
    },
  }
}

const lastLineIn = (report: string): number =>
  Number(/^(\d+),/.exec(report.trimEnd().split("\n").at(-1) ?? "")?.[1] ?? 0)
