import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type ImportedPerson, lanesOf, type Occasion, standingObjection } from "../domain/index.ts"
import { createRegister } from "./register.ts"
import { ADDRESSES, CATALOGUE, IMPORT_OCCASION, type Installation, install, PERSON, SUBJECT } from "./testing.ts"

let installation: Installation
beforeEach(async () => {
  installation = await install()
})
afterEach(() => installation.close())

const at = (door: Occasion["door"], more: Partial<Occasion> = {}): Occasion => ({
  ...IMPORT_OCCASION,
  ...more,
  door,
  now: installation.clock.now(),
})
const who = (subject = SUBJECT) => ({ brand: installation.brand(), subject })
const takeOver = (subject: string, more: Partial<ImportedPerson> = {}) =>
  installation.register.importPerson(who(subject), { ...PERSON, ...more }, at("import"))
/** Which lanes may be sent to, of all there are. */
async function sendable(subject: string): Promise<number> {
  const questions = lanesOf(CATALOGUE).map((lane) => ({ ...lane, subject }))
  const answers = await installation.register.maySend(installation.brand(), questions, installation.clock.now())
  return answers.filter(({ may }) => may).length
}

describe("an address that is not kept any more", () => {
  it("stays without marketing after its person was erased, under whichever id the next list brings it in (A28)", async () => {
    await installation.register.erase(who(), at("business"))
    expect(installation.dump()).not.toContain(ADDRESSES.email)
    const record = await takeOver("c-new")
    expect(await sendable("c-new")).toBe(0)
    const old = standingObjection(await installation.register.read(who()))
    expect(standingObjection(record)).toBeDefined()
    expect(old).toBeDefined()
    const said = (await installation.store.evidence("lenoir", "c-new")).map(({ what, door }) => `${what} ${door}`)
    expect(said).toEqual(["objected import", "refused import", "imported import"])
  })

  it("is found by each of the addresses, and by none that the person never had", async () => {
    await installation.register.erase(who(), at("business"))
    await takeOver("c-phone", { contacts: [{ channel: "sms", address: "0470/12.34.56" }] })
    await takeOver("c-other", { contacts: [{ channel: "email", address: "ada@example.be" }] })
    expect([await sendable("c-phone"), (await sendable("c-other")) > 0]).toEqual([0, true])
  })

  it("stays so for somebody who is known already and gets it by a list", async () => {
    await takeOver("c-2", { contacts: [] })
    expect(await sendable("c-2")).toBeGreaterThan(0)
    await installation.register.erase(who(), at("business"))
    await takeOver("c-2")
    expect(await sendable("c-2")).toBe(0)
  })

  it("says nothing of somebody else who had it all along, nor again of somebody who has chosen since", async () => {
    await takeOver("c-2")
    await installation.register.erase(who(), at("business"))
    await takeOver("c-2")
    expect(await sendable("c-2"), "shared it with the one who was erased").toBeGreaterThan(0)
    const record = await takeOver("c-3")
    const yes = { choices: [{ channel: "email", topic: "news", receives: true }] }
    await installation.register.save(who("c-3"), String(record.revision), yes, at("page"), "0123456789abcdef")
    await takeOver("c-3")
    expect(await sendable("c-3"), "said yes after that no").toBe(1)
  })

  it("keeps brands apart: what one knows of an address is nothing to the other (D28)", async () => {
    await installation.register.erase(who(), at("business"))
    const dupont = { brand: installation.brand("dupont"), subject: "c-9" }
    expect(standingObjection(await installation.register.importPerson(dupont, PERSON, at("import")))).toBeUndefined()
  })

  it("cannot be hashed without a key: nothing is erased, and it is said what to do", async () => {
    const dupont = { brand: installation.brand("dupont"), subject: "c-9" }
    await installation.register.importPerson(dupont, PERSON, at("import"))
    const before = installation.dump()
    const erased = installation.register.erase(dupont, at("business"))
    await expect(erased).rejects.toThrow(/new-key suppression --brand dupont/)
    expect(installation.dump()).toBe(before)
    await installation.register.importPerson({ ...dupont, subject: "c-10" }, { ...PERSON, contacts: [] }, at("import"))
    const nothingToHash = await installation.register.erase({ ...dupont, subject: "c-10" }, at("business"))
    expect(nothingToHash.erasedAt).not.toBeNull()
  })
})

