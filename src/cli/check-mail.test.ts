import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { linkUrls, listUnsubscribeHeaders, mailFooter } from "../link/index.ts"
import { mailing, raw } from "../link/mail/testing.ts"
import { type Listening, listen } from "../server/main.ts"
import { type Installation, install, SUBJECT } from "../server/testing.ts"
import { runCommand } from "./testing.ts"

const COMMAND = new URL("main.ts", import.meta.url).pathname
const PUBLIC = "https://prefs.example"

let folder: string
let installation: Installation
let server: Listening
let eml: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preference-center-"))
  installation = await install()
  server = await listen(installation.handler, { port: 0 })
  const links = linkUrls(PUBLIC, "fr", await installation.token())
  const footer = mailFooter({ sender: "Maison Lenoir", locale: "fr", links })
  eml = await raw({ ...mailing(), ...footer, headers: { ...listUnsubscribeHeaders(links) } })
  await writeFile(join(folder, "mail.eml"), eml)
})
afterAll(async () => {
  await server.close()
  await installation.close()
  await rm(folder, { recursive: true })
})

/** The command as somebody types it, in a process of its own, to which the server's public address leads. */
const run = (...args: string[]) => {
  const lead = `const real = fetch; globalThis.fetch = (url, init) => real(url.replace("${PUBLIC}", "${server.url}"), init)`
  const led = ["--import", `data:text/javascript,${encodeURIComponent(lead)}`]
  return runCommand([...led, COMMAND, "check-mail", ...args], folder)
}

const objections = async () =>
  (await installation.register.read({ brand: installation.brand(), subject: SUBJECT })).objections

async function saved(content: string): Promise<string> {
  await writeFile(join(folder, "changed.eml"), content)
  return "changed.eml"
}

describe("check-mail", () => {
  it("says that everything is right, without unsubscribing anybody", async () => {
    const { code, out, err } = await run("mail.eml")
    expect([code, err]).toEqual([0, ""])
    expect(out.split("\n").map((line) => line.slice(0, 27).trimEnd())).toEqual([
      "pass  List-Unsubscribe",
      "pass  List-Unsubscribe-Post",
      "pass  DKIM",
      "skip  One-click",
      "pass  HTML part",
      "pass  Plain text part",
      "",
    ])
    expect(out).not.toContain(await installation.token())
    expect(await objections()).toEqual([])
  })

  it("presses the button with --post, and only then: the person has left", async () => {
    const { code, out } = await run("mail.eml", "--post")
    expect(code).toBe(0)
    expect(out).toContain("The server took the POST (200). This person has left now.")
    expect(await objections()).toHaveLength(1)
  })

  it("ends with 1 where anything fails, and says what", async () => {
    const without = await run(await saved(eml.replace(/^List-Unsubscribe-Post.*\r\n/m, "")))
    expect([without.code, without.err]).toEqual([1, ""])
    expect(without.out).toContain("FAIL  List-Unsubscribe-Post  There is no List-Unsubscribe-Post")
    const elsewhere = await run(await saved(eml.replace(`<${PUBLIC}/fr/u/`, `<${PUBLIC}/nothing/`)), "--post")
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.out).toContain("FAIL  One-click              The server answers a POST with 404.")
    const nobody = await run(await saved(eml.replace(`<${PUBLIC}/`, "<https://127.0.0.1:1/")), "--post")
    expect(nobody.out).toContain("FAIL  One-click              The POST got no answer: ")
  })

  it.each([
    ["no file named", [], "Say which mail to check"],
    ["a file that is not there", ["nothing.eml"], "nothing.eml cannot be read: it is not there."],
    ["a folder", ["."], ". cannot be read: it is a folder."],
  ])("given %s, says so in one line", async (_, args, why) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([1, ""])
    expect(err).toContain(why)
    expect(err.trim().split("\n")).toHaveLength(1)
  })
})
