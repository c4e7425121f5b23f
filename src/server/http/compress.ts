/** Turns bytes into a content coding (RFC 9110 section 8.4.1). */
export interface Encoder {
  readonly name: "br" | "gzip"
  encode(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

/** What every platform can do. Node's `main` adds Brotli. */
export const gzipEncoder: Encoder = {
  name: "gzip",
  encode: async (bytes) => {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  },
}

/** Below this many bytes a body fits the packet anyway. */
const WORTH_IT = 1_000

/** Whether `Accept-Encoding` names a coding, and does not refuse it with `q=0` (RFC 9110 section 12.5.3). */
export const accepts = (request: Request, coding: string): boolean =>
  (request.headers.get("accept-encoding") ?? "").split(",").some((each) => {
    const [name = "", ...parameters] = each.toLowerCase().split(";")
    return name.trim() === coding && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
  })

/** Compresses a text answer in the first coding of ours that the client accepts. One that is streamed stays as it is. */
export async function compressed(request: Request, answer: Response, encoders: readonly Encoder[]): Promise<Response> {
  const isText = /^(text\/(?!csv)|application\/(problem\+)?json)/.test(answer.headers.get("content-type") ?? "")
  if (!isText || answer.headers.has("content-encoding")) return answer
  const headers = new Headers(answer.headers)
  headers.append("vary", "accept-encoding")
  if (answer.body === null) return new Response(null, { status: answer.status, headers })
  const encoder = encoders.find(({ name }) => accepts(request, name))
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const worthIt = encoder && bytes.length >= WORTH_IT
  if (worthIt) headers.set("content-encoding", encoder.name)
  const body = worthIt ? await encoder.encode(bytes) : bytes
  headers.set("content-length", String(body.length))
  return new Response(body, { status: answer.status, headers })
}
