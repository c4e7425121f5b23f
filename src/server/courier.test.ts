import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { MailModel } from "../domain/index.ts"
import { verifyLink } from "../link/index.ts"
import { MailRefused } from "./courier.ts"
import {
  ADDRESSES,
  ask,
  IMPORT_OCCASION,
  type Installation,
  install,
  LONG_AGO_MS,
  ONE_CLICK,
  PERSON,
  pathOf,
  press,
  SUBJECT,
} from "./testing.ts"

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

const modelOf = ({ text }: { text: string }) => JSON.parse(text) as MailModel & Record<string, unknown>
const occasion = (locale: string | null = "fr") => ({
  now: installation.clock.now(),
  door: "page" as const,
  locale,
  textVersion: "v1",
  link: null,
})
const who = () => ({ brand: installation.brand(), subject: SUBJECT })
const revision = async () => String((await installation.register.read(who())).revision)
const asked = (contact: string, key = crypto.randomUUID() as string) =>
  installation.register.requestLink(installation.brand(), contact, "en", installation.clock.now(), key)
const logged = () => installation.log.join("")

describe("the acknowledgement (A27)", () => {
  it("is one message for a press and ten repetitions of it, to the person, from the sender, with the receipt", async () => {
    const path = pathOf(await installation.token())
    for (let times = 0; times < 11; times++) await press(installation, path)
    const [mail, ...more] = await installation.deliver()
    expect(more).toEqual([])
    expect(mail).toMatchObject({ to: ADDRESSES.email, from: { name: "Maison Lenoir", address: "privacy@example.be" } })
    const [objection] = (await installation.register.read(who())).objections
    expect(modelOf(mail as { text: string })).toMatchObject({
      kind: "left",
      receipt: { reference: objection?.reference },
    })
    expect(await installation.deliver()).toEqual([])
  })

  it("is one for each change: leaving, undoing, choosing; none where nothing changed, none for a list", async () => {
    const { register } = installation
    const objection = await register.leave(who(), occasion(), null)
    await register.undo(who(), objection.reference, occasion(), "undo-0123456789ab")
    const off = { choices: [{ channel: "email", topic: "news", receives: false }] }
    await register.save(who(), await revision(), off, occasion(), "save-0123456789ab")
    await register.save(who(), await revision(), off, occasion(), "save-0123456789ac")
    await register.giveReason(who(), objection.reference, "other", occasion())
    await register.importPerson(
      who(),
      { ...PERSON, locale: "fr" },
      { ...IMPORT_OCCASION, now: installation.clock.now() },
    )
    await register.save(who(), await revision(), off, occasion(), "save-0123456789ad")
    expect((await installation.deliver()).map((mail) => modelOf(mail).kind)).toEqual(["left", "undone", "chosen"])
  })

  it("is at most ten an hour, however often somebody leaves and comes back; then the last one is sent later (D30)", async () => {
    const { register, clock } = installation
    const turnOver = async (times: number) => {
      for (let time = 0; time < times; time++) {
        const { reference } = await register.leave(who(), occasion(), null)
        await register.undo(who(), reference, occasion(), crypto.randomUUID())
      }
    }
    await turnOver(30)
    const { reference } = await register.leave(who(), occasion(), null)
    expect(await installation.deliver()).toHaveLength(10)
    // Whoever stands beside is not counted with them.
    const other = { ...who(), subject: "c-7" }
    await register.importPerson(other, PERSON, { ...IMPORT_OCCASION, now: clock.now() })
    await register.leave(other, occasion(), null)
    expect(await installation.deliver()).toHaveLength(1)
    const later = []
    for (let minutes = 0; minutes < 180; minutes += 1) {
      clock.advance(60_000)
      later.push(...(await installation.deliver()))
    }
    expect(later.map((mail) => [modelOf(mail).kind, modelOf(mail).receipt])).toEqual([
      ["left", expect.objectContaining({ reference })],
    ])
    // They had left already: what is told is that they came back.
    await turnOver(1)
    expect(await installation.deliver()).toHaveLength(1)
  })

  it("speaks the language in which the person acted, else the one on record, else the brand's", async () => {
    const languages = []
    for (const locale of ["en", null, "xx"]) {
      await installation.register.leave(who(), occasion(locale), null)
      await installation.register.undo(
        who(),
        (await installation.register.read(who())).objections.at(-1)?.reference ?? "",
        occasion(locale),
        crypto.randomUUID(),
      )
      languages.push((await installation.deliver()).map((mail) => modelOf(mail).locale))
    }
    expect(languages).toEqual([
      ["en", "en"],
      ["nl", "nl"],
      ["nl", "nl"],
    ])
    await installation.register.importPerson(
      who(),
      { ...PERSON, locale: "pt" },
      { ...IMPORT_OCCASION, now: installation.clock.now() },
    )
    await installation.register.leave(who(), occasion(null), null)
    expect((await installation.deliver()).map((mail) => modelOf(mail).locale)).toEqual(["fr"])
  })

  it("carries a fresh link, also where the person left by an old one", async () => {
    await press(installation, pathOf(await installation.token({ age: LONG_AGO_MS })))
    const [mail] = await installation.deliver()
    const { links } = modelOf(mail as { text: string })
    const now = () => Math.floor(installation.clock.now().getTime() / 1000)
    const token = links.unsubscribe.split("/").at(-1) ?? ""
    const verified = await verifyLink(
      { keyring: installation.config.keyring, issuer: installation.config.publicUrl, now },
      token,
    )
    expect(verified).toMatchObject({ kind: "valid", claims: { subject: SUBJECT } })
  })

  it.each([
    ["has no address", []],
    ["has a number only", [{ channel: "sms", address: "+32 470 12 34 56" }]],
    ["has an address that bounced", [{ channel: "email", address: ADDRESSES.email, bounced: true }]],
  ])("goes to nobody who %s", async (_, contacts) => {
    await installation.register.importPerson(
      who(),
      { ...PERSON, contacts },
      { ...IMPORT_OCCASION, now: installation.clock.now() },
    )
    await installation.register.leave(who(), occasion(), null)
    expect(await installation.deliver()).toEqual([])
    expect(logged()).toContain('"outcome":"nobody"')
  })

  it("goes to nobody whose data were erased meanwhile", async () => {
    await installation.register.leave(who(), occasion(), null)
    await installation.register.erase(who(), { ...occasion(null), door: "business" })
    expect(await installation.deliver()).toEqual([])
    expect(installation.dump(["evidence", "objection", "subject"])).not.toContain(ADDRESSES.email)
  })
})

