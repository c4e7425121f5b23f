/** How far a long command is, told while it runs: in place on a terminal, else a line now and then. */
export interface Progress {
  /** @param done bytes of the file read so far @param count lines dealt with */
  readonly tell: (done: number, count: number) => void
  readonly end: () => void
}

interface ProgressParts {
  /** Of the file, in bytes. */
  readonly size: number
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean }
  /** Milliseconds, of a clock that never goes back. */
  readonly now?: () => number
}

const ON_TERMINAL_MS = 250
const ELSEWHERE_MS = 10_000

export function createProgress({ size, out, now = () => performance.now() }: ProgressParts): Progress {
  const began = now()
  let told = began
  return {
    tell: (done, count) => {
      const moment = now()
      if (moment - told < (out.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS)) return
      told = moment
      const seconds = (moment - began) / 1000
      const left = done > 0 ? Math.ceil((seconds / done) * Math.max(size - done, 0)) : 0
      const line = `${count} people, ${Math.round(count / seconds)} a second, about ${inWords(left)} left`
      out.write(out.isTTY ? `\r${line}\u001b[K` : `${line}\n`)
    },
    end: () => {
      if (out.isTTY && told > began) out.write("\r\u001b[K")
    },
  }
}

const inWords = (seconds: number): string =>
  seconds < 60
    ? `${seconds} s`
    : seconds < 3_600
      ? `${Math.ceil(seconds / 60)} min`
      : `${(seconds / 3_600).toFixed(1)} h`
