import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { simpleParser } from "mailparser"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sampleBrand } from "../src/demo/sample-brand.ts"
import { type Brand, emptyRecord, type MailModel, receiptFor, snapshotOf } from "../src/domain/index.ts"
import { mailFooter } from "../src/link/index.ts"
import { createFolderMailer } from "../src/server/mail/folder-mailer.ts"
import { HOSTILE_WORDS } from "./hostile-words.ts"
import { loadRenderer } from "./renderer.ts"

/** What the built page draws of mails, with whatever a sender may have written into its configuration (D27). */

const everywhere = (words: string): Brand => {
  const inAll = Object.fromEntries(sampleBrand.locales.map((locale) => [locale, words]))
  return {
    ...sampleBrand,
    name: words,
    controller: { name: words, address: words },
    about: inAll,
    complaintAuthority: inAll,
    doors: { post: { address: words } },
    catalogue: {
      channels: sampleBrand.catalogue.channels.map((channel) => ({ ...channel, name: inAll })),
      topics: sampleBrand.catalogue.topics.map((topic) => ({ ...topic, name: inAll, description: inAll })),
      services: [inAll],
    },
  }
}

const LINKS = {
  unsubscribe: "https://prefs.example/en/u/a.b.c",
  preferences: "https://prefs.example/en/u/a.b.c/preferences",
}
const AT = "2026-11-23T10:00:00.000Z"

/** A mail of every kind. */
function modelsOf(brand: Brand): MailModel[] {
  const common = { brand, locale: "en", links: LINKS }
  const objection = { reference: "7K4M-Q9TX-2C", at: AT, revision: 1, undoneAt: null, reason: null }
  const record = {
    ...emptyRecord(brand.id, "c-1"),
    contacts: [{ channel: "email", address: "a@b.example" }],
    choices: [{ channel: "email", topic: "news", receives: true, basis: "consent", by: "person", at: AT, revision: 1 }],
  } as const
  const snapshot = snapshotOf(record, brand.catalogue, new Date(AT))
  return [
    { ...common, kind: "left", receipt: receiptFor(objection, true) },
    { ...common, kind: "chosen", snapshot },
    { ...common, kind: "undone", snapshot },
    { ...common, kind: "fresh-link", until: AT },
  ]
}

/** The elements that a piece of HTML is made of, in order, but for what only its language decides. */
const elementsOf = (html: string): string[] => html.match(/<[a-z/!][a-z0-9]*/gi) ?? []

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-mail-"))
})
afterAll(() => rm(folder, { recursive: true }))

describe.each(Object.entries(HOSTILE_WORDS))("a sender that calls everything %s", (id, words) => {
  it("sends mails from exactly that name, to exactly one person, of the usual elements", async () => {
    const renderer = await loadRenderer()
    const usual = modelsOf(everywhere("Acme"))
    for (const [at, model] of modelsOf(everywhere(words)).entries()) {
      const drawn = renderer.mail(model)
      const plain = usual[at] && renderer.mail(usual[at])
      expect(elementsOf(drawn.html)).toEqual(elementsOf(plain?.html ?? ""))
      const into = join(folder, `${id}-${at}`)
      const from = { name: words, address: "privacy@acme.example" }
      await createFolderMailer(into).send({
        ...drawn,
        from,
        to: "jeanne@client.example",
        messageId: `<${at}@acme.example>`,
      })
      const [name = ""] = await readdir(into)
      const mail = await simpleParser(await readFile(join(into, name)))
      expect(mail.from?.value).toEqual([{ address: "privacy@acme.example", name: words }])
      expect([mail.to].flat().map((to) => to?.text)).toEqual(["jeanne@client.example"])
      expect([mail.cc, mail.bcc]).toEqual([undefined, undefined])
      expect(mail.text).toContain(words)
    }
  })

  it("has the usual elements in the foot that its mailings carry", () => {
    const [foot, usual] = [words, "Acme"].map((sender) => mailFooter({ sender, locale: "en", links: LINKS }))
    expect(elementsOf(foot?.html ?? "")).toEqual(elementsOf(usual?.html ?? ""))
  })

  it("has the usual elements on its page of all ways", async () => {
    const renderer = await loadRenderer()
    const [page, usual] = [words, "Acme"].map((each) => {
      const model = { brand: everywhere(each), locale: "en", publicUrl: "https://prefs.example", brandQuery: "" }
      return renderer.ways(model)
    })
    expect(elementsOf(page?.document ?? "")).toEqual(elementsOf(usual?.document ?? ""))
    expect(page?.text).toContain(words)
  })
})
