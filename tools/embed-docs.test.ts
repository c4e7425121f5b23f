import { createHmac } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { CONNECT, FROM_FRAME, FROM_HOST, HELLO, WAKE } from "../src/embed/protocol/index.ts"
import { createKeyring, type KeyConfig, newKey, verifyLink } from "../src/link/index.ts"
import { nodeHmac } from "../src/link/node.ts"

const ROOT = new URL("../", import.meta.url).pathname
const protocol = readFileSync(`${ROOT}docs/embed-protocol.md`, "utf8")
const guide = readFileSync(`${ROOT}docs/embed.md`, "utf8")

/** The messages that a chapter's table names, with their fields. */
function tabled(chapter: string): Record<string, string[]> {
  const text = protocol.split(`## ${chapter}\n`)[1]?.split("\n## ")[0] ?? ""
  const rows = text.split("\n").filter((line) => line.startsWith("| `"))
  return Object.fromEntries(
    rows.map((row) => {
      const [, type = "", fields = ""] = row.split("|")
      return [type.replace(/[` ]/g, ""), [...fields.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name)]
    }),
  )
}

const fieldsOf = (shapes: Record<string, object>) =>
  Object.fromEntries(Object.entries(shapes).map(([type, fields]) => [type, Object.keys(fields)]))

describe("the document of the messages", () => {
  it.each([
    ["Over the window", { ...HELLO, ...CONNECT, ...WAKE }],
    ["From the frame", FROM_FRAME],
    ["From the page", FROM_HOST],
  ])("names, under %s, every message and its fields, and no other", (chapter, shapes) => {
    expect(tabled(chapter)).toEqual(fieldsOf(shapes))
  })
})

describe("the guide for portals", () => {
  it("names every event of the element, and no other", () => {
    const events = readFileSync(`${ROOT}src/embed/host/events.ts`, "utf8")
    const known = [...events.matchAll(/^ {2}"?([\w-]+)"?: CustomEvent/gm)].map(([, name]) => name)
    const chapter = guide.split("| event |")[1]?.split("\n\n")[0] ?? ""
    expect([...chapter.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name)).toEqual(known)
  })

  it("gives a token that a server in any language makes in the same way, and that is ours", async () => {
    const cell = (name: string) => new RegExp(`^\\| ${name} \\| \`(.*)\` \\|$`, "m").exec(guide)?.[1] ?? ""
    const part = (text: string) => Buffer.from(text).toString("base64url")
    const signed = `${part(cell("header"))}.${part(cell("claims"))}`
    const made = createHmac("sha256", Buffer.from(cell("secret"), "base64url"))
      .update(signed)
      .digest("base64url")
    expect(cell("token")).toBe(`${signed}.${made}`)
    // It is nobody's: no keyring takes it. With a key that was drawn, the same content is a token of ours.
    const key = newKey("2026-11", "acme") as KeyConfig & { alg: "HS256" }
    await expect(createKeyring([{ ...key, secret: cell("secret") }])).rejects.toThrow("is not random")
    const keyring = await createKeyring([key], { hmac: nodeHmac })
    const verifier = { keyring, issuer: "https://prefs.acme.example", now: () => 1_764_000_000 }
    expect(await verifyLink(verifier, `${signed}.${keyring.get(key.kid)?.hmac?.(signed)}`)).toMatchObject({
      kind: "valid",
      claims: { brand: "acme", subject: "c-1042" },
    })
  })

  it("says truly how large the script is", () => {
    const bytes = statSync(`${ROOT}dist/client/embed.js.br`).size
    expect(guide).toContain(`The script is ${(bytes / 1000).toFixed(1)} kB (Brotli)`)
  })
})
