import { setImmediate } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Change, type Evidence, emptyRecord, type SubjectRecord } from "../../domain/index.ts"
import { chained } from "./chain.ts"
import type { ChainedLine, ChangedOrRefused, Decision, EvidencePage, Message, Page, Since, Store } from "./store.ts"

/** A kept place for a store: opened any number of times, it is the same data. */
export interface StorePlace {
  open(): Promise<Store>
  /** Throws everything away; every store was closed before. */
  discard(): Promise<void>
}

const BRAND = "lenoir"
const SUBJECT = "c-1"
const AT = "2026-11-23T10:00:00.000Z"

const line = (more: Partial<Evidence> = {}): Evidence => ({
  brand: BRAND,
  subject: SUBJECT,
  at: AT,
  what: "chosen",
  channel: "email",
  topic: "news",
  from: "none",
  to: "on",
  reference: null,
  door: "page",
  locale: "nl",
  textVersion: "v7",
  link: "fingerprint",
  agent: "anna",
  ...more,
})

/** A record with something in every field. */
const FULL: SubjectRecord = {
  brand: BRAND,
  subject: SUBJECT,
  revision: 4,
  erasedAt: null,
  locale: "nl",
  contacts: [
    { channel: "email", address: "jeanne@example.be" },
    { channel: "sms", address: "+32 470 12 34 56", bounced: true },
    { channel: "post", address: "Rue de l'Église 1\n4000 Liège" },
  ],
  choices: [
    { channel: "email", topic: "news", receives: true, basis: "consent", by: "person", at: AT, revision: 2 },
    { channel: "sms", topic: "news", receives: false, basis: "soft-opt-in", by: "business", at: AT, revision: 1 },
  ],
  frequencies: [{ topic: "news", frequency: "weekly", revision: 4 }],
  pause: { until: "2026-12-23T10:00:00.000Z", revision: 4 },
  objections: [
    { reference: "7K4M-Q9TX-2C", at: AT, revision: 3, undoneAt: "2026-11-24T10:00:00.000Z", reason: null },
    { reference: "0000-0000-01", at: AT, revision: 4, undoneAt: null, reason: "too-many" },
  ],
}

/** Counts a record up by one, with one line of evidence that says to what. */
const countUp = (record: SubjectRecord): Decision => {
  const revision = record.revision + 1
  const { brand, subject } = record
  return {
    change: { record: { ...record, revision }, evidence: [line({ brand, subject, reference: String(revision) })] },
    outcome: String(revision),
  }
}

const become =
  (change: Change, outcome = "") =>
  (): Decision => ({ change, outcome })

