import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ImportedPerson, type LaneChoice, lanesOf, type Occasion, PreferenceError } from "../domain/index.ts"
import { createRegister, type PersonToImport, type Register, type Subject } from "./register.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import { CATALOGUE, IMPORT_OCCASION, type Installation, install, LATER_TOPIC, SUBJECT } from "./testing.ts"

let installation: Installation
let register: Register
beforeAll(async () => {
  installation = await install()
  register = installation.register
})
afterAll(() => installation.close())

let people = 0
/** A person of whom nothing is known yet. */
const somebody = (): Subject => {
  people += 1
  return { brand: installation.brand(), subject: `race-${people}` }
}

const byPage = (): Occasion => ({
  now: installation.clock.now(),
  door: "page",
  locale: "fr",
  textVersion: "v1",
  link: "x",
})
const byImport = (): Occasion => ({ ...IMPORT_OCCASION, now: installation.clock.now() })

const LANES = lanesOf(CATALOGUE)
const everything = (receives: boolean): LaneChoice[] => LANES.map((lane) => ({ ...lane, receives }))
const listSays = (receives: boolean): ImportedPerson => ({
  locale: null,
  contacts: [],
  choices: everything(receives).map((choice) => ({ ...choice, basis: "consent" })),
})

const received = async ({ brand, subject }: Subject): Promise<boolean[]> => {
  const questions = lanesOf(brand.catalogue).map((lane) => ({ ...lane, subject }))
  return (await register.maySend(brand, questions, installation.clock.now())).map(({ may }) => may)
}

/** Saves against what stands, again after each conflict, as a person would who insists. */
async function save(who: Subject, choices: readonly LaneChoice[]): Promise<void> {
  for (;;) {
    const { revision } = await register.read(who)
    try {
      await register.save(who, String(revision), { choices }, byPage(), crypto.randomUUID())
      return
    } catch (error) {
      if (!(error instanceof PreferenceError && error.code === "conflict")) throw error
    }
  }
}

type Step = "import on" | "import off" | "leave" | "say no"
const STEPS: Record<Step, (who: Subject) => Promise<unknown>> = {
  "import on": (who) => register.importPerson(who, listSays(true), byImport()),
  "import off": (who) => register.importPerson(who, listSays(false), byImport()),
  leave: (who) => register.leave(who, byPage(), null),
  "say no": (who) => save(who, everything(false)),
}

const imports = fc.array(fc.constantFrom<Step>("import on", "import off"), { minLength: 1, maxLength: 4 })
const persons = fc.array(fc.constantFrom<Step>("leave", "say no"), { minLength: 1, maxLength: 2 })

describe("an import and the person's own no (A20)", () => {
  it("one after the other, in any order: the person's no stands, 1 000 orders", async () => {
    const order = fc
      .tuple(imports, persons)
      .chain(([lists, own]) => fc.shuffledSubarray([...lists, ...own], { minLength: lists.length + own.length }))
    await fc.assert(
      fc.asyncProperty(order, async (steps) => {
        const who = somebody()
        for (const step of steps) await STEPS[step](who)
        expect(await received(who)).toEqual(LANES.map(() => false))
      }),
      { numRuns: 1_000 },
    )
  })

  it("all at once, in whatever order they get through: the person's no stands", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), imports, persons, async (scheduler, lists, own) => {
        const who = somebody()
        const steps = [...lists, ...own].map((step) =>
          scheduler.schedule(Promise.resolve(), step).then(() => STEPS[step](who)),
        )
        await scheduler.waitAll()
        await Promise.all(steps)
        expect(await received(who)).toEqual(LANES.map(() => false))
      }),
      { numRuns: 200 },
    )
  })

  it("an import that was refused is noted, lane by lane, and is no choice (A20, A30)", async () => {
    const who = somebody()
    await register.leave(who, byPage(), null)
    await register.importPerson(who, listSays(true), byImport())
    const evidence = await installation.store.evidence("lenoir", who.subject)
    expect(evidence.map(({ what }) => what)).toEqual(["objected", ...LANES.map(() => "refused")])
    expect((await register.read(who)).choices).toEqual([])
  })

  it("a yes of the person after leaving is kept, and is not widened by an import (A17)", async () => {
    const who = somebody()
    await register.leave(who, byPage(), null)
    await save(who, [{ channel: "email", topic: "news", receives: true }])
    await register.importPerson(who, listSays(true), byImport())
    expect(await received(who)).toEqual(LANES.map(({ channel, topic }) => `${channel}/${topic}` === "email/news"))
  })
})

