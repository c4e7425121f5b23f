import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Receipt, receiptBlock } from "../domain/index.ts"
import { createKeyring, newReceiptKey, publicKeySet, receiptKey, signLink, signReceipt } from "../link/index.ts"
import type { Handler } from "../server/index.ts"
import { type Listening, listen } from "../server/main.ts"
import { configFile, type Installation, install, SUBJECT } from "../server/testing.ts"
import { runCommand } from "./testing.ts"

const COMMAND = new URL("main.ts", import.meta.url).pathname

let folder: string
let installation: Installation
let server: Listening
let receipt: Receipt
let signed: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preference-center-"))
  let handler: Handler = async () => new Response(null, { status: 503 })
  server = await listen((request) => handler(request), { port: 0 })
  installation = await install({ file: { ...(await configFile()), publicUrl: server.url } })
  handler = installation.handler
  const answer = await fetch(`${server.url}/api/v1/objection`, {
    method: "POST",
    headers: { authorization: `Bearer ${await installation.token()}`, "content-type": "application/json" },
    body: '{"locale":"fr","textVersion":null}',
  })
  receipt = (await answer.json()) as Receipt
  signed = String(receipt.signed)
})
afterAll(async () => {
  await server.close()
  await installation.close()
  await rm(folder, { recursive: true })
})

/** The command as somebody types it, in a process of its own. */
const run = (...args: string[]) => runCommand([COMMAND, "verify-receipt", ...args], folder)

async function saved(content: string | Uint8Array, name = "receipt.txt"): Promise<string> {
  await writeFile(join(folder, name), content)
  return name
}

const page = (block = receiptBlock(signed), reference = receipt.reference) =>
  `Votre preuve\n\nRéférence\n  ${reference}\n\n${block}\n`

/** A receipt with keys that nobody publishes anywhere but in a file. */
async function byFile(issuer = "https://prefs.example") {
  const key = await newReceiptKey("file-1", "lenoir")
  const keyring = await createKeyring([receiptKey(key)])
  const { reference, at, coversFuture } = receipt
  const claims = { brand: "lenoir", subject: SUBJECT, reference, at, coversFuture }
  const token = await signReceipt({ keyring, issuer }, claims)
  const jwks = await saved(JSON.stringify(publicKeySet([key])), "jwks.json")
  return { token, jwks }
}

describe("verify-receipt", () => {
  it("calls a saved receipt genuine, and says who signed it, for which objection, when and for what", async () => {
    const { code, out, err } = await run(await saved(page()))
    expect([code, err]).toEqual([0, ""])
    expect(out).toContain("Genuine")
    expect(out).toContain(`lenoir, at ${server.url}`)
    expect(out).toContain(receipt.reference)
    expect(out).toContain("23 November 2026 at 10:00:00 UTC")
    expect(out).toContain("all direct marketing, and channels and topics added later; no profiling for it")
    expect(out).toContain(`${server.url}/.well-known/jwks.json`)
  })

  it("takes a bare JWS, and a file that went through a mail program", async () => {
    expect(await run(await saved(`${signed}\n`))).toMatchObject({ code: 0 })
    expect(await run(await saved(`\uFEFF${page().replaceAll("\n", "\r\n")}`))).toMatchObject({ code: 0 })
  })

  it("takes the published keys from a file, and from another address", async () => {
    const { token, jwks } = await byFile()
    expect(await run(await saved(token), "--jwks", jwks)).toMatchObject({ code: 0 })
    expect(await run(await saved(signed), "--jwks", `${server.url}/.well-known/jwks.json`)).toMatchObject({ code: 0 })
    expect((await run(await saved(signed), "--jwks", jwks)).out).toContain("not among the sender's published keys")
  })

  it.each<[string, () => string | Promise<string>, string]>([
    ["with another reference in its text", () => page(undefined, "0000-0000-00"), "and its text says 0000-0000-00"],
    [
      "with one character of its signature changed",
      () => page(receiptBlock(changed(signed))),
      "signature does not fit",
    ],
    ["with a line of its signature lost", () => page(receiptBlock(signed).replace(/\n.{64}\n/, "\n")), "Not genuine"],
    ["with an empty signature", () => page(receiptBlock("")), "its signature is damaged"],
    ["that is the token of a link (D5)", () => installation.token(), "what is signed is no receipt"],
    [
      "that is the token of a link, signed with the key for receipts (D5)",
      () => {
        const keyring = installation.config.receiptKeyring
        return signLink({ keyring, issuer: server.url }, { brand: "lenoir", subject: SUBJECT })
      },
      "what is signed is no receipt",
    ],
    [
      "that somebody else signed in the sender's name",
      async () => (await byFile(server.url)).token,
      "not among the sender's published keys",
    ],
    [
      "that names an issuer without https",
      async () => (await byFile("http://prefs.example")).token,
      "names no sender with an https address",
    ],
  ])("refuses a receipt %s", async (_, content, why) => {
    const { code, out, err } = await run(await saved(await content()))
    expect([code, err]).toEqual([1, ""])
    expect(out).toMatch(/^Not genuine: /)
    expect(out).toContain(why)
    expect(out).not.toContain("Genuine:")
  })

  it.each<[string, () => Promise<string[]>, string]>([
    ["no file named", async () => [], "Say which receipt to verify"],
    ["a file that is not there", async () => ["nothing.txt"], "nothing.txt cannot be read: it is not there."],
    ["a folder", async () => ["."], ". cannot be read: it is a folder."],
    ["a file of 1 MB and more", async () => [await saved("x".repeat(1_000_001))], "more than 1000000 bytes"],
    ["a picture", async () => [await saved(Uint8Array.of(137, 80, 78, 71, 0, 255))], "holds no signed receipt"],
    ["an empty file", async () => [await saved("")], "holds no signed receipt"],
    ["a receipt that its sender did not sign", async () => [await saved(page(""))], "holds no signed receipt"],
    ["two receipts in one file", async () => [await saved(page() + page())], "holds 2 receipts"],
    ["keys that are not there", async () => [await saved(page()), "--jwks", "none.json"], "none.json cannot be read"],
    [
      "keys that are no JSON",
      async () => [await saved(page()), "--jwks", await saved("<html>", "jwks.json")],
      "jwks.json cannot be used",
    ],
    [
      "keys that are no keys",
      async () => [await saved(page()), "--jwks", await saved("{}", "jwks.json")],
      "this is no JWK set",
    ],
    [
      "an address without https (D3)",
      async () => [await saved(page()), "--jwks", "http://prefs.example/.well-known/jwks.json"],
      "a public address needs https",
    ],
    [
      "an address with nothing behind it",
      async () => [await saved(page()), "--jwks", `${server.url}/nothing`],
      "the answer has the status 404",
    ],
  ])("given %s, says so in one line", async (_, args, why) => {
    const { code, out, err } = await run(...(await args()))
    expect([code, out]).toEqual([1, ""])
    expect(err).toContain(why)
    expect(err.trim().split("\n")).toHaveLength(1)
  })
})

/** With the first letter of the signature changed: the last may hold bits that do not count. */
function changed(token: string): string {
  const [header, payload, signature = ""] = token.split(".")
  return `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`
}
