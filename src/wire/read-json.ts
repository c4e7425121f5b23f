/** Why a text is not taken for JSON, as the end of a sentence of which it is the subject: never with what it holds. */
export class JsonMistake extends Error {
  override readonly name = "JsonMistake"
  /** The line that it is in, the first being 1; `undefined` where that cannot be told. */
  readonly line: number | undefined

  constructor(message: string, { line, cause }: { line?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause })
    this.line = line
  }
}

/** More levels than any schema has. */
const MAX_DEPTH = 32

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Bytes as text, to the letter: what is no UTF-8 is refused and not replaced. @throws JsonMistake */
export function textOf(bytes: Uint8Array | ArrayBuffer): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new JsonMistake("is not in UTF-8", { cause })
  }
}

/**
 * Reads JSON that means the same to everybody who reads it (RFC 8259; I-JSON, RFC 7493; D33). `JSON.parse` alone takes the
 * last of two fields with one name, and rounds a number that it cannot hold. Refused are those, a byte order mark, more
 * than 32 levels, and half of a character written as `\ud800`.
 *
 * @param halves `kept` where a text is quoted that machines may have cut in the middle of a character
 * @throws JsonMistake
 */
export function readJson(text: string, { halves = "refused" }: { halves?: "refused" | "kept" } = {}): unknown {
  if (text.startsWith("\ufeff")) throw new JsonMistake("begins with a byte order mark: leave it out")
  if (text.trim() === "") throw new JsonMistake("is empty, and has to be JSON")
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const [, at] = /position (\d+)/.exec((cause as Error).message) ?? []
    throw new JsonMistake("is no JSON", { line: at === undefined ? undefined : lineAt(text, Number(at)), cause })
  }
  checkJson(text, halves)
  return value
}

/** Looks for what a parser passes over. @param text that is JSON */
function checkJson(text: string, halves: "refused" | "kept"): void {
  /** What stands open: the names so far of an object, `null` for a list. */
  const open: (Set<string> | null)[] = []
  let isName = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"') {
      const end = endOfString(text, at)
      const names = open.at(-1)
      const written = checkedString(text, at, end, halves)
      if (isName && names?.has(written)) {
        throw new JsonMistake(`has the field "${shown(written)}" twice in one object`, { line: lineAt(text, at) })
      }
      if (isName) names?.add(written)
      isName = false
      at = end
    } else if (letter === "{" || letter === "[") {
      isName = letter === "{"
      open.push(isName ? new Set() : null)
      if (open.length > MAX_DEPTH) {
        throw new JsonMistake(`has more than ${MAX_DEPTH} levels`, { line: lineAt(text, at) })
      }
    } else if (letter === "}" || letter === "]") {
      open.pop()
      isName = false
    } else if (letter === ",") {
      isName = open.at(-1) !== null
    } else if (letter === "-" || (letter !== undefined && letter >= "0" && letter <= "9")) {
      at = endOfNumber(text, at)
    }
  }
}

/** Where the quote stands that ends a string. @param start where it begins */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = end
    while (text[escapes - 1] === "\\") escapes -= 1
    if ((end - escapes) % 2 === 0) return end
  }
}

function checkedString(text: string, start: number, end: number, halves: "refused" | "kept"): string {
  const raw = text.slice(start + 1, end)
  if (!raw.includes("\\")) return raw
  const written = JSON.parse(text.slice(start, end + 1)) as string
  if (halves === "refused" && !written.isWellFormed()) {
    throw new JsonMistake("has half of a character (a surrogate alone)", { line: lineAt(text, start) })
  }
  return written
}

const NUMBER = /[-+.\deE]+/y

/** The last letter of a number. @param start where it begins */
function endOfNumber(text: string, start: number): number {
  NUMBER.lastIndex = start
  const written = NUMBER.exec(text)?.[0] ?? ""
  if (Math.abs(Number(written)) > Number.MAX_SAFE_INTEGER) {
    throw new JsonMistake("has a number that is too large", { line: lineAt(text, start) })
  }
  return start + written.length - 1
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length

/** The name of a field, as far as it can be shown. */
export const shown = (name: string): string => name.replace(/[^\w.-]/g, "?").slice(0, 80)
