import * as v from "valibot"
import { type Brand, PreferenceError } from "../../domain/index.ts"
import { JsonMistake, maySendQuestionSchema, readJson, textOf } from "../../wire/index.ts"
import type { Question, Register } from "../register.ts"

/** The longest line, in bytes: many times a question. */
const MAX_LINE = 4_000

/** So many questions are asked at once. */
const AT_ONCE = 500

/** A line, or in words what is wrong with it: never with what was sent. */
type Line = { readonly question: Question } | { readonly error: string }

/** Many questions, and the end of asking. */
interface Questions {
  /** The answers in the order of the lines: as many lines as came, a few hundred at a time. */
  readonly answers: AsyncGenerator<string>
  /** Reads no further. */
  stop(): void
}

/**
 * Answers *may I send?* line by line (JSON, one question each), whatever their number, in constant memory. It reads on only
 * when the answers before were taken, and waits for no more questions before it answers those that are there.
 *
 * A line that is no question is answered in its place, with `may` false: there is an answer for every line, and only one
 * that says true is a yes.
 *
 * @throws PreferenceError `invalid-request` out of `answers` when the body breaks off
 */
export function answerLines(
  body: ReadableStream<Uint8Array> | null,
  { register, brand, now }: { register: Register; brand: Brand; now: () => Date },
): Questions {
  const reader = body?.getReader()
  const read = async (): Promise<Uint8Array | undefined> => {
    try {
      return (await reader?.read())?.value
    } catch (cause) {
      throw new PreferenceError("invalid-request", "The body broke off.", { cause })
    }
  }
  async function* answers() {
    let number = 0
    for await (const lines of batchesOf(read)) {
      const questions = lines.flatMap((line) => ("question" in line ? [line.question] : []))
      const answered = (await register.maySend(brand, questions, now())).values()
      yield lines
        .map((line) => {
          number += 1
          const answer = "question" in line ? answered.next().value : { line: number, may: false, error: line.error }
          return `${JSON.stringify(answer)}\n`
        })
        .join("")
    }
  }
  return { answers: answers(), stop: () => void reader?.cancel().catch(() => undefined) }
}

/** What has come, as lines; of one that is too long nothing is kept. */
async function* batchesOf(read: () => Promise<Uint8Array | undefined>): AsyncGenerator<Line[]> {
  const line = new Uint8Array(MAX_LINE)
  let length = 0
  const add = (bytes: Uint8Array) => {
    if (length + bytes.length <= MAX_LINE) line.set(bytes, length)
    length += bytes.length
  }
  const take = (): Line => {
    const taken = length > MAX_LINE ? { error: `A line has at most ${MAX_LINE} bytes.` } : lineFrom(line, length)
    length = 0
    return taken
  }
  for (let chunk = await read(); chunk !== undefined; chunk = await read()) {
    let batch: Line[] = []
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, end))
      batch.push(take())
      from = end + 1
      if (batch.length < AT_ONCE) continue
      yield batch
      batch = []
    }
    add(chunk.subarray(from))
    if (batch.length > 0) yield batch
  }
  if (length > 0) yield [take()]
}

const NEWLINE = 0x0a

function lineFrom(bytes: Uint8Array, length: number): Line {
  let value: unknown
  try {
    value = readJson(textOf(bytes.subarray(0, length)))
  } catch (mistake) {
    if (!(mistake instanceof JsonMistake)) throw mistake
    return { error: `The line ${mistake.message}.` }
  }
  const read = v.safeParse(maySendQuestionSchema, value, { abortEarly: true })
  if (read.success) return { question: read.output }
  const field = Array.isArray(value) ? undefined : FIELDS.find((name) => name === read.issues[0].path?.[0]?.key)
  return { error: field ? `The field "${field}" does not fit the contract.` : SHAPE }
}

const FIELDS = Object.keys(maySendQuestionSchema.entries)

const SHAPE = `A line is an object with ${FIELDS.map((name) => `"${name}"`).join(", ")}, and nothing else.`