/** What every store keeps to. Handed a place, it runs in Vitest. */
export function describeStoreContract(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} keeps the contract of a store`, () => {
    let place: StorePlace
    let store: Store
    const opened: Store[] = []
    const openStore = async (): Promise<Store> => {
      const another = await place.open()
      opened.push(another)
      return another
    }
    beforeEach(async () => {
      place = await makePlace()
      store = await openStore()
    })
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close()
      await place.discard()
    })

    it("takes a text for a text, whatever SQL it looks like", async () => {
      const address = `'); DROP TABLE evidence; -- $1 "\u0000\n\\`
      const record = { ...emptyRecord(BRAND, SUBJECT), revision: 1, contacts: [{ channel: "email", address }] }
      const written = line({ from: "'); DROP TABLE choice; -- $1 \\ \"", to: '\ud83c\udf6b {"}' })
      await store.change(BRAND, SUBJECT, null, become({ record, evidence: [written] }))
      expect(await store.read(BRAND, SUBJECT)).toEqual(record)
      expect(await store.evidence(BRAND, SUBJECT)).toEqual([written])
    })

    it("knows nothing of a person of whom nothing was written", async () => {
      expect(await store.read(BRAND, SUBJECT)).toBeNull()
      expect(await store.evidence(BRAND, SUBJECT)).toEqual([])
      expect(await store.readMany(BRAND, [SUBJECT])).toEqual(new Map())
    })

    it("hands the empty record to the first decision on a person", async () => {
      const handed: SubjectRecord[] = []
      await store.change(BRAND, SUBJECT, null, (record) => {
        handed.push(record)
        return countUp(record)
      })
      expect(handed).toEqual([emptyRecord(BRAND, SUBJECT)])
    })

    it("gives back every field of a record and of its evidence as it was written", async () => {
      const evidence = [line(), line({ what: "objected", channel: null, topic: null, from: null, to: null })]
      const changed = await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence }, "word"))
      expect(changed).toEqual({ record: FULL, outcome: "word" })
      expect(await store.read(BRAND, SUBJECT)).toEqual(FULL)
      expect(await store.evidence(BRAND, SUBJECT)).toEqual(evidence)
    })

    it("writes choices and objections that changed over the older ones", async () => {
      await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence: [] }))
      await store.change(BRAND, SUBJECT, null, (record) => ({
        change: {
          record: {
            ...record,
            revision: 5,
            choices: record.choices.map((choice) => ({ ...choice, receives: !choice.receives, revision: 5 })),
            objections: record.objections.map((objection) => ({ ...objection, undoneAt: AT })),
          },
          evidence: [],
        },
        outcome: "",
      }))
      const record = await store.read(BRAND, SUBJECT)
      expect(record?.choices.map(({ receives }) => receives)).toEqual([false, true])
      expect(record?.objections.map(({ undoneAt }) => undoneAt)).toEqual([AT, AT])
    })

    it("deletes choices that are left out, and keeps that the person was erased", async () => {
      await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence: [] }))
      const erased = { ...FULL, revision: 5, erasedAt: AT, locale: null, contacts: [], choices: [], frequencies: [] }
      await store.change(BRAND, SUBJECT, null, become({ record: erased, evidence: [] }))
      expect(await store.read(BRAND, SUBJECT)).toEqual(erased)
    })

    it("keeps what it has after it was closed and opened again", async () => {
      await store.change(
        BRAND,
        SUBJECT,
        { key: "k", content: "c" },
        become({ record: FULL, evidence: [line()] }, "word"),
      )
      await opened.pop()?.close()
      const again = await openStore()
      expect(await again.read(BRAND, SUBJECT)).toEqual(FULL)
      expect(await again.evidence(BRAND, SUBJECT)).toEqual([line()])
      const repeated = await again.change(BRAND, SUBJECT, { key: "k", content: "c" }, countUp)
      expect(repeated).toEqual({ record: FULL, outcome: "word" })
    })

    it("writes nothing when the decision throws, throws that on, and goes on working", async () => {
      await store.change(BRAND, SUBJECT, null, countUp)
      const refusal = new Error("No.")
      const failed = store.change(BRAND, SUBJECT, { key: "k", content: "c" }, () => {
        throw refusal
      })
      await expect(failed).rejects.toBe(refusal)
      expect((await store.read(BRAND, SUBJECT))?.revision).toBe(1)
      expect(await store.evidence(BRAND, SUBJECT)).toHaveLength(1)
      expect((await store.change(BRAND, SUBJECT, { key: "k", content: "c" }, countUp)).outcome).toBe("2")
    })

    it("writes nothing at all when one line of evidence cannot be written", async () => {
      await store.change(BRAND, SUBJECT, null, countUp)
      const { at: _missing, ...incomplete } = line()
      const failed = store.change(BRAND, SUBJECT, { key: "k", content: "c" }, (record) => ({
        change: {
          record: { ...record, revision: 2, choices: FULL.choices },
          evidence: [line(), incomplete as Evidence],
        },
        outcome: "",
      }))
      await expect(failed).rejects.toThrow()
      expect(await store.read(BRAND, SUBJECT)).toMatchObject({ revision: 1, choices: [] })
      expect(await store.evidence(BRAND, SUBJECT)).toHaveLength(1)
      expect((await store.change(BRAND, SUBJECT, { key: "k", content: "c" }, countUp)).outcome).toBe("2")
    })

    it("decides once for one press, and answers its repetition with the same word and what stands", async () => {
      const press = { key: "key", content: "leave" }
      expect((await store.change(BRAND, SUBJECT, press, countUp)).outcome).toBe("1")
      await store.change(BRAND, SUBJECT, null, countUp)
      const repeated = await store.change(BRAND, SUBJECT, press, countUp)
      expect([repeated.outcome, repeated.record.revision]).toEqual(["1", 2])
      expect(await store.evidence(BRAND, SUBJECT)).toHaveLength(2)
    })

    const subjects = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `m-${from + at}`)
    const counting = (subject: string) => ({ subject, decide: countUp })
    const outcomesOf = (outcomes: readonly ChangedOrRefused[]) =>
      outcomes.map((each) => ("changed" in each ? each.changed.outcome : String(each.refused)))

    it("changes many people together as one after the other: records, evidence, messages", async () => {
      const { contacts, choices, objections } = FULL
      await store.change(BRAND, "m-1", null, countUp)
      const fill = (subject: string) => ({
        subject,
        decide: (before: SubjectRecord): Decision => ({
          change: {
            record: { ...FULL, subject, revision: before.revision + 1 },
            evidence: [line({ subject, reference: "1" }), line({ subject, reference: "2" })],
          },
          outcome: `${subject} ${before.revision}`,
          messages: [message(`a ${subject}`), message(`b ${subject}`)],
        }),
      })
      const outcomes = await store.changeMany(BRAND, [fill("m-2"), fill("m-1"), fill("m-3")])
      expect(outcomesOf(outcomes)).toEqual(["m-2 0", "m-1 1", "m-3 0"])
      for (const [at, subject] of ["m-2", "m-1", "m-3"].entries()) {
        const record = await store.read(BRAND, subject)
        expect(record).toMatchObject({ contacts, choices, objections, revision: subject === "m-1" ? 2 : 1 })
        expect(outcomes[at]).toMatchObject({ changed: { record } })
        expect((await store.evidence(BRAND, subject)).map(({ reference }) => reference).slice(-2)).toEqual(["1", "2"])
      }
      expect((await store.subjectsBy(BRAND, "tel:70123456", 10)).sort()).toEqual(["m-1", "m-2", "m-3"])
      expect(await due()).toEqual(["a m-2", "b m-2", "a m-1", "b m-1", "a m-3", "b m-3"])
      const gone = (subject: string) => ({
        subject,
        decide: (before: SubjectRecord) => become({ record: { ...before, choices: [], contacts: [] }, evidence: [] })(),
      })
      await store.changeMany(BRAND, [gone("m-3"), gone("m-1")])
      expect((await store.readMany(BRAND, ["m-1", "m-2", "m-3"])).get("m-2")?.choices).toEqual(choices)
      expect((await store.read(BRAND, "m-3"))?.choices).toEqual([])
      expect(await store.subjectsBy(BRAND, "tel:70123456", 10)).toEqual(["m-2"])
      expect(await store.changeMany(BRAND, [])).toEqual([])
      const last = new Map<string, string>()
      for (const { line: each, hash } of (await store.chainPage(null, 100)).entries) {
        expect(hash, "every chain is whole").toBe(chained(last.get(each.subject) ?? null, each))
        last.set(each.subject, hash ?? "")
      }
    })

    it("answers what one decision of many throws in its place, and writes the others", async () => {
      const refuse = {
        subject: "m-2",
        decide: (): Decision => {
          throw new Error("Not this one.")
        },
      }
      const outcomes = await store.changeMany(BRAND, [counting("m-1"), refuse, counting("m-3")])
      expect(outcomesOf(outcomes)).toEqual(["1", "Error: Not this one.", "1"])
      expect([...(await store.readMany(BRAND, subjects(1, 4))).keys()].sort()).toEqual(["m-1", "m-3"])
    })

    it("writes none of many when a line of one cannot be written", async () => {
      const { at: _missing, ...incomplete } = line({ subject: "m-2" })
      const broken = become({ record: { ...FULL, subject: "m-2" }, evidence: [incomplete as Evidence] })
      const failed = store.changeMany(BRAND, [counting("m-1"), { subject: "m-2", decide: broken }, counting("m-3")])
      await expect(failed).rejects.toThrow()
      expect(await store.readMany(BRAND, subjects(1, 4))).toEqual(new Map())
      expect((await store.chainPage(null, 10)).entries).toEqual([])
    })

    it("refuses many changes of which two are of one person", async () => {
      await expect(store.changeMany(BRAND, ["m-1", "m-2", "m-1"].map(counting))).rejects.toThrow("named twice")
      expect(await store.read(BRAND, "m-2")).toBeNull()
    })

    it("hands what was asked for beside to every one of many, and changes nothing of it", async () => {
      await store.change(BRAND, "m-9", null, countUp)
      const seen: unknown[] = []
      const look = (subject: string) => ({
        subject,
        decide: (record: SubjectRecord, beside: ReadonlyMap<string, SubjectRecord>) => {
          seen.push([...beside].map(([name, { revision }]) => [name, revision]))
          return countUp(record)
        },
      })
      await store.changeMany(BRAND, [look("m-1"), look("m-2")], ["m-9", "m-8"])
      expect(seen).toEqual([[["m-9", 1]], [["m-9", 1]]])
      expect((await store.read(BRAND, "m-9"))?.revision).toBe(1)
    })

    it("lets every one of many see the change before, whoever made it and in whatever order they come", async () => {
      const other = await openStore()
      const forth = subjects(0, 20).map(counting)
      const many = Array.from({ length: 12 }, (_, at) =>
        (at % 2 === 0 ? store : other).changeMany(BRAND, at % 3 === 0 ? forth.toReversed() : forth, ["m-30"]),
      )
      const single = Array.from({ length: 12 }, (_, at) => other.change(BRAND, `m-${at}`, null, countUp))
      await Promise.all([...many, ...single])
      const records = await store.readMany(BRAND, subjects(0, 20))
      expect(subjects(0, 20).map((each) => records.get(each)?.revision)).toEqual(
        subjects(0, 20).map((_, at) => (at < 12 ? 13 : 12)),
      )
      const told = (await store.evidence(BRAND, "m-0")).map(({ reference }) => Number(reference))
      expect(told).toEqual(Array.from({ length: 13 }, (_, at) => at + 1))
    })

    it("remembers a press that changed nothing", async () => {
      const press = { key: "key", content: "leave" }
      await store.change(BRAND, SUBJECT, press, (record) => ({ change: { record, evidence: [] }, outcome: "nothing" }))
      expect((await store.change(BRAND, SUBJECT, press, countUp)).outcome).toBe("nothing")
    })

    it("refuses a known key with other content, and writes nothing (D31)", async () => {
      await store.change(BRAND, SUBJECT, { key: "key", content: "leave" }, countUp)
      const other = store.change(BRAND, SUBJECT, { key: "key", content: "save" }, countUp)
      await expect(other).rejects.toMatchObject({ code: "key-reused" })
      expect((await store.read(BRAND, SUBJECT))?.revision).toBe(1)
      expect(await store.evidence(BRAND, SUBJECT)).toHaveLength(1)
    })

    it("keeps the presses of two people apart, also under the same key", async () => {
      await store.change(BRAND, SUBJECT, { key: "key", content: "leave" }, countUp)
      expect((await store.change(BRAND, "c-2", { key: "key", content: "save" }, countUp)).outcome).toBe("1")
    })

    it("keeps brands apart, also for the same subject and key (D28)", async () => {
      const press = { key: "key", content: "leave" }
      await store.change(BRAND, SUBJECT, press, become({ record: FULL, evidence: [line()] }, "word"))
      expect(await store.read("dupont", SUBJECT)).toBeNull()
      expect(await store.readMany("dupont", [SUBJECT])).toEqual(new Map())
      expect(await store.evidence("dupont", SUBJECT)).toEqual([])
      expect((await store.change("dupont", SUBJECT, press, countUp)).outcome).toBe("1")
      expect(await store.read(BRAND, SUBJECT)).toEqual(FULL)
    })

    it("reads many people at once, leaving out those it does not know and naming each once", async () => {
      await store.change(BRAND, "c-1", null, countUp)
      await store.change(BRAND, "c-2", null, countUp)
      const records = await store.readMany(BRAND, ["c-2", "c-9", "c-1", "c-2"])
      expect([...records.keys()].sort()).toEqual(["c-1", "c-2"])
      expect(records.get("c-2")).toEqual(await store.read(BRAND, "c-2"))
    })

    it("tells evidence oldest first, whatever the clock said", async () => {
      for (const at of ["2026-11-23T10:00:02.000Z", "2026-11-23T10:00:01.000Z", "2026-11-23T10:00:03.000Z"]) {
        await store.change(BRAND, SUBJECT, null, (record) => ({
          change: { record: { ...record, revision: record.revision + 1 }, evidence: [line({ at })] },
          outcome: "",
        }))
      }
      const seconds = (await store.evidence(BRAND, SUBJECT)).map(({ at }) => at.slice(17, 19))
      expect(seconds).toEqual(["02", "01", "03"])
    })

    it("writes a rhythm and a pause over the older ones, and takes both away again", async () => {
      await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence: [] }))
      const others = { frequencies: [{ topic: "offers", frequency: "daily", revision: 5 }], pause: null }
      await store.change(BRAND, SUBJECT, null, become({ record: { ...FULL, ...others, revision: 5 }, evidence: [] }))
      expect(await store.read(BRAND, SUBJECT)).toMatchObject(others)
      const none = { frequencies: [], pause: FULL.pause }
      await store.change(BRAND, SUBJECT, null, become({ record: { ...FULL, ...none, revision: 6 }, evidence: [] }))
      expect(await store.read(BRAND, SUBJECT)).toMatchObject(none)
    })

    it("pages evidence newest first, whatever the clock said, each line once, until the end", async () => {
      for (const at of ["2", "5", "1", "4", "3"]) {
        const evidence = [line({ reference: at, at: `2026-11-23T10:00:0${at}.000Z` })]
        await store.change(BRAND, SUBJECT, null, (record) => ({
          change: { record: { ...record, revision: record.revision + 1 }, evidence },
          outcome: "",
        }))
        await store.change(BRAND, "c-2", null, countUp)
      }
      const told: (string | null)[][] = []
      let before: string | null = null
      do {
        const page: EvidencePage = await store.evidencePage(BRAND, SUBJECT, before, 2)
        told.push(page.lines.map(({ reference }) => reference))
        before = page.next
      } while (before !== null)
      expect(told).toEqual([["3", "4"], ["1", "5"], ["2"]])
      const whole = await store.evidencePage(BRAND, SUBJECT, null, 100)
      expect(whole).toEqual({ lines: (await store.evidence(BRAND, SUBJECT)).reverse(), next: null })
    })

    it("tells the last line of several written at once first", async () => {
      const evidence = [line({ reference: "first" }), line({ reference: "second" })]
      await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence }))
      const { lines } = await store.evidencePage(BRAND, SUBJECT, null, 10)
      expect(lines.map(({ reference }) => reference)).toEqual(["second", "first"])
    })

    it("says that a page is the last one when it is, also when it is full", async () => {
      const evidence = [line({ reference: "1" }), line({ reference: "2" })]
      await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence }))
      expect((await store.evidencePage(BRAND, SUBJECT, null, 2)).next).toBeNull()
      const { next } = await store.evidencePage(BRAND, SUBJECT, null, 1)
      expect(next).toMatch(/^[\w.-]{1,100}$/)
      const rest = await store.evidencePage(BRAND, SUBJECT, next, 1)
      expect([rest.lines.map(({ reference }) => reference), rest.next]).toEqual([["1"], null])
    })

    it("names a line by its place among the person's own, whatever is written of others (D28)", async () => {
      for (const others of ["c-2", "c-3", "c-2"]) await store.change("dupont", others, null, countUp)
      for (let at = 0; at < 3; at += 1) await store.change(BRAND, SUBJECT, null, countUp)
      expect((await store.evidencePage(BRAND, SUBJECT, null, 1)).next).toBe("3")
    })

    it("goes on where a page ended, though more was written meanwhile", async () => {
      for (let at = 0; at < 3; at += 1) await store.change(BRAND, SUBJECT, null, countUp)
      const { next } = await store.evidencePage(BRAND, SUBJECT, null, 1)
      await store.change(BRAND, SUBJECT, null, countUp)
      const { lines } = await store.evidencePage(BRAND, SUBJECT, next, 10)
      expect(lines.map(({ reference }) => reference)).toEqual(["2", "1"])
    })

    it("has an empty last page of evidence of a person, or towards a brand, of whom it knows nothing (D28)", async () => {
      await store.change(BRAND, SUBJECT, null, countUp)
      const nothing = { lines: [], next: null }
      expect(await store.evidencePage(BRAND, "c-2", null, 10)).toEqual(nothing)
      expect(await store.evidencePage("dupont", SUBJECT, null, 10)).toEqual(nothing)
    })

    it("has nothing older than a line that it never named", async () => {
      await store.change(BRAND, SUBJECT, null, countUp)
      for (const before of ["x", "-", "1.2.3"]) {
        expect(await store.evidencePage(BRAND, SUBJECT, before, 10), before).toEqual({ lines: [], next: null })
      }
    })

    const message = (key: string, more: Partial<Message> = {}): Message => ({
      brand: BRAND,
      key,
      at: AT,
      queue: "mail",
      countedAs: null,
      orderedAs: null,
      content: { kind: "acknowledgement", subject: SUBJECT, what: "left", reference: "7K4M-Q9TX-2C", locale: "nl" },
      ...more,
    })
    const later = (minutes: number) => new Date(Date.parse(AT) + minutes * 60_000)
    const due = async (at = later(0), from = store) => (await from.takeDue("mail", at, 10)).map(({ key }) => key)

    it("gives back every field of a message, oldest first, and one of the same name once", async () => {
      const link = message("b", { countedAs: "ada", content: { kind: "fresh-link", contact: "a@b.be", locale: "fr" } })
      await store.post(message("a"))
      await store.post(link)
      await store.post(message("a", { at: later(-5).toISOString() }))
      const taken = await store.takeDue("mail", later(0), 10)
      expect(taken.map(({ id, ...rest }) => [typeof id, rest])).toEqual([
        ["string", message("a")],
        ["string", link],
      ])
    })

    it("writes the messages of a change with it, or not at all", async () => {
      const changed = (record: SubjectRecord): Decision => ({ ...countUp(record), messages: [message("a")] })
      await store.change(BRAND, SUBJECT, { key: "k", content: "c" }, changed)
      await store.change(BRAND, SUBJECT, { key: "k", content: "c" }, () => {
        throw new Error("This press was counted before.")
      })
      const { at: _missing, ...incomplete } = line()
      const failed = store.change(BRAND, SUBJECT, null, (record) => ({
        change: { record: { ...record, revision: 9 }, evidence: [incomplete as Evidence] },
        outcome: "",
        messages: [message("b")],
      }))
      await expect(failed).rejects.toThrow()
      expect(await due()).toEqual(["a"])
    })

    it("hands a message to one taker at a time, and again later, longer after every attempt", async () => {
      const other = await openStore()
      await store.post(message("a"))
      const [one, another] = await Promise.all([due(), due(later(0), other)])
      expect([...one, ...another]).toEqual(["a"])
      const waits: number[] = []
      for (let minute = 0, last = 0; waits.length < 4 && minute < 3_000; minute += 0.5) {
        if ((await due(later(minute))).length === 0) continue
        waits.push(minute - last)
        last = minute
      }
      expect(waits).toEqual([0.5, 2, 8, 32])
    })

    it("shares out what is due among takers who come at once: each message once, and none is left", async () => {
      const other = await openStore()
      const keys = Array.from({ length: 60 }, (_, at) => `message-${String(at).padStart(2, "0")}`)
      for (const key of keys) await store.post(message(key))
      const takers = Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? store : other))
      const taken = (await Promise.all(takers.map((from) => from.takeDue("mail", later(0), 5))))
        .flat()
        .map(({ key }) => key)
      for (let more = await due(); more.length > 0; more = await due()) taken.push(...more)
      expect(taken.sort()).toEqual(keys)
    })

    it("is done with a message that is settled, and counts it where it was sent", async () => {
      const counted = { countedAs: "ada" }
      for (const key of ["a", "b", "c"]) await store.post(message(key, counted))
      const [a, b] = await store.takeDue("mail", later(0), 10)
      await store.settle(a?.id ?? "", later(1), true)
      await store.settle(b?.id ?? "", later(1), false)
      expect(await due(later(60 * 24))).toEqual(["c"])
      expect(await store.countSent(BRAND, "ada", later(1))).toBe(1)
      expect(await store.countSent(BRAND, "ada", later(2))).toBe(0)
      expect(await store.countSent("dupont", "ada", later(0))).toBe(0)
      expect(await store.countSent(BRAND, "bob", later(0))).toBe(0)
      await store.post(message("a", counted))
      expect(await due(later(60 * 24 * 2))).toEqual(["c"])
    })

    it("forgets what was settled a month ago, five hundred at a time", async () => {
      const keys = Array.from({ length: 501 }, (_, at) => `message-${at}`)
      const messages = keys.map((key) => message(key))
      const postAll = () =>
        store.change(BRAND, SUBJECT, null, (record) => ({
          change: { record, evidence: [] },
          outcome: "",
          messages,
        }))
      await postAll()
      const taken = await store.takeDue("mail", later(0), 501)
      await Promise.all(taken.map(({ id }) => store.settle(id, later(0), true)))
      await postAll()
      expect(await due(later(60 * 24 * 29)), "all are remembered").toEqual([])
      const monthLater = later(60 * 24 * 31)
      await store.post(message("wakes the taker", { at: monthLater.toISOString() }))
      expect(await due(monthLater)).toEqual(["wakes the taker"])
      await postAll()
      expect(await store.takeDue("mail", monthLater, 501), "one of them is remembered still").toHaveLength(500)
    })

    it("takes no more messages than wanted", async () => {
      for (const key of ["a", "b", "c"]) await store.post(message(key))
      expect(await store.takeDue("mail", later(0), 2)).toHaveLength(2)
      expect(await due()).toEqual(["c"])
    })

    it("keeps the messages for people and those for systems apart", async () => {
      await store.post(message("a"))
      await store.post(message("b", { queue: "events", at: later(-3).toISOString() }))
      expect(await store.waitingSince(BRAND, "events")).toBe(later(-3).toISOString())
      const [taken, ...none] = await store.takeDue("events", later(0), 10)
      expect([taken?.key, taken?.queue, none]).toEqual(["b", "events", []])
      expect(await store.waitingSince(BRAND, "events"), "it is on its way, and not there").not.toBeNull()
      await store.settle(taken?.id ?? "", later(0), true)
      expect(await store.waitingSince(BRAND, "events")).toBeNull()
      expect(await store.waitingSince("dupont", "mail")).toBeNull()
      expect(await due()).toEqual(["a"])
    })

    it("hands out messages of one order one after the other, and lets them hold up no others", async () => {
      const ordered = (key: string, orderedAs: string) => message(key, { queue: "events", orderedAs })
      for (const each of [ordered("a1", "a"), ordered("a2", "a"), ordered("b1", "b")]) await store.post(each)
      await store.post({ ...ordered("other", "a"), brand: "dupont" })
      const other = await openStore()
      const taken = await store.takeDue("events", later(0), 10)
      expect(taken.map(({ key }) => key)).toEqual(["a1", "b1", "other"])
      expect(await other.takeDue("events", later(0), 10), "while the first is on its way").toEqual([])
      const again = await store.takeDue("events", later(1), 10)
      expect(again.map(({ key }) => key).sort(), "the first one comes again").toEqual(["a1", "b1", "other"])
      await store.settle(taken[0]?.id ?? "", later(1), true)
      expect((await other.takeDue("events", later(1), 10)).map(({ key }) => key)).toEqual(["a2"])
    })

    it("takes for one receiver alone, in its order, whoever else waits", async () => {
      const to = (target: string, subject: string, more: Partial<Message> = {}) =>
        message(`${target}/${subject}`, { queue: "events", target, orderedAs: `${target}/${subject}`, ...more })
      const waiting = [to("crm", "1", { at: later(-2).toISOString() }), to("mailer", "1"), to("crm", "2")]
      for (const each of [...waiting, to("crm", "1", { brand: "dupont" })]) await store.post(each)
      await store.post({ ...to("crm", "1"), key: "crm/1, again" })
      const crm = { brand: BRAND, target: "crm" }
      const keys = (taken: Message[]) => taken.map(({ key }) => key)
      expect(await store.waitingSince(BRAND, "events", "crm")).toBe(later(-2).toISOString())
      expect(await store.waitingSince(BRAND, "events", "mailer")).toBe(later(0).toISOString())
      expect(await store.waitingSince(BRAND, "events", "nobody")).toBeNull()
      expect(await store.takeDue("mail", later(0), 10, crm)).toEqual([])
      const [first] = await store.takeDue("events", later(0), 1, crm)
      expect(first && { ...first, id: "" }).toEqual({ ...to("crm", "1", { at: later(-2).toISOString() }), id: "" })
      expect(keys(await store.takeDue("events", later(0), 10, crm))).toEqual(["crm/2"])
      await store.settle(first?.id ?? "", later(0), true)
      expect(keys(await store.takeDue("events", later(0), 10, crm))).toEqual(["crm/1, again"])
      const others = (await store.takeDue("events", later(0), 10)).map(({ brand, key }) => `${brand} ${key}`)
      expect(others.sort()).toEqual(["dupont crm/1", `${BRAND} mailer/1`])
    })

    it("tries a system again within the hour, however often it failed", async () => {
      await store.post(message("a", { queue: "events" }))
      const waits: number[] = []
      for (let minute = 0, last = 0; waits.length < 8 && minute < 600; minute += 0.5) {
        if ((await store.takeDue("events", later(minute), 1)).length === 0) continue
        waits.push(minute - last)
        last = minute
      }
      expect(waits).toEqual([0, 0.5, 2, 8, 32, 60, 60, 60])
    })

    it("chains the evidence of each person, whoever writes in between, and pages through all of it", async () => {
      const other = await openStore()
      for (let at = 0; at < 3; at += 1) {
        await store.change(BRAND, SUBJECT, null, countUp)
        await other.change(BRAND, "c-2", null, countUp)
        await store.change("dupont", SUBJECT, null, countUp)
      }
      const both = [line({ reference: "4" }), line({ reference: "5" })]
      await other.change(BRAND, SUBJECT, null, become({ record: FULL, evidence: both }))
      const read: ChainedLine[] = []
      let after: string | null = null
      do {
        const page: Page<ChainedLine> = await store.chainPage(after, 2)
        read.push(...page.entries)
        after = page.next
      } while (after !== null)
      expect(read.map(({ line: { brand, subject, reference } }) => `${brand} ${subject} ${reference}`)).toEqual([
        ...["1", "2", "3"].map((each) => `dupont c-1 ${each}`),
        ...["1", "2", "3", "4", "5"].map((each) => `lenoir c-1 ${each}`),
        ...["1", "2", "3"].map((each) => `lenoir c-2 ${each}`),
      ])
      const last = new Map<string, string>()
      for (const { line: each, hash } of read) {
        const person = `${each.brand} ${each.subject}`
        expect(hash).toBe(chained(last.get(person) ?? null, each))
        last.set(person, hash ?? "")
      }
    })

    it("reads on past a brand and a subject that nobody could have, line by line", async () => {
      const names = ['a/"b', "/", "é'", "lenoir"]
      for (const name of names) await store.change(name, name, null, countUp)
      const read: string[] = []
      let after: string | null = null
      do {
        const page: Page<ChainedLine> = await store.chainPage(after, 1)
        read.push(...page.entries.map(({ line: { brand } }) => brand))
        after = page.next
      } while (after !== null && read.length <= names.length)
      expect(read.sort()).toEqual([...names].sort())
    })

    it("numbers lines as they come, and says how many numbers between two are unused", async () => {
      for (const subject of [SUBJECT, "c-2", SUBJECT]) await store.change(BRAND, subject, null, countUp)
      const { entries } = await store.chainPage(null, 10)
      const [one = 0, two = 0, three = 0] = entries.map(({ number }) => number).sort((a, b) => a - b)
      expect(entries.map(({ number }) => number)).toEqual([one, three, two])
      expect(await store.numbersMissing(one, three)).toBe(three - one - 2)
      expect(await store.numbersMissing(three, three + 10)).toBe(9)
      expect([await store.numbersMissing(one, one), await store.numbersMissing(three, one)]).toEqual([0, 0])
    })

    it("tells what was written since, each line once, and is ready for what comes", async () => {
      await store.change(BRAND, SUBJECT, null, countUp)
      await store.change("dupont", SUBJECT, null, countUp)
      await store.change(BRAND, "c-2", null, countUp)
      const first = await store.evidenceSince(BRAND, null, 1)
      expect(first.lines.map(({ subject }) => subject)).toEqual([SUBJECT])
      const second = await store.evidenceSince(BRAND, first.cursor, 10)
      expect(second.lines.map(({ subject }) => subject)).toEqual(["c-2"])
      const nothing = await store.evidenceSince(BRAND, second.cursor, 10)
      expect(nothing).toEqual({ lines: [], cursor: second.cursor, known: true })
      await store.change(BRAND, "c-3", null, countUp)
      const later = await store.evidenceSince(BRAND, nothing.cursor, 10)
      expect(later.lines.map(({ subject }) => subject)).toEqual(["c-3"])
    })

    it("has a beginning to go on from where nothing is written yet, and nothing since a moment that never was", async () => {
      const { lines, cursor, known } = await store.evidenceSince(BRAND, null, 10)
      await store.change(BRAND, SUBJECT, null, countUp)
      expect([lines, known]).toEqual([[], true])
      expect((await store.evidenceSince(BRAND, cursor, 10)).lines).toHaveLength(1)
      for (const odd of ["x", "-1", "1.2.3x", "9".repeat(30), "9".repeat(15), `${"9".repeat(15)}.1`]) {
        expect(await store.evidenceSince(BRAND, odd, 10), odd).toMatchObject({ lines: [], known: false })
      }
    })

    it("misses no line that was written while others were, though many write and one reads all the time", async () => {
      const other = await openStore()
      let writing = true
      const seen: string[] = []
      const reading = (async () => {
        let cursor: string | null = null
        let done = false
        while (!done) {
          // Between two questions of a real reader the event loop turns.
          await setImmediate()
          done = !writing
          const since: Since = await store.evidenceSince(BRAND, cursor, 7)
          seen.push(...since.lines.map(({ subject, reference }) => `${subject} ${reference}`))
          cursor = since.cursor
          if (since.lines.length > 0) done = false
        }
      })()
      const expected: string[] = []
      const writers = Array.from({ length: 8 }, async (_, at) => {
        for (let count = 1; count <= 10; count += 1) {
          await (at % 2 === 0 ? store : other).change(BRAND, `c-${at}`, null, countUp)
          expected.push(`c-${at} ${count}`)
        }
      })
      await Promise.all(writers)
      writing = false
      await reading
      expect(seen.sort()).toEqual(expected.sort())
    })

    it("pages through those who object, and through no others", async () => {
      const objector = (subject: string, undoneAt: string | null): SubjectRecord => ({
        ...{ ...FULL, subject, contacts: [], choices: [] },
        objections: [{ reference: "7K4M-Q9TX-2C", at: AT, revision: 3, undoneAt, reason: null }],
      })
      for (const subject of ["c-3", "c-1", "c-2"]) {
        await store.change(BRAND, subject, null, become({ record: objector(subject, null), evidence: [] }))
      }
      await store.change(BRAND, "c-4", null, become({ record: objector("c-4", AT), evidence: [] }))
      await store.change("dupont", "c-5", null, countUp)
      const first = await store.objectors(BRAND, null, 2)
      expect(first.entries).toEqual([objector("c-1", null), objector("c-2", null)])
      expect(await store.objectors(BRAND, first.next, 2)).toEqual({ entries: [objector("c-3", null)], next: null })
      expect((await store.objectors(BRAND, null, 3)).next).toBeNull()
      expect(await store.objectors("dupont", null, 10)).toEqual({ entries: [], next: null })
    })

    it("finds people by every address they have now, and by none they had", async () => {
      await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence: [] }))
      const same = { ...FULL, subject: "c-2", contacts: [{ channel: "email", address: " Jeanne@EXAMPLE.be" }] }
      await store.change(BRAND, "c-2", null, become({ record: same, evidence: [] }))
      expect((await store.subjectsBy(BRAND, "jeanne@example.be", 10)).sort()).toEqual(["c-2", SUBJECT].sort())
      expect(await store.subjectsBy(BRAND, "jeanne@example.be", 1)).toHaveLength(1)
      expect(await store.subjectsBy(BRAND, "tel:70123456", 10)).toEqual([SUBJECT])
      expect(await store.subjectsBy("dupont", "jeanne@example.be", 10)).toEqual([])
      await store.change(BRAND, SUBJECT, null, become({ record: { ...FULL, revision: 5, contacts: [] }, evidence: [] }))
      expect(await store.subjectsBy(BRAND, "tel:70123456", 10)).toEqual([])
      expect(await store.subjectsBy(BRAND, "jeanne@example.be", 10)).toEqual(["c-2"])
    })

    it("keeps codes, each once", async () => {
      const code = { fingerprint: "f", brand: BRAND, subject: SUBJECT, issuedAt: AT }
      await store.addCodes([code])
      expect(await store.readCode("f")).toEqual(code)
      expect(await store.readCode("g")).toBeNull()
      const another = { ...code, fingerprint: "h" }
      await expect(store.addCodes([another, { ...code, subject: "c-2" }])).rejects.toThrow()
      expect(await store.readCode("h"), "all or none").toBeNull()
      await store.addCodes([])
    })

    it("lets every decision see the one before, when many come at once through two connections", async () => {
      const other = await openStore()
      const changes = Array.from({ length: 40 }, (_, at) =>
        (at % 2 === 0 ? store : other).change(BRAND, SUBJECT, null, countUp),
      )
      const outcomes = (await Promise.all(changes)).map(({ outcome }) => Number(outcome))
      const expected = Array.from({ length: 40 }, (_, at) => at + 1)
      expect(outcomes.sort((a, b) => a - b)).toEqual(expected)
      expect((await other.read(BRAND, SUBJECT))?.revision).toBe(40)
      expect((await store.evidence(BRAND, SUBJECT)).map(({ reference }) => Number(reference))).toEqual(expected)
    })

    it("shows what one connection wrote to the other at once (A5)", async () => {
      const other = await openStore()
      await store.change(BRAND, SUBJECT, null, become({ record: FULL, evidence: [] }))
      expect(await other.read(BRAND, SUBJECT)).toEqual(FULL)
    })

    it("counts one press once, when it comes through two connections at the same time", async () => {
      const other = await openStore()
      const press = { key: "key", content: "leave" }
      const both = await Promise.all([store, other].map((each) => each.change(BRAND, SUBJECT, press, countUp)))
      expect(both.map(({ outcome }) => outcome)).toEqual(["1", "1"])
      expect(await store.evidence(BRAND, SUBJECT)).toHaveLength(1)
    })
  })
}
