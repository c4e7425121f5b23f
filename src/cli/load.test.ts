import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { load, pressTo, visitTo } from "../../bench/load.ts"
import { createKeyring, type KeyConfig, type Keyring, signLink } from "../link/index.ts"
import { openSqliteStore } from "../server/store/sqlite.ts"
import { configFile, ONE_CLICK, pathOf } from "../server/testing.ts"

/** The built command under real load, from another process. */

const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname

let folder: string
let issuer: string
let keyring: Keyring
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "load-"))
  const config = await configFile()
  issuer = config.publicUrl
  keyring = await createKeyring(config.keys as KeyConfig[])
  await writeFile(join(folder, "config.json"), JSON.stringify(config))
})
afterAll(() => rm(folder, { recursive: true }))

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL")
})

interface Running {
  readonly child: ChildProcess
  readonly port: number
  /** The log so far, a line a request. */
  requests(): { method: string; status: number }[]
  readonly ended: Promise<unknown[]>
}

let database: string
let count = 0
beforeEach(() => {
  count += 1
  database = `register-${count}.db`
})

async function serve(...node: string[]): Promise<Running> {
  const args = [...node, COMMAND, "serve", "--config", "config.json", "--database", database, "--port", "0"]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
  running.push(child)
  const log: string[] = []
  createInterface(child.stderr).on("line", (line) => log.push(line))
  const ended = once(child, "close")
  const [line] = (await once(createInterface(child.stdout), "line")) as [string]
  const requests = () =>
    log
      .filter((each) => each.includes('"event":"request"'))
      .map((each) => JSON.parse(each) as ReturnType<Running["requests"]>[0])
  return { child, port: Number(new URL(line.replace("Listening on ", "")).port), requests, ended }
}

const subjectOf = (at: number) => `c-${at}`

const paths = (people: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: people }, async (_, at) =>
      pathOf(await signLink({ keyring, issuer }, { brand: "lenoir", subject: subjectOf(at) })),
    ),
  )

/** Of these people, those who have left, by the register. */
async function leftOf(people: readonly string[]): Promise<Set<string>> {
  const store = openSqliteStore(join(folder, database))
  const left = new Set<string>()
  for (const subject of people) {
    if ((await store.read("lenoir", subject))?.objections.length === 1) left.add(subject)
  }
  await store.close()
  return left
}

const okay = (statuses: readonly number[]) => statuses.flatMap((status, at) => (status === 200 ? [subjectOf(at)] : []))

describe("a server that is told to stop under load", { timeout: 60_000 }, () => {
  it("sends every answer that it made, keeps all that it promised, takes nothing new, and ends", async () => {
    const { child, port, requests, ended } = await serve()
    const all = (await paths(4_000)).map(pressTo)
    const loading = load({ port, requests: all, connections: 40 })
    // In the middle of it.
    while (requests().length < 200) await once(child.stderr as NonNullable<typeof child.stderr>, "data")
    child.kill("SIGTERM")
    const { statuses } = await loading
    expect(await ended).toEqual([0, null])
    const answered = statuses.filter((status) => status !== 0)
    expect(answered.length).toBeLessThan(4_000)
    expect(answered.length).toBeGreaterThanOrEqual(200)
    // What was answered has arrived: the server's own book has as many lines as the clients have answers.
    expect(requests().map(({ status }) => status)).toEqual(answered)
    const told = okay(statuses)
    expect(told).toHaveLength(answered.length)
    expect((await leftOf(told)).size).toBe(told.length)
  })

  it("ends also where clients hang, and what waits in the outbox is kept", async () => {
    const { child, port, ended } = await serve()
    const [path = ""] = await paths(1)
    await load({ port, requests: [pressTo(path)], connections: 1 })
    const hanging = connect(port, "127.0.0.1")
    hanging.on("error", () => undefined)
    await once(hanging, "connect")
    hanging.write(pressTo(path).slice(0, -ONE_CLICK.length / 2))
    const asked = connect(port, "127.0.0.1")
    asked.write(visitTo("/fr/"))
    await once(asked, "data")
    child.kill("SIGTERM")
    // Bounded by Vitest's own time; a server that waits for the client never ends.
    expect(await ended).toEqual([0, null])
    hanging.destroy()
    expect((await leftOf([subjectOf(0)])).size).toBe(1)
  })
})

describe("a server with a small heap", { timeout: 120_000 }, () => {
  it("answers many thousands, and holds nothing of them", async () => {
    const { child, port, ended } = await serve("--max-old-space-size=48")
    const some = await paths(500)
    // Drawing a page is most of the work: one in thirty.
    const presses = Array.from({ length: 30 }, () => some.map(pressTo)).flat()
    const requests = [...presses, ...some.map(visitTo)]
    const { statuses } = await load({ port, requests, connections: 32 })
    expect(statuses).toHaveLength(15_500)
    expect(new Set(statuses)).toEqual(new Set([200]))
    const memory = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => null)
    if (memory !== null) expect(Number(/VmHWM:\s+(\d+)/.exec(memory)?.[1])).toBeLessThan(400_000)
    child.kill("SIGTERM")
    expect(await ended).toEqual([0, null])
  })
})

describe("a server with several times as much to do as it can", { timeout: 60_000 }, () => {
  it("refuses visits at once, takes every press, and loses none that it took", async () => {
    const { child, port, ended } = await serve()
    const all = await paths(1_500)
    const visits = all.map(visitTo)
    const [presses, visited] = await Promise.all([
      load({ port, requests: all.map(pressTo), connections: 100 }),
      load({ port, requests: visits, connections: 500 }),
    ])
    // Nobody who left was sent away, however many came to look.
    expect(new Set(presses.statuses)).toEqual(new Set([200]))
    expect((await leftOf(all.map((_, at) => subjectOf(at)))).size).toBe(1_500)
    // Whoever came to look was shown the page, or told at once to come back.
    expect(new Set(visited.statuses)).toEqual(new Set([200, 503]))
    child.kill("SIGTERM")
    expect(await ended).toEqual([0, null])
  })
})
