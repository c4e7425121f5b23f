import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { configFile } from "../server/testing.ts"

/** The built command: what it says when it cannot start. */

const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname

describe("a server that cannot start says why, in one line", { timeout: 30_000 }, () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "serve-"))
    await writeFile(join(folder, "config.json"), JSON.stringify(await configFile()))
    await writeFile(join(folder, "letter.txt"), "Dear customer, this is no database at all.\n".repeat(100))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const serve = (options: readonly string[], node: readonly string[] = []) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      const args = [...node, COMMAND, "serve", "--config", "config.json", "--port", "0", ...options]
      execFile(process.execPath, args, { cwd: folder }, (error, _, said) =>
        resolve({ code: Number(error?.code ?? 0), said }),
      )
    })

  it.each([
    [
      "an address that is not this machine's",
      ["--trial", "--host", "192.0.2.1"],
      "Nothing can listen on 192.0.2.1:0: ",
    ],
    ["a host that nobody knows", ["--trial", "--host", "a.invalid"], "Nothing can listen on a.invalid:0: "],
    ["a file that is no database", ["--database", "letter.txt"], "The database letter.txt cannot be used: "],
    ["a folder for a database", ["--database", "."], "The database . cannot be used: "],
  ])("%s", async (_, options, words) => {
    const { code, said } = await serve(options)
    expect([code, said.startsWith(words), said.trim().split("\n").length]).toEqual([1, true, 1])
  })

  it("a Node that has no SQLite", async () => {
    const { code, said } = await serve([], ["--no-experimental-sqlite"])
    expect([code, said]).toEqual([1, `This command needs Node 22.13 or newer, and runs on ${process.version}.\n`])
  })
})
