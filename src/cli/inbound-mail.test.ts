import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createTransport, type SendMailOptions } from "nodemailer"
import { SMTPServer } from "smtp-server"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { standingObjection } from "../domain/index.ts"
import { createRegister, openSqliteStore, type Register, readConfig, type Store } from "../server/index.ts"
import { ADDRESSES, configFile, IMPORT_OCCASION, LOCALES, PERSON, SUBJECT } from "../server/testing.ts"
import { type Ran, runCommand } from "./testing.ts"

/** As it was built: the command draws its languages from the built page. */
const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname
const WHERE = ["--config", "config.json", "--database", "register.db"]

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preference-center-"))
  const file = await configFile()
  for (const brand of file.brands) {
    if (brand.id === "lenoir") brand.doors = { mail: { address: "leave@lenoir.example" } }
  }
  await writeFile(join(folder, "config.json"), JSON.stringify({ ...file, publicUrl: "https://prefs.example" }))
  await inRegister((register, { brand }) =>
    register.importPerson({ brand, subject: SUBJECT }, PERSON, { ...IMPORT_OCCASION, now: new Date() }),
  )
})
afterEach(() => rm(folder, { recursive: true }))

const run = (args: readonly string[], input?: string | Uint8Array) => runCommand([COMMAND, ...args], folder, input)
const inbound = (mail: string | Uint8Array, ...more: string[]) => run(["inbound-mail", ...WHERE, ...more], mail)

async function inRegister<T>(
  look: (register: Register, more: { brand: Awaited<ReturnType<typeof brandOf>>; store: Store }) => Promise<T>,
  id = "lenoir",
): Promise<T> {
  const store = openSqliteStore(join(folder, "register.db"))
  try {
    return await look(createRegister({ store }), { brand: await brandOf(id), store })
  } finally {
    await store.close()
  }
}
const brandOf = async (id: string) => {
  const { brands } = await readConfig(JSON.parse(await readFile(join(folder, "config.json"), "utf8")), LOCALES)
  const brand = brands.get(id)
  if (!brand) throw new Error("The configuration of the tests has this brand.")
  return brand
}
const hasLeft = (subject = SUBJECT, id?: string) =>
  inRegister(
    async (register, { brand }) => standingObjection(await register.read({ brand, subject })) !== undefined,
    id,
  )
const referenceFor = (subject = SUBJECT, id?: string) =>
  inRegister(async (register, { brand }) => {
    const [reference = ""] = await register.issueReferences(brand, [subject], new Date())
    return reference
  }, id)
/** Whose fresh links wait to be sent. */
const waiting = () =>
  inRegister(async (_, { store }) =>
    (await store.takeDue("mail", new Date(Date.now() + 1_000), 100)).flatMap(({ brand, content }) =>
      content.kind === "fresh-link" ? [{ brand, contact: content.contact }] : [],
    ),
  )

