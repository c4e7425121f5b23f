import { brotliCompressSync } from "node:zlib"

export const json = (data: unknown): Response => Response.json(data)

/** A script in Brotli, compressed once and at its best, as networks of copies hold it. */
export function script(code: string): () => Response {
  const body = brotliCompressSync(code)
  const headers = {
    "content-type": "text/javascript; charset=utf-8",
    "content-encoding": "br",
    "content-length": String(body.length),
    "cache-control": "public, max-age=31536000, immutable",
  }
  return () => new Response(body, { headers })
}
