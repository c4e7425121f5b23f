import { type ChildProcess, execFile, spawn } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { findPython } from "../../tools/python.ts"
import { configFile } from "../server/testing.ts"

/** The built commands, against servers that are processes of their own. */

const ROOT = new URL("../../", import.meta.url).pathname
const COMMAND = `${ROOT}dist/lib/cli/main.js`

const running: ChildProcess[] = []
const folders: string[] = []
afterEach(async () => {
  for (const process of running.splice(0)) process.kill()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

/** Starts a server, and gives the address that it says. */
function start(program: string, args: string[], cwd = ROOT): Promise<string> {
  const started = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "ignore"] })
  running.push(started)
  return new Promise((resolve, reject) => {
    started.once("error", reject)
    started.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)))
    let said = ""
    started.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString()
      const url = /Listening on (\S+)/.exec(said)?.[1]
      if (url) resolve(url)
    })
  })
}

const run = (args: string[], cwd = ROOT) =>
  new Promise<{ code: number; out: string }>((resolve) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 10_000_000 }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out: out + err }),
    )
  })
const conformance = (url: string) => run([COMMAND, "conformance", "--url", url])

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "preference-center-adapter-"))
  folders.push(folder)
  return folder
}

/** The parts of the guide in a language, in their order. */
const snippets = async (language: string): Promise<string[]> =>
  [
    ...(await readFile(`${ROOT}docs/write-an-adapter.md`, "utf8")).matchAll(
      new RegExp(`\`\`\`${language}[^\n]*\n(.*?)\`\`\``, "gs"),
    ),
  ].map(([, code = ""]) => code)

describe("the kit from the command line", { timeout: 60_000 }, () => {
  it("passes a backend in Python that shares nothing with us, in under 150 lines", async () => {
    const source = await readFile(`${ROOT}docs/examples/backend.py`, "utf8")
    expect(source.split("\n").length).toBeLessThan(150)
    const { code, out } = await conformance(await start(findPython(), ["docs/examples/backend.py"]))
    expect(out).toMatch(/\n\d\d passed, 0 failed, \d+ skipped\n$/)
    expect(out).toContain('skipped: the adapter does not have the ability "pause"')
    expect(code).toBe(0)
  })

  it("passes the reference server, in trial mode, with nothing skipped", async () => {
    const folder = await emptyFolder()
    await writeFile(join(folder, "config.json"), JSON.stringify(await configFile()))
    const url = await start(
      process.execPath,
      [COMMAND, "serve", "--trial", "--config", "config.json", "--port", "0"],
      folder,
    )
    const { code, out } = await conformance(`${url}/api/v1`)
    expect(out).toMatch(/\n\d\d passed, 0 failed, 0 skipped\n$/)
    expect(code).toBe(0)
    expect(await readdir(folder)).toEqual(["config.json"])
  })

  it("says what a wrong backend does wrong, and fails", async () => {
    const folder = await emptyFolder()
    const right = await readFile(`${ROOT}docs/examples/backend.py`, "utf8")
    const wrong = right.replace("if not standing() and record", "if record")
    expect(wrong).not.toBe(right)
    await writeFile(join(folder, "backend.py"), wrong.replace('.get("by") != "person":', '.get("by") != "nobody":'))
    const { code, out } = await conformance(await start(findPython(), ["backend.py"], folder))
    expect(out).toContain("✗ no list turns a lane on against the person's own no")
    expect(out).toMatch(/\n\d\d passed, [1-9]\d* failed/)
    expect(code).toBe(1)
  })

  it.each([
    ["nothing listens", async () => "http://127.0.0.1:2/api/v1", "does not answer: connect ECONNREFUSED 127.0.0.1:2"],
    ["there is no such host", async () => "http://a.invalid/api/v1", "does not answer: getaddrinfo"],
    ["the address is none", async () => "127.0.0.1:4700", '"127.0.0.1:4700" is no address such as http://127.0.0.1:'],
    [
      "the door is closed",
      () =>
        new Promise<string>((resolve) => {
          const server = createServer((_, answer) => answer.writeHead(404).end())
          server.listen(0, "127.0.0.1", () => {
            server.unref()
            resolve(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
          })
        }),
      "answers 404. Is its door for trials open",
    ],
  ])("says so where %s", async (_, url, words) => {
    const { code, out } = await conformance(await url())
    expect([code, out.includes(words), out.includes("    at ")]).toEqual([1, true, false])
  })
})

describe("a new adapter", { timeout: 60_000 }, () => {
  it("begins as a skeleton whose conformance test says what is missing", async () => {
    const folder = await emptyFolder()
    const written = await run([COMMAND, "new-adapter", "acme-crm"], folder)
    expect([written.code, written.out]).toEqual([
      0,
      expect.stringContaining("node --test acme-crm-adapter/conformance.test.ts"),
    ])
    await linkPackage(folder)
    const { code, out } = await run(["--test", "--test-reporter=tap", "acme-crm-adapter/conformance.test.ts"], folder)
    expect(code).toBe(1)
    expect(out).toContain("load is not written yet.")
    expect(out).toMatch(/# pass [1-9]/)
    const again = await run([COMMAND, "new-adapter", "acme-crm"], folder)
    expect([again.code, again.out]).toEqual([1, "There is a folder acme-crm-adapter already. Nothing was written.\n"])
    expect((await run([COMMAND, "new-adapter", "../x"], folder)).code).toBe(1)
  })

  it("runs in the project that npm init makes, which is none of modules", async () => {
    const folder = await emptyFolder()
    await linkPackage(folder)
    await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }')
    await run([COMMAND, "new-adapter", "acme-crm"], folder)
    const { out } = await run(["--test", "--test-reporter=tap", "acme-crm-adapter/conformance.test.ts"], folder)
    expect(out).toContain("load is not written yet.")
  })

  it("as the guide writes it passes the kit, from nothing, with the guide's own test", async () => {
    const folder = await emptyFolder()
    const [adapter = "", test = ""] = await snippets("ts")
    await linkPackage(folder)
    await writeFile(join(folder, "adapter.ts"), adapter)
    await writeFile(join(folder, "conformance.test.ts"), test)
    const { code, out } = await run(["--test", "--test-reporter=tap", "conformance.test.ts"], folder)
    expect(out).toMatch(/# fail 0/)
    expect(out).toMatch(/# pass [1-9]\d/)
    expect(code).toBe(0)
  })
})

/** Makes the package importable by its name, as an installation would. */
async function linkPackage(folder: string): Promise<void> {
  await mkdir(join(folder, "node_modules"))
  await symlink(ROOT, join(folder, "node_modules/preference-center"))
  await writeFile(join(folder, "package.json"), '{ "type": "module" }')
}