/** A mail server that pipes what it takes into the command, with the lines that mail servers put before it. */
let smtp: { url: string; close: () => Promise<void> }
let ran: Ran[] = []
beforeAll(async () => {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, { envelope: { mailFrom, rcptTo } }, done) => {
      const chunks: Buffer[] = []
      stream.on("data", (chunk: Buffer) => chunks.push(chunk))
      stream.on("end", async () => {
        const from = mailFrom ? mailFrom.address : ""
        const [to] = rcptTo
        const noted = `Return-Path: <${from}>\r\nX-Original-To: ${to?.address}\r\nDelivered-To: ${to?.address}\r\n`
        const result = await inbound(Buffer.concat([Buffer.from(noted), ...chunks]))
        ran.push(result)
        done(result.code === 0 ? null : Object.assign(new Error("Try again later"), { responseCode: 451 }))
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.server.address() as { port: number }
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  smtp = { url: `smtp://127.0.0.1:${port}`, close }
})
afterAll(() => smtp.close())
beforeEach(() => {
  ran = []
})
const send = (mail: SendMailOptions) => createTransport(smtp.url).sendMail(mail)

/** A mail as somebody writes it in a program, with nothing but what is told. */
const written = (fields: Record<string, string>, body = "Please.") =>
  `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n${body}\r\n`
const FROM = { From: `Jeanne <${ADDRESSES.email}>` }

describe("a mail that a mail server pipes in", () => {
  it("as a mail program writes it from List-Unsubscribe leaves, over SMTP (RFC 2369)", async () => {
    await writeFile(join(folder, "list.csv"), `subject\n${SUBJECT}\n`)
    const { out, err } = await run(["links", "list.csv", "--short", ...WHERE])
    expect(err).toBe("")
    const [, uri = ""] = /<https:[^>]+>, <(mailto:[^>]+)>/.exec(out) ?? []
    const { pathname, searchParams } = new URL(uri)
    const subject = searchParams.get("subject") ?? ""
    // Some programs fold the case of an address (B22).
    await send({ from: ADDRESSES.email, to: pathname.toUpperCase(), subject, text: "" })
    expect(ran).toEqual([{ code: 0, out: "left\n", err: "" }])
    expect(await hasLeft()).toBe(true)
    const [line] = await inRegister(async (_, { store }) => (await store.evidence("lenoir", SUBJECT)).slice(-1))
    expect(line).toMatchObject({ what: "objected", door: "mail" })
  })

  it("leaves by the detail of the address alone, and by the subject alone, encoded or folded", async () => {
    const people = ["p-1", "p-2", "p-3"]
    const [one = "", two = "", three = ""] = await inRegister((register, { brand }) =>
      register.issueReferences(brand, people, new Date()),
    )
    await send({ from: "a@b.example", to: `leave+${one}@lenoir.example`, subject: "Désinscription", text: "" })
    await send({ from: "a@b.example", to: "leave@lenoir.example", subject: `Arrêt « ${two.toUpperCase()} »`, text: "" })
    const folded = written({ ...FROM, Subject: `Re: a long subject that is folded\r\n ${three}\r\n and more` })
    ran.push(await inbound(folded))
    expect(ran.map(({ out }) => out)).toEqual(["left\n", "left\n", "left\n"])
    expect(await Promise.all(people.map((each) => hasLeft(each)))).toEqual([true, true, true])
  })

  it("without a reference asks for a fresh link, however it was addressed, and changes nothing (B29, A34)", async () => {
    await send({ from: ADDRESSES.email, to: "leave@lenoir.example", subject: "Stop", text: SUBJECT })
    expect(ran).toEqual([{ code: 0, out: "link-requested\n", err: "" }])
    expect(await hasLeft()).toBe(false)
    expect(await waiting()).toEqual([{ brand: "lenoir", contact: ADDRESSES.email }])
  })

  it("that is handed in again, as mail servers do, is one mail", async () => {
    const mail = written({ ...FROM, "Message-ID": "<1@client.example>", To: "leave@lenoir.example", Subject: "Stop" })
    for (let times = 0; times < 2; times++) expect((await inbound(mail)).out).toBe("link-requested\n")
    expect(await waiting()).toHaveLength(1)
  })

  it.each<[string, Record<string, string>]>([
    ["an absence", { "Auto-Submitted": "auto-replied" }],
    ["a mailing", { Precedence: "bulk" }],
    ["a mailing list", { "List-Id": "<wool.lists.example>" }],
    ["a failed delivery", { "Return-Path": "<>" }],
    ["nobody", { From: "" }],
  ])("from %s is ignored, unless it has a reference (RFC 3834)", async (_, fields) => {
    const mail = { ...FROM, To: "leave@lenoir.example", Subject: "Stop", ...fields }
    expect((await inbound(written(mail))).out).toBe("ignored\n")
    expect(await waiting()).toEqual([])
    expect((await inbound(written({ ...mail, Subject: await referenceFor() }))).out).toBe("left\n")
  })

  it("that says that no machine wrote it is a person's", async () => {
    const mail = { ...FROM, To: "leave@lenoir.example", "Auto-Submitted": "no", "Return-Path": `<${ADDRESSES.email}>` }
    expect((await inbound(written(mail))).out).toBe("link-requested\n")
  })

  it("leaves at whichever brand the reference is of; with --brand at that one alone", async () => {
    const reference = await referenceFor("d-1", "dupont")
    const mail = written({ ...FROM, To: `leave+${reference}@lenoir.example` })
    expect((await inbound(mail, "--brand", "lenoir")).out).toBe("link-requested\n")
    expect(await hasLeft("d-1", "dupont")).toBe(false)
    expect((await inbound(mail)).out).toBe("left\n")
    expect(await hasLeft("d-1", "dupont")).toBe(true)
  })

  it("is for the brand whose address it was sent to", async () => {
    const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8"))
    config.brands[0].doors = undefined
    config.brands[1].doors = { mail: { address: "no-more@dupont.example" } }
    config.inbound = [{ ...config.inbound[1], brand: "dupont" }]
    await writeFile(join(folder, "config.json"), JSON.stringify(config))
    for (const to of [
      "No-More+x@Dupont.example",
      "no-moreXdupont.example",
      "xno-more@dupont.example",
      "no-more@dupont.example.org",
    ]) {
      await inbound(written({ ...FROM, To: `<${to}>`, "Message-ID": `<${to}>` }))
    }
    expect((await waiting()).map(({ brand }) => brand)).toEqual(["dupont", "lenoir", "lenoir", "lenoir"])
  })

  it("out of a mailbox, with lines that end with \\n, and with a large body is read all the same", async () => {
    const mail = `From jeanne Tue Nov 24 10:00:00 2026\n${written({ ...FROM, Subject: await referenceFor() }, "x".repeat(3_000_000))}`
    expect((await inbound(mail.replaceAll("\r\n", "\n"))).out).toBe("left\n")
  })

  it("that holds no reference but in its body leaves nobody: a mailing that is forwarded is no wish", async () => {
    const mail = written({ ...FROM, To: "leave@lenoir.example", Subject: "Look" }, await referenceFor())
    expect((await inbound(mail)).out).toBe("link-requested\n")
    expect(await hasLeft()).toBe(false)
  })

  it.each<[string, string, string]>([
    // Whoever tries every way to find our address in them takes hours.
    [
      "a great many addresses that are nearly ours",
      `From: a@b.example\r\nTo: ${",leave+".repeat(65_000)}`,
      "link-requested",
    ],
    [
      "a great many pieces of a subject",
      `From: a@b.example\r\nSubject: ${"=?utf-8?q?a?= ".repeat(30_000)}`,
      "link-requested",
    ],
    [
      "a subject of nothing but a reference's letters",
      `From: a@b.example\r\nSubject: ${"7K4M-".repeat(95_000)}`,
      "link-requested",
    ],
    ["quotes without an end", `From: ${'"\\'.repeat(200_000)}\r\nTo: ${"<".repeat(20_000)}`, "ignored"],
    ["groups within groups", `From: ${"a:".repeat(200_000)}\r\nTo: ${"(".repeat(20_000)}`, "ignored"],
    ["control characters", "From: a@b.example\r\nSubject: \0\u001b[2J\r\nMessage-ID: \0", "link-requested"],
    [
      "another address in its name",
      "From: a@b.example\r\nReply-To: c@d.example\r\nSender: e@f.example",
      "link-requested",
    ],
    ["half of an encoding", "From: a@b.example\r\nSubject: =?x?q?=FF?= =?utf-8?b?////?= =?utf-8", "link-requested"],
    ["bytes of no letters", "From: \xff\xfe\0@\x01", "ignored"],
    ["lines that end in half a line end", "From: a@b.example\rSubject: x\r", "ignored"],
    ["nothing at all", "", "ignored"],
    ["a header without an end", `Subject: ${"x".repeat(2_000_000)}`, "ignored"],
  ])("with %s is taken like any other", async (_, header, outcome) => {
    const mail = Buffer.from(`${header}\r\n\r\nPlease.\r\n`, "latin1")
    expect(await inbound(mail)).toEqual({ code: 0, out: `${outcome}\n`, err: "" })
    const waits = (await waiting()).map(({ contact }) => contact)
    expect(waits).toEqual(outcome === "ignored" ? [] : ["a@b.example"])
  })

  it.each<[string, readonly string[]]>([
    ["the configuration is not there", ["--config", "none.json", "--database", "register.db"]],
    ["the database is not there", ["--config", "config.json", "--database", "none.db"]],
    ["the database cannot be reached", ["--config", "config.json", "--database", "postgres://127.0.0.1:1/x"]],
    ["there is no such brand", [...WHERE, "--brand", "nobody"]],
    ["there is no such option", [...WHERE, "--brnad", "lenoir"]],
  ])("is to be tried again where %s: nobody's no is returned (EX_TEMPFAIL)", async (_, options) => {
    const { code, out, err } = await run(["inbound-mail", ...options], written({ ...FROM, Subject: "Stop" }))
    expect([code, out]).toEqual([75, ""])
    expect(err).not.toContain("jeanne")
  })

  it("is kept by the mail server where it is to be tried again", async () => {
    await rm(join(folder, "config.json"))
    const sent = send({ from: ADDRESSES.email, to: "leave@lenoir.example", subject: "Stop", text: "" })
    await expect(sent).rejects.toMatchObject({ responseCode: 451 })
  })
})
