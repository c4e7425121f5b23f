import { writeSync } from "node:fs"
import { jsonLog, type Log } from "../server/index.ts"

/** A line was cut off: what follows begins on a line of its own. */
let torn = false

/**
 * Writes a line to standard error. Where it cannot be written, since the disk with the log is full or whoever read it is
 * gone, the line is lost and nothing else: people go on leaving, and the next line is tried again.
 */
function write(line: string): void {
  const bytes = Buffer.from(torn ? `\n${line}` : line)
  try {
    torn = writeSync(2, bytes) < bytes.length
  } catch {
    // There is nowhere left to say it.
  }
}

/** The log of a server, on standard error. */
export const logToStderr: Log = jsonLog(write)
