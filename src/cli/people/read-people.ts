import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs"
import { pipeline } from "node:stream"
import { type CsvError, parse } from "csv-parse"
import { CommandError } from "../command-error.ts"

/** A line of a list of people: its fields by the names of the first line. */
export interface Row {
  /** As a text editor counts, the first line being 1. */
  readonly line: number
  readonly fields: Readonly<Record<string, string>>
}

/** A line that is none. */
export interface BadRow {
  readonly line: number
  /** In words: what is wrong, and what to do. */
  readonly wrong: string
  readonly fields: null
}

export interface PeopleFile {
  readonly columns: readonly string[]
  /** What stands between the fields. */
  readonly delimiter: string
  /** In bytes. */
  readonly size: number
  /** How many bytes of it were read so far. */
  readonly read: () => number
  /** Every line but the first, one after the other: the whole file is never in memory. */
  readonly rows: AsyncIterable<Row | BadRow>
}

/** More in one line is a mistake: a quote that was not closed, most likely. */
const LONGEST_LINE = 100_000

/**
 * Opens a list of people: CSV (RFC 4180) in UTF-8, its first line with the names of the columns. What separates the fields
 * is found out from that line: a comma, a semicolon as spreadsheets write it in Belgium and France, or a tab.
 *
 * @throws CommandError when there is no such file, or its first line is none
 */
export function openPeople(path: string): PeopleFile {
  const { first, size } = beginning(path)
  const columns = headerOf(first, path)
  let read = 0
  const skipped: BadRow[] = []
  const count = (bytes: number) => {
    read += bytes
  }
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(first),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_LINE,
    on_skip: (error) => {
      if (error) skipped.push({ line: Number(error.lines), wrong: wordsFor(error), fields: null })
      return undefined
    },
  })
  // An error reaches whoever reads the rows.
  pipeline(
    createReadStream(path),
    (bytes: AsyncIterable<Buffer>) => decoded(bytes, count),
    parser,
    () => {},
  )
  return {
    columns,
    delimiter: delimiterOf(first),
    size,
    read: () => read,
    rows: rowsOf(parser, columns, skipped, path),
  }
}

/** As text, and never as text with question marks in it. */
async function* decoded(bytes: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  for await (const chunk of bytes) {
    count(chunk.length)
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

interface Parsed {
  readonly info: { readonly lines: number }
  readonly record: readonly string[]
}

async function* rowsOf(
  parser: AsyncIterable<Parsed>,
  columns: readonly string[],
  skipped: BadRow[],
  path: string,
): AsyncGenerator<Row | BadRow> {
  let header = true
  try {
    for await (const { info, record } of parser) {
      const { lines: line } = info
      // The parser reads ahead: a bad line waits for those before it, so that lines come in their order.
      while (skipped[0] && skipped[0].line < line) yield skipped.shift() as BadRow
      if (header) {
        header = false
        continue
      }
      if (record.length !== columns.length) {
        yield { line, wrong: `has ${record.length} fields, and the first line has ${columns.length}`, fields: null }
        continue
      }
      yield { line, fields: Object.fromEntries(columns.map((name, at) => [name, (record[at] ?? "").trim()])) }
    }
    yield* skipped.splice(0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new CommandError(`${path} is not in UTF-8. Save it as "CSV UTF-8"; every line before was read.`)
    }
    throw error
  }
}

function wordsFor({ code, message }: CsvError): string {
  if (code === "CSV_MAX_RECORD_SIZE") return "is longer than a line can be: look for a quote that is not closed"
  if (code.includes("QUOTE"))
    return "has a quote in a wrong place: a field with quotes stands in quotes, each of them twice"
  return message
}

/** The first line, of which all else depends. */
function beginning(path: string): { first: string; size: number } {
  try {
    const { size } = statSync(path)
    const file = openSync(path, "r")
    const start = Buffer.alloc(Math.min(size, LONGEST_LINE))
    readSync(file, start)
    closeSync(file)
    const [first = ""] = start
      .toString("utf8")
      .replace(/^\ufeff/, "")
      .split(/\r?\n/, 1)
    return { first, size }
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

const DELIMITERS = [",", ";", "\t"]

const delimiterOf = (first: string): string =>
  DELIMITERS.reduce((best, each) => (first.split(each).length > first.split(best).length ? each : best))

function headerOf(first: string, path: string): string[] {
  const columns = first.split(delimiterOf(first)).map((name) => name.trim().replace(/^"(.*)"$/, "$1"))
  const twice = columns.filter((name, at) => columns.indexOf(name) !== at)
  if (twice.length > 0) throw new CommandError(`${path}: the column "${twice[0]}" is there twice.`)
  if (!columns.includes("subject")) {
    throw new CommandError(
      `${path}: the first line has to name the columns, and one of them has to be "subject": the opaque id of each person.`,
    )
  }
  return columns
}
