import { PreferenceError } from "../../domain/index.ts"
import { errorLine, type Log } from "../log.ts"

/** Of answers of any length: they go out part by part, are never held whole, and so not compressed either. */
export const STREAMED_TYPES = {
  jsonl: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8",
} as const

const STREAMED: readonly (string | null)[] = Object.values(STREAMED_TYPES)

/** Whether an answer goes out part by part, for as long as that takes. */
export const isStreamed = (answer: Response): boolean => STREAMED.includes(answer.headers.get("content-type"))

/**
 * An answer that is made while it is sent: the next part only when the one before was taken, with a turn for everybody else
 * between. What fails before the first part fails as any other answer; after it, the answer breaks off, which no HTTP client
 * takes for its end. A client that hangs up stops the work.
 *
 * @param stop ends what `parts` waits for
 */
export async function streamed(
  parts: AsyncGenerator<string>,
  type: string,
  log: Log,
  { headers = {}, stop }: { headers?: Record<string, string>; stop?: () => void } = {},
): Promise<Response> {
  const encoder = new TextEncoder()
  let gone = false
  let first: IteratorResult<string> | undefined = await parts.next()
  const following = async (): Promise<IteratorResult<string>> => {
    await others()
    return parts.next()
  }
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        try {
          let part = first ?? (await following())
          first = undefined
          while (!part.done && part.value === "") part = await following()
          if (part.done) controller.close()
          else controller.enqueue(encoder.encode(part.value))
        } catch (error) {
          if (gone) return
          if (!(error instanceof PreferenceError)) log(errorLine(error))
          controller.error(new PreferenceError("unavailable", "The answer broke off."))
        }
      },
      cancel: async () => {
        gone = true
        stop?.()
        await parts.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers: { "cache-control": "no-store", "content-type": type, ...headers } })
}

/** Lets everything else that waits have its turn: reading what is there already never does. */
const others = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
