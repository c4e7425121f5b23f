import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createKeyring, type KeyConfig, newKey, signLink } from "../link/index.ts"
import type { ConfigFile } from "../server/index.ts"
import { configFile, FORM_TYPE, ONE_CLICK, pathOf } from "../server/testing.ts"
import { ROUTES } from "../wire/index.ts"

/** The built command, whose configuration is exchanged while it answers (D10). */

const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname

let folder: string
let server: ChildProcess
let base: string
let file: ConfigFile
/** What the server says of its configuration, as it says it. */
let said: AsyncIterator<{ outcome: string; why?: string }>

const write = async (config: object) => {
  // Never half a file, whenever it is read.
  await writeFile(join(folder, "next.json"), JSON.stringify(config))
  await rename(join(folder, "next.json"), join(folder, "config.json"))
}

async function* configurationsIn(lines: AsyncIterable<string>) {
  for await (const line of lines) {
    const { event, ...rest } = JSON.parse(line) as { event: string; outcome: string; why?: string }
    if (event === "configuration") yield rest
  }
}

/** Puts a configuration in the place of the one before; gives what the server says of it. */
async function exchange(config: object) {
  await write(config)
  server.kill("SIGHUP")
  return (await said.next()).value as { outcome: string; why?: string }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exchange-"))
  file = await configFile()
  file.keys = file.keys.filter(({ brand }) => brand !== "lenoir")
})
afterEach(async () => {
  const ended = once(server, "exit")
  server.kill("SIGTERM")
  expect(await ended).toEqual([0, null])
  await rm(folder, { recursive: true })
})

async function start(config: object): Promise<void> {
  await write(config)
  const args = [COMMAND, "serve", "--config", "config.json", "--database", "register.db", "--port", "0"]
  server = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
  const { stdout, stderr } = server
  if (!stdout || !stderr) throw new Error("The server was started with pipes.")
  said = configurationsIn(createInterface(stderr))
  const [line] = (await once(createInterface(stdout), "line")) as [string]
  base = line.replace("Listening on ", "")
}

const withKeys = (...keys: KeyConfig[]) => ({ ...file, keys: [...file.keys, ...keys] })

/** A link's token, signed by the sender's own system with this key. */
const signed = async (key: KeyConfig, subject: string) =>
  signLink(
    { keyring: await createKeyring([{ ...key, status: "active" }]), issuer: file.publicUrl },
    { brand: "lenoir", subject },
  )

const ASKS = {
  see: (token: string) => fetch(base + pathOf(token), { headers: { accept: "text/html" } }),
  leave: (token: string) =>
    fetch(base + pathOf(token), { method: "POST", headers: { "content-type": FORM_TYPE }, body: ONE_CLICK }),
  read: (token: string) =>
    fetch(`${base}/api/v1${ROUTES.preferences}`, { headers: { authorization: `Bearer ${token}` } }),
} as const
type Ask = keyof typeof ASKS

