import fc from "fast-check"
import { expect, it } from "vitest"
import { type Brand, type ErrorCode, laneKey, lanesOf, PreferenceError } from "../domain/index.ts"
import { createRegister, type Register } from "./register.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import { IMPORT_OCCASION } from "./testing.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const START = Date.parse("2026-11-23T10:00:00.000Z")

type Answer = readonly [may: boolean, because: string]
type Line =
  | { readonly what: "word"; readonly lane: string; readonly who: "person" | "list"; readonly yes: boolean }
  | { readonly what: "goodbye"; readonly reference: string; readonly at: number; takenBack: boolean }
  | { readonly what: "rest"; readonly until: number }
type Named<What> = Extract<Line, { what: What }>

/**
 * The model: a diary of what took effect, in its order, in which every answer is found by reading back. It knows no rows,
 * no revisions and no evidence. `free` tells which lanes are on until somebody says no.
 */
function openDiary(free: (lane: string) => boolean) {
  const lines: Line[] = []
  const last = <What extends Line["what"]>(what: What, fits: (line: Named<What>) => boolean = () => true) =>
    lines.findLast((line): line is Named<What> => line.what === what && fits(line as Named<What>))
  const wordOn = (lane: string) => last("word", (line) => line.lane === lane)
  const goodbye = () => last("goodbye", (line) => !line.takenBack)
  const restUntil = (now: number) => Math.max(last("rest")?.until ?? now, now)
  /** A goodbye silences everything but what the person asked for after it; else the last word counts. */
  const stands = (lane: string): Answer => {
    const [word, bye] = [wordOn(lane), goodbye()]
    const askedSince = bye && word?.who === "person" && lines.indexOf(word) > lines.indexOf(bye)
    if (bye && !askedSince) return [false, "objected"]
    if (word) return word.yes ? [true, "chosen"] : [false, "declined"]
    return free(lane) ? [true, "default-basis"] : [false, "no-consent"]
  }
  return {
    answer: (lane: string, now: number): Answer =>
      stands(lane)[0] && restUntil(now) > now ? [false, "paused"] : stands(lane),
    /** Differs whenever something took effect. */
    thickness: () => lines.length + lines.filter((line) => line.what === "goodbye" && line.takenBack).length,
    personSays: (lane: string, yes: boolean) => {
      const [on, because] = stands(lane)
      const goesWithoutSaying = because === "objected" || (because === "declined" && wordOn(lane)?.who === "person")
      if (yes ? !on : !goesWithoutSaying) lines.push({ what: "word", lane, who: "person", yes })
    },
    listSays: (lane: string, yes: boolean) => {
      const word = wordOn(lane)
      const againstThePerson = goodbye() !== undefined || word?.who === "person"
      if (word?.yes !== yes && !(yes && againstThePerson)) lines.push({ what: "word", lane, who: "list", yes })
    },
    rest: (until: number, now: number) => {
      if (until !== restUntil(now)) lines.push({ what: "rest", until })
    },
    /** Answers with the reference that stands: an older one where nothing was asked for since. */
    leave: (lanes: readonly string[], reference: string, at: number): string => {
      const bye = goodbye()
      if (bye && !lanes.some((lane) => stands(lane)[0])) return bye.reference
      lines.push({ what: "goodbye", reference, at, takenBack: false })
      return reference
    },
    takeBack: (reference: string, now: number): boolean => {
      const bye = goodbye()
      if (bye?.reference !== reference || now - bye.at > 30 * DAY_MS) return false
      bye.takenBack = true
      return true
    },
  }
}

const text = { en: "" }
const small = (later: readonly string[]): Brand => ({
  id: "lenoir",
  name: "Lenoir",
  locales: ["en"],
  defaultLocale: "en",
  timeZone: "Europe/Brussels",
  controller: { name: "Test", address: "Here" },
  contactEmail: "privacy@example.be",
  privacyUrl: text,
  complaintUrl: text,
  catalogue: {
    channels: [
      { id: "email", name: text, defaultBasis: "consent" },
      { id: "post", name: text, defaultBasis: "legitimate-interest" },
    ],
    topics: ["news", ...later].map((id) => ({ id, name: text, description: text, channels: ["email", "post"] })),
    services: [],
  },
})

const someWords = fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 2 })
const someTab = fc.constantFrom("first", "second")
/** In days from now; `null` ends a pause, `undefined` leaves it as it is. */
const somePause = fc.constantFrom(undefined, undefined, undefined, null, 1, 7, 300)
const someStep = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("save"), words: someWords, pause: somePause, tab: someTab }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("leave") }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("undo"), latest: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("import"), words: someWords }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait"), days: fc.constantFrom(0.5, 1, 6, 15, 31) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("open second tab") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("new topic") }) },
)

type Step = typeof someStep extends fc.Arbitrary<infer T> ? T : never
type Doing<What> = Extract<Step, { do: What }>

