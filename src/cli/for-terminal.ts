import { quotable } from "../domain/index.ts"

/** Of a line, in characters. */
const LONGEST = 2_000

/** A text that may quote a file or a server, so that it does nothing to a terminal but be read. Its lines stay lines. */
export const forTerminal = (text: string): string =>
  text
    .split("\n")
    .map((line) => quotable(line, LONGEST))
    .join("\n")
