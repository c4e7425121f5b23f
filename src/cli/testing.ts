import { execFile } from "node:child_process"

/** What came of a command. */
export interface Ran {
  /** `NaN` where it was ended by a signal. */
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A command as somebody types it, in a process of its own; with options of Node before it, and with what is piped into it. */
export const runCommand = (args: readonly string[], cwd: string, input: string | Uint8Array = ""): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd, maxBuffer: 1e9 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? Number.NaN) : 0, out, err }),
    )
    // Whoever does not read all of it ends the pipe; what came of the command is told all the same.
    child.stdin?.on("error", () => {})
    child.stdin?.end(input)
  })