describe("a key takes the place of another in a server that runs", { timeout: 60_000 }, () => {
  const [old, fresh] = [newKey("2025-11", "lenoir"), newKey("2026-11", "lenoir")]
  /** One configuration after the other, and what each asks of a link: of the old key, and of the new one. */
  const STAGES: readonly {
    readonly keys: readonly KeyConfig[]
    readonly old: Record<Ask, number>
    readonly fresh: Record<Ask, number>
  }[] = [
    { keys: [old], old: { see: 200, leave: 200, read: 200 }, fresh: { see: 404, leave: 404, read: 401 } },
    // Known everywhere before anything is signed with it: the last active one signs.
    {
      keys: [fresh, old],
      old: { see: 200, leave: 200, read: 200 },
      fresh: { see: 200, leave: 200, read: 200 },
    },
    {
      keys: [old, fresh],
      old: { see: 200, leave: 200, read: 200 },
      fresh: { see: 200, leave: 200, read: 200 },
    },
    {
      keys: [{ ...old, status: "retired" }, fresh],
      old: { see: 200, leave: 200, read: 403 },
      fresh: { see: 200, leave: 200, read: 200 },
    },
    { keys: [fresh], old: { see: 404, leave: 404, read: 401 }, fresh: { see: 200, leave: 200, read: 200 } },
  ]

  it("under load without one failure: every answer is that of a configuration that stood then (D10, A33)", async () => {
    await start(withKeys(...(STAGES[0]?.keys ?? [])))
    let [from, to] = [0, 0]
    let stop = false
    let asked = 0
    const failures: string[] = []
    /** Asks one thing over and over; the next stage begins only when everybody has asked in this one. */
    const worker = async (kind: Ask, whose: "old" | "fresh", number: number) => {
      const subject = `p-${kind}-${whose}-${number}`
      const token = await signed(whose === "old" ? old : fresh, subject)
      for (; !stop; asked += 1) {
        const first = from
        const answer = await ASKS[kind](token).catch((error: unknown) => error)
        const status = answer instanceof Response ? answer.status : String((answer as { cause?: unknown }).cause)
        if (answer instanceof Response) await answer.arrayBuffer()
        const allowed = STAGES.slice(first, to + 1).map((stage) => stage[whose][kind])
        if (!allowed.includes(status as number))
          failures.push(`${kind} with ${whose}, stages ${first} to ${to}: ${status}`)
        rounds.set(subject, (rounds.get(subject) ?? 0) + 1)
        while (turns.length > 0) turns.pop()?.()
      }
    }
    const rounds = new Map<string, number>()
    const turns: (() => void)[] = []
    /** Until everybody has asked ten times more. */
    const everybodyAsks = async () => {
      const before = new Map(rounds)
      while ([...rounds].some(([subject, times]) => times < (before.get(subject) ?? 0) + 10) || rounds.size < 12) {
        await new Promise<void>((resolve) => turns.push(resolve))
      }
    }
    const workers = (["see", "leave", "read"] as const).flatMap((kind) =>
      (["old", "fresh"] as const).flatMap((whose) => [1, 2].map((number) => worker(kind, whose, number))),
    )
    await everybodyAsks()
    for (const stage of STAGES.slice(1)) {
      to += 1
      expect(await exchange(withKeys(...stage.keys))).toMatchObject({ outcome: "taken" })
      from = to
      await everybodyAsks()
    }
    stop = true
    await Promise.all(workers)
    expect(failures).toEqual([])
    expect(asked).toBeGreaterThan(600)
    // A key that was taken out leads nobody into a dead end: the page offers the other ways (A34).
    const page = await (await ASKS.see(await signed(old, "p-1"))).text()
    expect(page).toMatch(/<form[^>]+action="\/fr\/link/)
    expect(page).toContain('name="contact"')
  })

  it("and a configuration that cannot be used changes nothing, and is told without its secrets", async () => {
    await start(withKeys(old))
    const broken = await exchange(withKeys(old, { ...fresh, secret: "c2hvcnQ" } as KeyConfig))
    expect(broken).toMatchObject({
      outcome: "refused",
      why: expect.stringContaining("the secret has 5 bytes"),
    })
    expect((await ASKS.read(await signed(old, "p-1"))).status).toBe(200)
    expect(broken.why).not.toContain("c2hvcnQ")
    await writeFile(join(folder, "config.json"), "{")
    server.kill("SIGHUP")
    expect((await said.next()).value).toMatchObject({ outcome: "refused", why: "config.json is no JSON, at line 1." })
    const proxies = await exchange({ ...withKeys(old), trustedProxies: ["10.0.0.0/8"] })
    expect(proxies).toMatchObject({
      outcome: "refused",
      why: expect.stringContaining("trustedProxies: cannot be changed"),
    })
    expect((await ASKS.leave(await signed(old, "p-1"))).status).toBe(200)
    expect(await exchange(withKeys(old, fresh))).toMatchObject({ outcome: "taken" })
    expect((await ASKS.read(await signed(fresh, "p-1"))).status).toBe(200)
  })
})