describe("a mail that cannot be sent", () => {
  const failing = (error: Error, times = Number.POSITIVE_INFINITY) => {
    let failures = 0
    return install({ send: () => (failures++ < times ? Promise.reject(error) : Promise.resolve()) })
  }

  it("is tried again later, with the same id, until it is taken over; the objection stands all the while", async () => {
    const ids: string[] = []
    let failures = 0
    const stubborn = await install({
      send: async ({ messageId }) => {
        ids.push(messageId)
        if (failures++ < 2) throw new Error(`connection to ${ADDRESSES.email} lost`)
      },
    })
    await press(stubborn, pathOf(await stubborn.token()))
    expect(await stubborn.deliver()).toEqual([])
    expect(await stubborn.deliver()).toEqual([])
    expect(ids).toHaveLength(1)
    stubborn.clock.advance(HOUR_MS)
    expect(await stubborn.deliver()).toEqual([])
    stubborn.clock.advance(HOUR_MS)
    expect(await stubborn.deliver()).toHaveLength(1)
    expect(new Set(ids).size).toBe(1)
    expect(stubborn.log.join("")).not.toContain(ADDRESSES.email)
    await stubborn.close()
  })

  it("is given up when the address is refused for good", async () => {
    const refusing = await failing(new MailRefused("no such user"), 1)
    await press(refusing, pathOf(await refusing.token()))
    expect(await refusing.deliver()).toEqual([])
    refusing.clock.advance(DAY_MS)
    expect(await refusing.deliver()).toEqual([])
    expect(refusing.log.join("")).toContain('"outcome":"refused"')
    await refusing.close()
  })

  it("is given up after three days", async () => {
    const never = await failing(new Error("down"))
    await press(never, pathOf(await never.token()))
    for (let hours = 0; hours < 80; hours++) {
      await never.deliver()
      never.clock.advance(HOUR_MS)
    }
    expect(never.log.join("")).toContain('"outcome":"given-up"')
    expect(never.dump()).not.toContain('"kind":"acknowledgement"')
    await never.close()
  })

  it("goes out once, however slow the mail server is, and whoever else takes messages out meanwhile", async () => {
    await installation.close()
    const sent: string[] = []
    const elsewhere = new Set<string>()
    const twice: string[] = []
    installation = await install({
      send: async ({ to }) => {
        if (elsewhere.has(to)) twice.push(to)
        sent.push(to)
        installation.clock.advance(2_000)
        // Another process looks for what is due.
        for (const { content } of await installation.store.takeDue("mail", installation.clock.now(), 100)) {
          if (content.kind === "acknowledgement") elsewhere.add(`${content.subject}@example.be`)
        }
      },
    })
    for (let at = 0; at < 20; at += 1) {
      const subject = `c-${at}`
      const person = { ...PERSON, contacts: [{ channel: "email", address: `${subject}@example.be` }] }
      const one = { brand: installation.brand(), subject }
      await installation.register.importPerson(one, person, { ...IMPORT_OCCASION, now: installation.clock.now() })
      await installation.register.leave(one, occasion(), null)
    }
    await installation.deliver()
    expect(sent.length).toBeGreaterThan(5)
    expect(twice).toEqual([])
    installation.clock.advance(60_000)
    for (const { content } of await installation.store.takeDue("mail", installation.clock.now(), 100)) {
      if (content.kind === "acknowledgement") elsewhere.add(`${content.subject}@example.be`)
    }
    expect(new Set([...sent, ...elsewhere]).size, "somebody has each of them").toBe(20)
  })

  it("does not hold up the others", async () => {
    let first = true
    const half = await install({
      send: async () => {
        if (!first) return
        first = false
        throw new Error("down")
      },
    })
    await press(half, pathOf(await half.token()))
    await half.register.requestLink(half.brand(), ADDRESSES.email, "en", half.clock.now(), "key-of-this-press-1")
    expect((await half.deliver()).map((mail) => modelOf(mail).kind)).toEqual(["fresh-link"])
    await half.close()
  })
})

