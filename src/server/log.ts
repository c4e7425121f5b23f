/** One line of the log. Never a token, an address or a subject (D34): there is no field for them. */
export type LogLine =
  | { event: "request"; method: string; route: string; status: number; ms: number }
  | { event: "error"; name: string; where: string[] }
  | { event: "mail"; kind: string; outcome: "sent" | "nobody" | "refused" | "given-up" | "later" }
  | { event: "mail-folder"; folder: string }
  | { event: "configuration"; outcome: "taken" }
  /** `why`: what is wrong with it, field by field, and never with what stands there. */
  | { event: "configuration"; outcome: "refused"; why: string }
  | {
      event: "webhook"
      brand: string
      target: string
      outcome: "delivered" | "later" | "given-up"
      /** What was answered. */
      status?: number
      /** Why nothing was: `timeout`, `not-public`, or a code such as `ECONNREFUSED`. */
      failure?: string
    }
  /** A fault on purpose: see `--chaos`. */
  | { event: "chaos"; route: string; fault: string }
  | { event: "started" | "stopped"; address: string }

/** An error by its name and the frames of its stack, without its message, which may quote what a person sent (D34). */
export function errorLine(error: unknown): LogLine {
  if (!(error instanceof Error)) return { event: "error", name: typeof error, where: [] }
  const frames = (error.stack ?? "")
    .replace(error.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
  return { event: "error", name: error.name, where: frames.slice(0, 6) }
}

export type Log = (line: LogLine) => void

/** Writes JSON lines; `JSON.stringify` keeps a line a line, whatever it holds (D34). */
export const jsonLog =
  (write: (line: string) => void, now: () => Date = () => new Date()): Log =>
  (line) =>
    write(`${JSON.stringify({ at: now().toISOString(), ...line })}\n`)
