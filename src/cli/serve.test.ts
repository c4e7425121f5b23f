import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createKeyring, type KeyConfig, signLink } from "../link/index.ts"
import { startReceiver } from "../server/events/testing.ts"
import { drawSigningSecret } from "../server/index.ts"
import { openSqliteStore } from "../server/store/sqlite.ts"
import { configFile, FORM_TYPE, ONE_CLICK, pathOf, SUBJECT } from "../server/testing.ts"

/** The built command: what it says when it cannot start, and what it does beside answering. */

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
    ["faults on purpose without a seed", ["--chaos", "some"], '--chaos takes a whole number, and "some" is none.'],
  ])("%s", async (_, options, words) => {
    const { code, said } = await serve(options)
    expect([code, said.startsWith(words), said.trim().split("\n").length]).toEqual([1, true, 1])
  })

  it("faults on purpose where other machines reach it, and leaves no database behind", async () => {
    const { code, said } = await serve(["--chaos", "7", "--host", "0.0.0.0", "--database", "none.db"])
    expect([code, said.split("\n").slice(0, 2)]).toEqual([
      1,
      ["--chaos does not start where people could meet it:", "  - --host 0.0.0.0 can be reached from other machines"],
    ])
    expect(existsSync(join(folder, "none.db"))).toBe(false)
  })

  it("a Node that has no SQLite", async () => {
    const { code, said } = await serve([], ["--no-experimental-sqlite"])
    expect([code, said]).toEqual([1, `This command needs Node 22.13 or newer, and runs on ${process.version}.\n`])
  })
})

describe("a server that runs", { timeout: 30_000 }, () => {
  it.each([
    ["--chaos", "7", "--trial", "--host", "0.0.0.0"],
    ["--chaos", "7"],
  ])("with faults on purpose says so before anything else, and on which seed: %s %s %s", async (...options) => {
    const folder = await mkdtemp(join(tmpdir(), "serve-"))
    await writeFile(join(folder, "config.json"), JSON.stringify(await configFile()))
    const args = [COMMAND, "serve", "--config", "config.json", "--database", "register.db", "--port", "0", ...options]
    const server = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] })
    try {
      let said = ""
      for await (const line of createInterface(server.stdout)) {
        said += `${line}\n`
        if (line.startsWith("Listening")) break
      }
      expect(said).toMatch(/^\n {2}CHAOS 7: .* on purpose\.\n.*Never send anybody here\.\n\nListening on http:/)
    } finally {
      const ended = once(server, "exit")
      server.kill()
      await ended
      await rm(folder, { recursive: true })
    }
  })

  it("tells the sender's systems of a press a moment later, and when it is stopped finishes what is under way", async () => {
    const receiver = await startReceiver()
    const folder = await mkdtemp(join(tmpdir(), "serve-"))
    const secrets = [drawSigningSecret()]
    const webhooks = [{ brand: "lenoir", id: "crm", url: receiver.url, secrets, private: true }]
    const config = { ...(await configFile()), webhooks }
    await writeFile(join(folder, "config.json"), JSON.stringify(config))
    const args = [COMMAND, "serve", "--config", "config.json", "--database", "register.db", "--port", "0"]
    const server = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] })
    try {
      // As slow as others are: by then a server that does not wait is gone.
      const { promise, resolve: stopped } = Promise.withResolvers<number>()
      receiver.reply(async () => setTimeout(500, await promise))
      const [line] = (await once(createInterface(server.stdout), "line")) as [string]
      const keyring = await createKeyring(config.keys as KeyConfig[])
      const token = await signLink({ keyring, issuer: config.publicUrl }, { brand: "lenoir", subject: SUBJECT })
      const page = line.replace("Listening on ", "") + pathOf(token)
      const press = { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK }
      expect((await fetch(page, press)).status).toBe(200)
      await receiver.until(1)
      const ended = once(server, "exit")
      server.kill("SIGTERM")
      stopped(200)
      expect(await ended).toEqual([0, null])
      const store = openSqliteStore(join(folder, "register.db"))
      expect(await store.waitingSince("lenoir", "events")).toBeNull()
      await store.close()
      expect(receiver.received).toHaveLength(1)
    } finally {
      server.kill()
      await receiver.close()
      await rm(folder, { recursive: true })
    }
  })
})
