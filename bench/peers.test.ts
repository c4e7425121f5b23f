import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { benchPeers, tableOf } from "./peers.ts"

test("ours is measured as it is built: every byte of it, and the time it takes", async () => {
  const bench = await benchPeers({ runs: 1, only: "ours" })
  expect(bench.measured.map(({ name }) => name.split(",")[0])).toEqual([
    "ours: the application",
    "ours: the loader for other people's pages",
    "ours: in one's own React app",
  ])
  for (const { raw, gzip, brotli, scriptMs } of bench.measured) {
    expect([raw, gzip, brotli]).toEqual([raw, gzip, brotli].toSorted((a, b) => b - a))
    expect(scriptMs).toBeGreaterThan(0)
  }
  const loader = readFileSync(new URL("../dist/client/embed.js", import.meta.url))
  expect(bench.measured[1]?.raw).toBe(loader.length)
  expect(tableOf(bench)).toContain("\nours: the application")
}, 120_000)
