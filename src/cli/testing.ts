import { execFile } from "node:child_process"

/** What came of a command. */
export interface Ran {
  /** `NaN` where it was ended by a signal. */
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A command as somebody types it, in a process of its own; with options of Node before it. */
export const runCommand = (args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 1e9 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? Number.NaN) : 0, out, err }),
    )
  })
