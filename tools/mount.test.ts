/** The servers of `docs/mount.md`, run as they stand there, over real sockets. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { createKeyring, type KeyConfig, signLink } from "preference-center/link"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { configFile, FORM_TYPE, ONE_CLICK, pathOf, SUBJECT } from "../src/server/testing.ts"

const ROOT = new URL("../", import.meta.url).pathname
const DOCUMENT = readFileSync(`${ROOT}docs/mount.md`, "utf8")

describe.each(["hono", "express"])("the %s of docs/mount.md", (name) => {
  const folder = `${ROOT}test-results/mount-${name}`
  let server: ChildProcess
  let url: string
  let path: string

  beforeAll(async () => {
    const config = await configFile()
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/config.json`, JSON.stringify(config))
    for (const [, file = "", code = ""] of DOCUMENT.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms)) {
      writeFileSync(`${folder}/${file}`, code)
    }
    server = spawn(process.execPath, [`${name}.ts`], {
      cwd: folder,
      env: { ...process.env, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    })
    url = `http://127.0.0.1:${await portOf(server)}`
    const keyring = await createKeyring(config.keys as KeyConfig[])
    path = pathOf(await signLink({ keyring, issuer: config.publicUrl }, { brand: "lenoir", subject: SUBJECT }))
  })

  afterAll(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve))
    server.kill()
    await ended
  })

  test("keeps its own route", async () => {
    expect(await (await fetch(`${url}/hello`)).text()).toBe("Your own route\n")
  })

  test("draws the page, and serves its files", async () => {
    const page = await fetch(url + path)
    expect(page.status).toBe(200)
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'")
    const html = await page.text()
    expect(html).toContain("Je me désinscris de toutes les communications")
    const file = /\/assets\/application-[\w-]+\.js/.exec(html)?.[0]
    const asset = await fetch(url + file)
    expect(asset.headers.get("content-type")).toContain("javascript")
    expect((await asset.text()).length).toBeGreaterThan(100_000)
  })

  test("takes the one-click opt-out, and keeps it", async () => {
    const press = await fetch(url + path, { method: "POST", body: ONE_CLICK, headers: { "content-type": FORM_TYPE } })
    expect([press.status, await press.text()]).toEqual([200, "OK\n"])
    const token = path.split("/").at(-1)
    const read = await fetch(`${url}/api/v1/preferences`, { headers: { authorization: `Bearer ${token}` } })
    expect(await read.json()).toMatchObject({ objection: { reference: expect.any(String) } })
  })

  test("says that there is nothing where there is nothing", async () => {
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
  })
})

/** The port that a server says it listens on. */
async function portOf({ stdout, ...server }: ChildProcess): Promise<number> {
  if (!stdout) throw new Error(`There is nothing to read of ${server.pid}.`)
  for await (const line of createInterface(stdout)) {
    const port = /^Listening on (\d+)$/.exec(line)?.[1]
    if (port) return Number(port)
  }
  throw new Error("The server ended before it listened.")
}