describe("many people of a list, written together", () => {
  const importPeople = (people: readonly PersonToImport[]) =>
    register.importPeople(installation.brand(), people, byImport())

  it("are what they are one after the other, in the order of the list, also where somebody is on it twice", async () => {
    const [first, second] = [somebody(), somebody()]
    const saying = ({ subject }: Subject, receives: boolean, locale: string) => ({
      ...listSays(receives),
      subject,
      locale,
    })
    const outcomes = await importPeople([
      saying(first, true, "fr"),
      saying(second, true, "nl"),
      saying(first, false, "en"),
      saying(second, true, "nl"),
    ])
    expect(
      outcomes.map((each) => each instanceof PreferenceError || [each.subject, each.locale, each.revision]),
    ).toEqual([
      ...[
        [first.subject, "fr", 1],
        [second.subject, "nl", 1],
        [first.subject, "en", 2],
        [second.subject, "nl", 1],
      ],
    ])
    expect([new Set(await received(first)), new Set(await received(second))]).toEqual([
      new Set([false]),
      new Set([true]),
    ])
    expect(await importPeople([])).toEqual([])
  })

  it("are refused each for themselves", async () => {
    const [good, bad, other] = [somebody(), somebody(), somebody()]
    const strange = { channel: "pigeon", topic: "news", receives: true, basis: "consent" as const }
    const outcomes = await importPeople([
      { ...listSays(true), subject: good.subject },
      { ...listSays(true), subject: bad.subject, choices: [strange] },
      { ...listSays(true), subject: other.subject },
    ])
    expect(outcomes.map((each) => each instanceof PreferenceError && each.code)).toEqual([
      false,
      "invalid-request",
      false,
    ])
    expect((await received(good)).concat(await received(other))).not.toContain(false)
    expect((await register.read(bad)).revision).toBe(0)
  })

  it("keep every contact, when two lists with other columns come at once", async () => {
    const who = Array.from({ length: 40 }, somebody)
    const other = openSqliteStore(installation.databasePath)
    const lists = [register, createRegister({ store: other })].map((through, at) => {
      const channel = at === 0 ? "email" : "sms"
      const contacts = [{ channel, address: at === 0 ? "ada@example.be" : "+32 470 00 00 01" }]
      const people = who.map(({ subject }) => ({ ...listSays(true), subject, contacts, channels: [channel] }))
      return Promise.all(
        [0, 10, 20, 30].map((from) =>
          through.importPeople(installation.brand(), people.slice(from, from + 10), byImport()),
        ),
      )
    })
    await Promise.all(lists)
    await other.close()
    for (const each of who) {
      expect((await register.read(each)).contacts.map(({ channel }) => channel).sort()).toEqual(["email", "sms"])
    }
  })
})

describe("the register", () => {
  it("says no for a topic that comes after the objection (A2)", async () => {
    const who = somebody()
    await register.leave(who, byPage(), null)
    const catalogue = { ...CATALOGUE, topics: [...CATALOGUE.topics, LATER_TOPIC] }
    const later = { ...who, brand: { ...who.brand, catalogue } }
    expect(await received(later)).not.toContain(true)
    expect((await received({ ...later, subject: "c-other" })).at(-1)).toBe(true)
  })

  it("knows the person that was imported", async () => {
    expect((await register.read({ brand: installation.brand(), subject: SUBJECT })).locale).toBe("nl")
  })

  it("writes nothing when it reads, and gives an empty record to whom it does not know", async () => {
    const before = installation.dump()
    expect(await register.read(somebody())).toMatchObject({ revision: 0, choices: [], objections: [] })
    expect(installation.dump()).toBe(before)
  })

  it("draws each reference from the random bytes it is given", async () => {
    const fixed = createRegister({ store: installation.store, random: (length) => new Uint8Array(length).fill(31) })
    expect((await fixed.leave(somebody(), byPage(), null)).reference).toBe("ZZZZ-ZZZZ-ZZ")
  })
})