describe("a no by an address or a number alone", () => {
  const leaveBy = (contact: string, key = "sms-1") =>
    installation.register.leaveBy(installation.brand(), contact, at("sms"), key)

  it("holds for everybody who is known by it, with one acknowledgement each, however often it comes", async () => {
    await takeOver("c-2", { contacts: [{ channel: "sms", address: "0470 12 34 56" }] })
    await takeOver("c-3", { contacts: [{ channel: "sms", address: "+33 4 70 12 34 56" }] })
    const objections = await leaveBy("+32470123456")
    expect([...objections.keys()].sort()).toEqual(["c-104242", "c-2"])
    expect(await leaveBy("+32470123456")).toEqual(objections)
    expect(await leaveBy("+32 470 12 34 56", "sms-2")).toEqual(objections)
    expect([await sendable(SUBJECT), await sendable("c-2"), (await sendable("c-3")) > 0]).toEqual([0, 0, true])
    expect(await installation.deliver(), "the other one has no e-mail address").toHaveLength(1)
  })

  it("is kept where nobody is known by it, by nothing that tells the number", async () => {
    const [[subject, objection] = []] = await leaveBy("+32 499 00 11 22")
    expect(subject).toMatch(/^~[\w-]{43}$/)
    expect([...(await leaveBy("0499 001122", "sms-2")).values()]).toEqual([objection])
    expect(installation.dump()).not.toMatch(/499.?00.?11.?22/)
    await takeOver("c-later", { contacts: [{ channel: "sms", address: "0499001122" }] })
    expect(await sendable("c-later")).toBe(0)
  })

  it("holds for somebody whom a list brings in at the very moment at which nobody is known by it yet", async () => {
    const { store } = installation
    const register = createRegister({
      ...installation.config,
      store: {
        ...store,
        // Between looking who is known by the number and keeping the no for the number itself.
        change: async (brand, subject, ...change) => {
          if (subject.startsWith("~")) await takeOver("c-late", { contacts: [NUMBER] })
          return store.change(brand, subject, ...change)
        },
      },
    })
    const objections = await register.leaveBy(installation.brand(), NUMBER.address, at("sms"), "sms-9")
    expect([...objections.keys()].sort()).toEqual(["c-late", expect.stringMatching(/^~/)])
    expect(await sendable("c-late")).toBe(0)
  })
  const NUMBER = { channel: "sms", address: "+32 499 00 11 22" }

  it("is refused for what is neither, and where it could not be kept", async () => {
    const before = installation.dump()
    await expect(leaveBy("nobody")).rejects.toMatchObject({ code: "invalid-request" })
    const dupont = installation.register.leaveBy(installation.brand("dupont"), "ada@example.be", at("mail"), "k")
    await expect(dupont).rejects.toThrow(/suppression key/)
    expect(installation.dump()).toBe(before)
  })
})

describe("a change", () => {
  const changes = async (take = installation) => {
    const due = await take.store.takeDue("events", new Date(take.clock.now().getTime() + 1), 100)
    for (const { id } of due) await take.store.settle(id, take.clock.now(), true)
    return due.map(({ key, orderedAs, content }) => ({ key, orderedAs, content }))
  }
  const register = () =>
    createRegister({ ...installation, webhooks: new Map([["lenoir", [{ id: "crm" }, { id: "shop" }]]]) })

  it("is told to each of the brand's systems, in the order of its person, and only when there was one", async () => {
    const told = register()
    const objection = await told.leave(who(), at("agent", { agent: "anna" }), null)
    await told.leave(who(), at("page"), null)
    const content = {
      ...{ kind: "change", subject: SUBJECT, revision: 2, what: "left", door: "agent" },
      reference: objection.reference,
    }
    expect(await changes()).toEqual([
      { key: `change/crm/${SUBJECT}/2`, orderedAs: `crm/${SUBJECT}`, content: { ...content, target: "crm" } },
      { key: `change/shop/${SUBJECT}/2`, orderedAs: `shop/${SUBJECT}`, content: { ...content, target: "shop" } },
    ])
    const [line] = (await installation.store.evidence("lenoir", SUBJECT)).slice(-1)
    expect(line).toMatchObject({ what: "objected", door: "agent", agent: "anna" })
  })

  it("is told whatever it was: choosing, undoing, a list, an erasure; a reason is none", async () => {
    const told = register()
    const wanted = { choices: [{ channel: "email", topic: "news", receives: false }] }
    await told.save(who(), "1", wanted, at("page"), "0123456789abcdef")
    const { reference } = await told.leave(who(), at("page"), null)
    await told.giveReason(who(), reference, "other", at("page"))
    await told.undo(who(), reference, at("page"), "fedcba9876543210")
    await told.importPerson(who(), { ...PERSON, locale: "fr" }, at("import"))
    await told.erase(who("c-unknown"), at("business"))
    const seen: (string | undefined)[] = []
    for (let more = await changes(); more.length > 0; more = await changes()) {
      for (const { content } of more) {
        if (content.kind === "change" && content.target === "crm") seen.push(content.what)
      }
    }
    expect(seen.sort()).toEqual(["chosen", "erased", "imported", "left", "undone"])
  })
})
