/** One line of the log. Never a token, an address or a subject (D34): there is no field for them. */
export type LogLine =
  | { event: "request"; method: string; route: string; status: number; ms: number }
  | { event: "error"; name: string; where: string[] }
  | { event: "started" | "stopped"; address: string }

export type Log = (line: LogLine) => void

/** Writes JSON lines; `JSON.stringify` keeps a line a line, whatever it holds (D34). */
export const jsonLog =
  (write: (line: string) => void, now: () => Date = () => new Date()): Log =>
  (line) =>
    write(`${JSON.stringify({ at: now().toISOString(), ...line })}\n`)
