import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"
import { afterEach, describe, expect, it } from "vitest"
import { type Mail, MailRefused } from "../courier.ts"
import { createFolderMailer } from "./folder-mailer.ts"
import { createSmtpMailer } from "./smtp-mailer.ts"

const MAIL: Mail = {
  from: { name: "Maison Lenoir, d\u00e9coration", address: "privacy@example.be" },
  to: "jeanne.lenoir@example.be",
  subject: "Votre d\u00e9sinscription est enregistr\u00e9e",
  text: "C\u2019est fait.\n",
  html: "<p>C\u2019est fait.</p>",
  messageId: "<abc@prefs.example>",
}

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A real SMTP server. `answer` may refuse a recipient. */
async function smtpServer(answer: (address: string) => Error | null = () => null) {
  const received: { to: string[]; from: string; raw: string }[] = []
  let connections = 0
  const server = new SMTPServer({
    // Whoever keeps a connection is not waited for.
    closeTimeout: 1,
    onConnect: (_session, done) => {
      connections += 1
      done()
    },
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo: ({ address }, _session, done) => done(answer(address)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on("data", (chunk: Buffer) => chunks.push(chunk))
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ""
        received.push({ from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as { port: number }
  return { url: `smtp://127.0.0.1:${port}`, received, connections: () => connections }
}

const refusal = (responseCode: number) => Object.assign(new Error("No."), { responseCode })

describe("a mail over SMTP", () => {
  it("arrives as it was handed over, and says that no machine is to answer it", async () => {
    const { url, received } = await smtpServer()
    await createSmtpMailer(url).send(MAIL)
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ from: "privacy@example.be", to: ["jeanne.lenoir@example.be"] })
    const mail = await simpleParser(received[0]?.raw ?? "")
    expect(mail.subject).toBe(MAIL.subject)
    expect(mail.from?.value).toEqual([{ name: MAIL.from.name, address: MAIL.from.address }])
    expect(mail.text?.trim()).toBe(MAIL.text.trim())
    expect(mail.html).toBe(MAIL.html)
    expect(mail.messageId).toBe(MAIL.messageId)
    expect(mail.headers.get("auto-submitted")).toBe("auto-generated")
  })

  it.each([
    ["", 3],
    ["?pool=true", 1],
  ])("comes over a connection of its own, or with `pool=true` over one that is kept (%j)", async (query, wanted) => {
    const { url, received, connections } = await smtpServer()
    const mailer = createSmtpMailer(url + query)
    for (let count = 0; count < 3; count += 1) await mailer.send(MAIL)
    expect([received.length, connections()]).toEqual([3, wanted])
  })

  it("to an address that the server refuses for good is refused", async () => {
    const { url, received } = await smtpServer(() => refusal(550))
    await expect(createSmtpMailer(url).send(MAIL)).rejects.toBeInstanceOf(MailRefused)
    expect(received).toEqual([])
  })

  it.each([450, 421])("that the server cannot take now (%i) fails, and may be tried again", async (code) => {
    const { url } = await smtpServer(() => refusal(code))
    const failed = createSmtpMailer(url).send(MAIL)
    await expect(failed).rejects.toThrow()
    await expect(failed).rejects.not.toBeInstanceOf(MailRefused)
  })

  it("fails, and may be tried again, when there is no server", async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const failed = createSmtpMailer(`smtp://127.0.0.1:${port}`).send(MAIL)
    await expect(failed).rejects.not.toBeInstanceOf(MailRefused)
    await expect(failed).rejects.toThrow()
  })

  it("cannot be given further headers or recipients by what stands in a name or an address", async () => {
    const { url, received } = await smtpServer()
    const from = { ...MAIL.from, name: "Lenoir\r\nBcc: evil@example.org" }
    await createSmtpMailer(url).send({ ...MAIL, from, subject: "Done\r\nBcc: evil@example.org" })
    expect(received[0]?.to).toEqual([MAIL.to])
    const { headers } = await simpleParser(received[0]?.raw ?? "")
    expect(headers.has("bcc")).toBe(false)
  })
})

describe("a mail into a folder", () => {
  it("lies there as an .eml file, once however often it is sent", async () => {
    const folder = await mkdtemp(join(tmpdir(), "preference-center-mail-"))
    closing.push(() => rm(folder, { recursive: true }))
    const mailer = createFolderMailer(join(folder, "mail"))
    await mailer.send(MAIL)
    await mailer.send(MAIL)
    await mailer.send({ ...MAIL, messageId: "<other@prefs.example>" })
    const names = await readdir(join(folder, "mail"))
    expect(names.filter((name) => name.endsWith(".eml"))).toHaveLength(2)
    expect(names).toHaveLength(2)
    const mails = await Promise.all(names.map(async (name) => simpleParser(await readFile(join(folder, "mail", name)))))
    expect(mails.map(({ messageId }) => messageId).sort()).toEqual([MAIL.messageId, "<other@prefs.example>"])
    expect(mails[0]?.subject).toBe(MAIL.subject)
  })
})
