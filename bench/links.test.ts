import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { type Bench, benchLinks, tableOf } from "./links.ts"

const NAMES = [
  ...["bare HMAC", "bare HMAC, key made ready", "jsonwebtoken", "jose", "signLink, Web Crypto", "signLink, nodeHmac"],
  "a line of links FILE",
]

test("the bench signs in every way, and says what each costs beside the bare HMAC", async () => {
  const bench = await benchLinks({ rows: 20, runs: 2 })
  expect(bench).toMatchObject({ rows: 20, runs: 2, node: process.version })
  expect(bench.signed).toBeGreaterThan(200)
  expect(bench.measured.map(({ name }) => name)).toEqual(NAMES)
  for (const { wallNs, cpuNs, wallRatio, cpuRatio } of bench.measured) {
    expect(Math.min(wallNs, wallRatio)).toBeGreaterThan(0)
    // A clock of processor time may be too coarse for so few.
    expect([typeof cpuNs, typeof cpuRatio]).toEqual(["number", "number"])
  }
  expect(bench.measured[0]).toMatchObject({ wallRatio: 1 })
  for (const name of NAMES) expect(tableOf(bench)).toContain(`\n${name} `)
})

test("its command prints the same as JSON, and refuses what is no number", () => {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [new URL("links.ts", import.meta.url).pathname, ...args], {
      encoding: "utf8",
      stdio: "pipe",
    })
  const bench = JSON.parse(run("--rows", "5", "--runs", "1", "--json")) as Bench
  expect(bench.measured.map(({ name }) => name)).toEqual(NAMES)
  expect(() => run("--rows", "many")).toThrow('--rows has to be a whole number from 1, and not "many"')
})
