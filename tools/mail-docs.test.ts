/** The guide for senders, held to the code: its program really sends a mail over SMTP, and its tables are run. */
import { execFile } from "node:child_process"
import { generateKeyPairSync } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { promisify } from "node:util"
import { simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"
import { describe, expect, it } from "vitest"
import { checkMail, createKeyring, mailFooter, newKey, verifyLink } from "../src/link/index.ts"

const ROOT = new URL("../", import.meta.url).pathname
const guide = readFileSync(`${ROOT}docs/mail.md`, "utf8")
const [, program = ""] = /^```ts\n\/\/ send\.ts\n(.*?)^```$/ms.exec(guide) ?? []
const BASE = "https://prefs.acme.example"

/** A real SMTP server that takes one mail. */
async function inbox() {
  const arrived = Promise.withResolvers<Buffer>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on("data", (chunk: Buffer) => chunks.push(chunk))
      stream.on("end", () => {
        arrived.resolve(Buffer.concat(chunks))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.server.address() as { port: number }
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { smtp: `smtp://127.0.0.1:${port}`, mail: arrived.promise, close }
}

/** Runs the guide's program as it stands there, against the built package. */
async function send(sending: object): Promise<void> {
  const folder = `${ROOT}test-results/mail-docs`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/send.ts`, program)
  writeFileSync(
    `${folder}/run.ts`,
    'import { sendNews } from "./send.ts"\nawait sendNews(JSON.parse(process.argv[2]))\n',
  )
  await promisify(execFile)(process.execPath, [`${folder}/run.ts`, JSON.stringify(sending)])
}

describe("the guide for senders", () => {
  it("has a program whose mail arrives with both headers, signed, and with the footer in both its parts", async () => {
    const { smtp, mail, close } = await inbox()
    const key = newKey("2026-11", "acme")
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    })
    const dkim = { domainName: "acme.example", keySelector: "k1", privateKey }
    await send({ smtp, dkim, key, customer: { id: "c-1042", email: "jeanne@courriel.example", locale: "fr" } })
    const raw = await mail
    await close()

    const { headerLines, html, text } = await simpleParser(raw)
    const linesOf = (name: string) => headerLines.filter((line) => line.key === name).map(({ line }) => line)
    const [header = "", ...more] = linesOf("list-unsubscribe")
    expect(more).toEqual([])
    const [, url = ""] = /^List-Unsubscribe:\s+<(https:\/\/prefs\.acme\.example\/fr\/u\/[\w.-]+)>$/.exec(header) ?? []
    expect(linesOf("list-unsubscribe-post")).toEqual(["List-Unsubscribe-Post: List-Unsubscribe=One-Click"])
    const verifier = { keyring: await createKeyring([key]), issuer: BASE }
    expect(await verifyLink(verifier, url.split("/").at(-1) ?? "")).toMatchObject({
      kind: "valid",
      claims: { subject: "c-1042", mailing: "spring" },
    })
    const footer = mailFooter({
      sender: "Acme",
      locale: "fr",
      links: { unsubscribe: url, preferences: `${url}/preferences` },
    })
    expect(html).toContain(footer.html)
    expect(text).toContain(footer.text.trimEnd())

    const findings = await checkMail(raw)
    expect(findings.filter(({ outcome }) => outcome === "failed")).toEqual([])
    const shown = guide.split("check-mail mail.eml\n```\n\n```\n")[1]?.split("\n```")[0] ?? ""
    expect(shown.split("\n").map((line) => line.slice(29))).toEqual(findings.map(({ says }) => says))
  })

  const rows = [...guide.matchAll(/^\| ([^|]+) \| `(.*?)` \| (.+) \|$/gm)].filter(([, name]) => name !== "platform")

  it("has seven platforms", () => {
    expect(rows.map(([, name]) => name)).toEqual([
      "Mailchimp",
      "Brevo",
      "SendGrid",
      "Salesforce Marketing Cloud",
      "Mailjet",
      "Klaviyo",
      "HubSpot",
    ])
  })

  it.each(rows.map(([, name = "", tag = "", source = ""]) => [name, tag.replaceAll("\\|", "|"), source]))(
    "has a merge tag that the footer takes, and names the document it is from: %s",
    (_, mergeTag, source) => {
      const { html } = mailFooter({ sender: "Acme", locale: "fr", links: { base: BASE, mergeTag } })
      expect(html).toContain(`href="${BASE}/fr/u/${mergeTag}"`)
      expect(source).toMatch(/\]\(https:\/\//)
    },
  )
})
