import { plain } from "./answers.ts"
import { accepts } from "./compress.ts"

/** A built file and its precompressed twins, in memory: the whole page is smaller than one photograph. */
export interface Asset {
  readonly type: string
  readonly identity: Uint8Array<ArrayBuffer>
  readonly br?: Uint8Array<ArrayBuffer>
  readonly gzip?: Uint8Array<ArrayBuffer>
  /** Whether the name holds a hash of the content. */
  readonly immutable: boolean
}

/** By path, such as `/assets/main-1a2b3c.js`. */
export type Assets = ReadonlyMap<string, Asset>

/** Answers with the smallest form that the client accepts. */
export function serveAsset(asset: Asset, request: Request): Response {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain("Method not allowed.\n", 405, { allow: "GET, HEAD" })
  }
  const encoding = (["br", "gzip"] as const).find((name) => asset[name] && accepts(request, name))
  const bytes = (encoding && asset[encoding]) ?? asset.identity
  return new Response(request.method === "HEAD" ? null : bytes, {
    headers: {
      "content-type": asset.type,
      "content-length": String(bytes.length),
      "cache-control": asset.immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600",
      vary: "accept-encoding",
      // Nothing in a file is anybody's: other people's pages may load the loader, and a frame without an origin its scripts.
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      ...(encoding ? { "content-encoding": encoding } : {}),
    },
  })
}
