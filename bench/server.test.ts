import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { visitTo } from "./load.ts"
import { subjectOf } from "./people.ts"
import { type Installation, install, leftOf } from "./server/installation.ts"
import { longRun, tableOfLong } from "./server/long-run.ts"
import { ask } from "./server/one-run.ts"
import { benchServer, tableOf } from "./server.ts"

const NAMES = [
  ...["bare Hono, a page of that size", "the page", "the page, with Brotli"],
  ...["bare SQLite, a row a commit", "bare SQLite, as many a commit", "one-click, SQLite"],
  ...["bare PostgreSQL, 10 connections", "one-click, PostgreSQL"],
]

test("the bench loads everything in turn, and finds every press that was acknowledged on record", {
  timeout: 120_000,
}, async () => {
  const bench = await benchServer({ requests: 20, connections: 4, runs: 1 })
  expect(bench).toMatchObject({ requests: 20, runs: 1, pinned: false, acknowledged: 40, recorded: 40 })
  expect(bench.measured.map(({ name }) => name)).toEqual(NAMES)
  for (const { perSecond, p50Ms, p99Ms } of bench.measured) {
    expect(perSecond).toBeGreaterThan(0)
    expect(p99Ms).toBeGreaterThanOrEqual(p50Ms)
  }
  expect(bench.pageBytes).toBeGreaterThan(bench.compressedBytes)
  expect(bench.pressesPerCommit).toBeGreaterThan(0)
  const { startMs, memoryKb } = bench
  expect(Math.min(...Object.values(startMs), ...Object.values(memoryKb))).toBeGreaterThan(0)
  for (const name of NAMES) expect(tableOf(bench)).toContain(`\n${name} `)
})

test("a long run tells its tenths, and finds everybody who left on record", { timeout: 60_000 }, async () => {
  const long = await longRun({ connections: 4, pinned: false, seconds: 1, atOnce: 10 })
  expect(long.stretches).toHaveLength(10)
  expect(long.acknowledged).toBeGreaterThanOrEqual(10)
  expect(long.recorded).toBe(long.acknowledged)
  expect(tableOfLong(long)).toContain("memory MB")
})

describe("what the bench checks", () => {
  let installation: Installation
  beforeAll(async () => {
    installation = await install(2)
  })
  afterAll(() => installation.remove())

  test("nobody who did not press is on record", async () => {
    expect(await leftOf(installation.copyOfRegister(), [0, 1].map(subjectOf))).toBe(0)
  })

  test("a request that is not answered with 200 is no measurement", async () => {
    const server = await installation.start(installation.copyOfRegister(), false)
    const requests = [await installation.pathOf(0), "/fr/u/not.a.token"].map(visitTo)
    await expect(ask({ connections: 1 }, server, requests)).rejects.toThrow("Not everybody was answered: 1 of 2.")
    await server.stop()
  })
})