describe("a fresh link", () => {
  it.each(["Jeanne.Lenoir@Example.BE ", "0470 12 34 56", "+32470123456"])(
    "goes to the person who is known by %s",
    async (contact) => {
      await asked(contact)
      const [mail, ...more] = await installation.deliver()
      expect(more).toEqual([])
      expect(mail?.to).toBe(ADDRESSES.email)
      const model = modelOf(mail as { text: string })
      expect(model).toMatchObject({ kind: "fresh-link", locale: "en", until: "2027-02-21T10:00:00.000Z" })
      const page = await ask(installation, new URL(model.links.unsubscribe).pathname)
      expect(await page.text()).toContain("j\u2022\u2022\u2022\u2022@e")
    },
  )

  it.each(["nobody@example.be", "0499 99 99 99"])("goes to nobody for %s, and nothing of it stays", async (contact) => {
    await asked(contact)
    expect(await installation.deliver()).toEqual([])
    expect(installation.dump()).not.toContain("nobody")
    expect(installation.dump(["contact"])).not.toContain("tel:")
  })

  it("goes to each of the people who share an address, with a link of their own", async () => {
    const other = { brand: installation.brand(), subject: "c-2" }
    const contacts = [{ channel: "email", address: ADDRESSES.email }]
    await installation.register.importPerson(
      other,
      { ...PERSON, contacts },
      { ...IMPORT_OCCASION, now: installation.clock.now() },
    )
    await asked(ADDRESSES.email)
    const mails = await installation.deliver()
    expect(new Set(mails.map((mail) => modelOf(mail).links.unsubscribe)).size).toBe(2)
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2)
  })

  it("goes out three times an hour at most, however it is written; then again (D30)", async () => {
    for (const contact of [
      ADDRESSES.email,
      "JEANNE.lenoir@example.be",
      ADDRESSES.email,
      ADDRESSES.email,
      ADDRESSES.email,
    ]) {
      await asked(contact)
    }
    expect(await installation.deliver()).toHaveLength(3)
    await asked(ADDRESSES.email)
    expect(await installation.deliver()).toEqual([])
    installation.clock.advance(HOUR_MS + 1)
    await asked(ADDRESSES.email)
    expect(await installation.deliver()).toHaveLength(1)
  })

  it("asked for twice with one key goes out once", async () => {
    await asked(ADDRESSES.email, "key-of-this-press-1")
    await asked(ADDRESSES.email, "key-of-this-press-1")
    expect(await installation.deliver()).toHaveLength(1)
  })

  it("never stands in the way of an objection, nor is stood in the way of by one", async () => {
    for (let times = 0; times < 5; times++) await asked(ADDRESSES.email)
    await ask(installation, pathOf(await installation.token()), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: ONE_CLICK,
    })
    const kinds = (await installation.deliver()).map((mail) => modelOf(mail).kind)
    expect(kinds.filter((kind) => kind === "left")).toHaveLength(1)
    expect(kinds.filter((kind) => kind === "fresh-link")).toHaveLength(3)
  })
})
