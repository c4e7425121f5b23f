import { readFileSync } from "node:fs"
import { brotliCompressSync } from "node:zlib"

interface BuiltPage {
  css: string
  firstPress: string
  modules: string[]
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

/** The bytes of the first screen, raw and as Brotli: what stands in the document, and what is fetched in idle time. */
export function measure(root: string): string {
  const built = JSON.parse(readFileSync(`${root}dist/document/built-page.json`, "utf8")) as BuiltPage
  const shell = readFileSync(`${root}index.html`, "utf8")
  const scripts = built.modules.map((path) => readFileSync(`${root}dist/client${path}`))
  const rows: [string, Uint8Array[]][] = [
    ["document shell", [Buffer.from(shell)]],
    ["stylesheet, inlined", [Buffer.from(built.css)]],
    ["first script, inlined", [Buffer.from(built.firstPress)]],
    ["application, in idle time", scripts],
  ]
  const lines = rows.map(([name, parts]) => {
    const raw = parts.reduce((sum, part) => sum + part.length, 0)
    const brotli = parts.reduce((sum, part) => sum + brotliCompressSync(part).length, 0)
    return `  ${name.padEnd(28)}${kilobytes(raw).padStart(10)}${kilobytes(brotli).padStart(10)}`
  })
  return ["", `  ${"The first screen".padEnd(28)}${"raw".padStart(10)}${"brotli".padStart(10)}`, ...lines, ""].join(
    "\n",
  )
}