/** The register and the diary side by side. Each step is taken in both. */
class World {
  readonly #register: Register
  readonly #subject = "c-1"
  readonly #topics: string[] = []
  readonly #references: string[] = []
  readonly #diary = openDiary((lane) => lane.startsWith("post/"))
  #now = START
  #presses = 0
  #secondTab = { revision: "1", thickness: 0 }

  constructor(register: Register) {
    this.#register = register
  }

  get #who() {
    return { brand: small(this.#topics), subject: this.#subject }
  }
  get #lanes() {
    return lanesOf(this.#who.brand.catalogue)
  }
  get #occasion() {
    return { ...IMPORT_OCCASION, now: new Date(this.#now) }
  }
  #press(): string {
    this.#presses += 1
    return `press-${this.#presses}`
  }
  /** What was said of which lane; of a lane named twice, the first. */
  #said(words: readonly (readonly [number, boolean])[]) {
    const said = words.map(([at, receives]) => ({ ...this.#lanes[at % this.#lanes.length], receives }))
    return said.flatMap(({ channel, topic, receives }, at) =>
      channel && topic && said.findIndex((each) => each.channel === channel && each.topic === topic) === at
        ? [{ channel, topic, receives }]
        : [],
    )
  }
  async #openTab() {
    const { revision } = await this.#register.read(this.#who)
    return { revision: String(revision), thickness: this.#diary.thickness() }
  }

  readonly #steps: { [What in Step["do"]]: (step: Doing<What>) => Promise<void> | void } = {
    save: async ({ words, pause, tab }) => {
      const { revision, thickness } = tab === "first" ? await this.#openTab() : this.#secondTab
      const choices = this.#said(words)
      const until = typeof pause === "number" ? this.#now + pause * DAY_MS : this.#now
      const pauseUntil = pause === null ? null : new Date(until).toISOString()
      const changes = pause === undefined ? { choices } : { choices, pauseUntil }
      const save = this.#register.save(this.#who, revision, changes, this.#occasion, this.#press())
      const stale = thickness !== this.#diary.thickness()
      expect(await outcomeOf(save)).toBe(stale ? "conflict" : "done")
      if (stale) return
      for (const lane of choices) this.#diary.personSays(laneKey(lane), lane.receives)
      if (pause !== undefined) this.#diary.rest(until, this.#now)
      if (tab === "second") this.#secondTab = await this.#openTab()
    },
    leave: async () => {
      const { reference } = await this.#register.leave(this.#who, this.#occasion, null)
      expect(this.#diary.leave(this.#lanes.map(laneKey), reference, this.#now)).toBe(reference)
      this.#references.push(reference)
    },
    undo: async ({ latest }) => {
      const reference = this.#references.at(latest ? -1 : 0) ?? "0000-0000-00"
      const undone = this.#register.undo(this.#who, reference, this.#occasion, this.#press())
      expect(await outcomeOf(undone)).toBe(this.#diary.takeBack(reference, this.#now) ? "done" : "undo-unavailable")
    },
    import: async ({ words }) => {
      const choices = this.#said(words).map((choice) => ({ ...choice, basis: "soft-opt-in" as const }))
      await this.#register.importPerson(this.#who, { locale: null, contacts: [], choices }, this.#occasion)
      for (const lane of choices) this.#diary.listSays(laneKey(lane), lane.receives)
    },
    wait: ({ days }) => {
      this.#now += days * DAY_MS
    },
    "open second tab": async () => {
      this.#secondTab = await this.#openTab()
    },
    "new topic": () => {
      if (this.#topics.length < 1) this.#topics.push("events")
    },
  }

  async take(step: Step): Promise<void> {
    const taking = this.#steps[step.do] as (step: Step) => Promise<void> | void
    await taking(step)
  }

  async compare(): Promise<void> {
    const { brand, subject } = this.#who
    const questions = this.#lanes.map((lane) => ({ ...lane, subject }))
    const answers = await this.#register.maySend(brand, questions, new Date(this.#now))
    expect(answers.map(({ may, because }) => [may, because])).toEqual(
      this.#lanes.map((lane) => this.#diary.answer(laneKey(lane), this.#now)),
    )
  }
}

const outcomeOf = (call: Promise<unknown>): Promise<ErrorCode | "done"> =>
  call.then(
    () => "done" as const,
    (error: unknown) => {
      if (error instanceof PreferenceError) return error.code
      throw error
    },
  )

it("the register answers may I send as a diary of what happened does, 10 000 lives long", {
  timeout: 300_000,
}, async () => {
  const life = fc.array(someStep, { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(life, async (steps) => {
      const store = openSqliteStore(":memory:")
      try {
        const register = createRegister({ store })
        const nothing = { locale: null, contacts: [], choices: [] }
        await register.importPerson({ brand: small([]), subject: "c-1" }, nothing, {
          ...IMPORT_OCCASION,
          now: new Date(START),
        })
        const world = new World(register)
        await world.compare()
        for (const step of steps) {
          await world.take(step)
          await world.compare()
        }
      } finally {
        await store.close()
      }
    }),
    { numRuns: 10_000, seed: 20_261_123 },
  )
})
