/**
 * What a register answers, told by somebody who only writes down what took effect, in its order, and reads back. Knows no
 * rows and shares no rule with the register. Never changed in place: a search may go on from any of its moments.
 */
export interface Diary {
  /** How many things took effect so far: what a revision is. */
  readonly changes: number
  readonly lines: readonly Line[]
  /** In milliseconds; 0 where there never was a pause. */
  readonly restUntil: number
  readonly erased: boolean
  /** What each press that took effect was, and what a repetition of it hears. */
  readonly presses: ReadonlyMap<string, { readonly content: string; readonly reference: string }>
}

type Line =
  | { readonly what: "word"; readonly lane: string; readonly who: "person" | "list"; readonly yes: boolean }
  | { readonly what: "goodbye"; readonly reference: string; readonly at: number; readonly takenBack: boolean }

export const EMPTY_DIARY: Diary = { changes: 0, lines: [], restUntil: 0, erased: false, presses: new Map() }

/** What is sent, by lane: whether it comes unasked (`free`), or only when asked for. */
export type Offer = Readonly<Record<string, "free" | "asked">>

/** What each lane is said of: yes or no. */
export type Words = Readonly<Record<string, boolean>>

/** One thing that somebody does, with all that the register is told of it. Plain data: it crosses to other processes. */
export type Move =
  | { readonly do: "leave"; readonly at: number; readonly key: string }
  | { readonly do: "undo"; readonly at: number; readonly key: string; readonly reference: string }
  | {
      readonly do: "save"
      readonly at: number
      readonly key: string
      /** As it was read. */
      readonly revision: number
      readonly words: Words
      /** Until when nothing is to come; `null` ends a pause. */
      readonly rest?: number | null
      readonly offer: string
    }
  | { readonly do: "import"; readonly at: number; readonly words: Words; readonly offer: string }
  | { readonly do: "erase"; readonly at: number }
  | { readonly do: "read"; readonly at: number }
  /** Whether something may be sent, for every lane there ever was. */
  | { readonly do: "ask"; readonly at: number; readonly offer: string }

/** What was answered: a refusal by its code, or what stands now. */
export type Answer =
  | { readonly refused: string }
  /** The objection that stands, where the register tells it. */
  | { readonly revision?: number; readonly reference?: string | null; readonly may?: Readonly<Record<string, string>> }

const UNDO_MS = 30 * 24 * 60 * 60 * 1000

const wordOn = ({ lines }: Diary, lane: string) =>
  lines.findLast((line) => line.what === "word" && line.lane === lane) as Extract<Line, { what: "word" }> | undefined

const goodbye = ({ lines }: Diary) =>
  lines.findLast((line) => line.what === "goodbye" && !line.takenBack) as Extract<Line, { what: "goodbye" }> | undefined

/** A goodbye silences everything but what the person spoke of after it; else the last word counts. */
function stands(diary: Diary, lane: string, offer: Offer): string {
  if (!Object.hasOwn(offer, lane)) return "no: unknown-lane"
  const [word, bye] = [wordOn(diary, lane), goodbye(diary)]
  const spokenSince = bye && word?.who === "person" && diary.lines.indexOf(word) > diary.lines.indexOf(bye)
  if (bye && !spokenSince) return "no: objected"
  if (word) return word.yes ? "yes: chosen" : "no: declined"
  return offer[lane] === "free" ? "yes: default-basis" : "no: no-consent"
}

const isYes = (answer: string): boolean => answer.startsWith("yes")

const mayAt = (diary: Diary, lane: string, offer: Offer, at: number): string => {
  const answer = stands(diary, lane, offer)
  return isYes(answer) && diary.restUntil > at ? "no: paused" : answer
}

const withLines = (diary: Diary, ...lines: Line[]): Diary => ({
  ...diary,
  changes: diary.changes + 1,
  lines: [...diary.lines, ...lines],
})

/** Whether a goodbye now would be a new one: none stands, or the person asked for something since. */
function isNewGoodbye(diary: Diary): boolean {
  const bye = goodbye(diary)
  if (!bye) return true
  const since = diary.lines.slice(diary.lines.indexOf(bye))
  return since.some((line) => line.what === "word" && line.yes && wordOn(diary, line.lane) === line)
}

const goodbyeLine = (reference: string, at: number): Line => ({ what: "goodbye", reference, at, takenBack: false })

const unheardOf = ({ lines }: Diary, reference: string): boolean =>
  lines.every((line) => line.what !== "goodbye" || line.reference !== reference)

/** What a move comes to; `null` where the register cannot have answered this. */
type Told<What extends Move["do"]> = (diary: Diary, move: Extract<Move, { do: What }>, answer: Answer) => Diary | null

const isRefused = (answer: Answer, code: string): boolean => "refused" in answer && answer.refused === code

const isRevision = (answer: Answer, { changes }: Diary): boolean => "revision" in answer && answer.revision === changes

const referenceIn = (answer: Answer): string | null => ("reference" in answer ? answer.reference : null) ?? null

type Pressed = Extract<Move, { key: string }>

/** The same press once more hears what it heard, and does nothing; with another content it is refused. */
const pressed =
  <What extends Pressed["do"]>(
    told: Told<What>,
    again: (diary: Diary, answer: Answer, reference: string) => boolean,
  ): Told<What> =>
  (diary, move, answer) => {
    const { at: _at, key, ...what } = move as Pressed
    const content = JSON.stringify(what)
    const name = what.do === "leave" ? `leave/${key}` : key
    const known = diary.presses.get(name)
    if (known && known.content !== content) return isRefused(answer, "key-reused") ? diary : null
    if (known) return again(diary, answer, known.reference) ? diary : null
    const next = told(diary, move, answer)
    if (next === null || "refused" in answer) return next
    const heard = { content, reference: referenceIn(answer) ?? "" }
    return { ...next, presses: new Map([...diary.presses, [name, heard]]) }
  }

const leave: Told<"leave"> = (diary, { at }, answer) => {
  const reference = referenceIn(answer)
  if (reference === null) return null
  if (!isNewGoodbye(diary)) return reference === goodbye(diary)?.reference ? diary : null
  return unheardOf(diary, reference) ? withLines(diary, goodbyeLine(reference, at)) : null
}

const undo: Told<"undo"> = (diary, { reference, at }, answer) => {
  const bye = goodbye(diary)
  if (diary.erased || bye?.reference !== reference || at - bye.at > UNDO_MS) {
    return isRefused(answer, "undo-unavailable") ? diary : null
  }
  const lines = diary.lines.map((line) => (line === bye ? { ...bye, takenBack: true } : line))
  const next = { ...diary, lines, changes: diary.changes + 1 }
  return isRevision(answer, next) ? next : null
}

const save: Told<"save"> = (diary, { revision, words, rest, offer, at }, answer) => {
  if (revision !== diary.changes) return isRefused(answer, `conflict with ${diary.changes}`) ? diary : null
  const strange = Object.keys(words).some((lane) => !Object.hasOwn(offerOf(offer), lane))
  if (diary.erased || strange) return isRefused(answer, "invalid-request") ? diary : null
  const said = Object.entries(words).flatMap(([lane, yes]): Line[] => {
    const now = stands(diary, lane, offerOf(offer))
    const word = wordOn(diary, lane)
    const goesWithoutSaying = now === "no: objected" || (word?.who === "person" && !word.yes)
    return (yes ? isYes(now) : goesWithoutSaying) ? [] : [{ what: "word", lane, who: "person", yes }]
  })
  const resting = diary.restUntil > at ? diary.restUntil : null
  const newRest = rest !== undefined && rest !== resting
  const wanted = newRest ? (rest ?? at) : diary.restUntil
  const next = said.length > 0 || newRest ? { ...withLines(diary, ...said), restUntil: wanted } : diary
  return isRevision(answer, next) ? next : null
}

const importList: Told<"import"> = (diary, { words, offer }, answer) => {
  const strange = Object.keys(words).some((lane) => !Object.hasOwn(offerOf(offer), lane))
  if (strange) return isRefused(answer, "invalid-request") ? diary : null
  const said = Object.entries(words).flatMap(([lane, yes]): Line[] => {
    const word = wordOn(diary, lane)
    const againstThePerson = yes && (goodbye(diary) !== undefined || word?.who === "person")
    return word?.yes === yes || againstThePerson ? [] : [{ what: "word", lane, who: "list", yes }]
  })
  const becomesKnown = diary.changes === 0
  const next = !diary.erased && (said.length > 0 || becomesKnown) ? withLines(diary, ...said) : diary
  return isRevision(answer, next) ? next : null
}

/** Nothing stays but the goodbyes; where none covers everything, the erasure is one. */
const erase: Told<"erase"> = (diary, { at }, answer) => {
  const reference = referenceIn(answer)
  const isNew = !diary.erased && isNewGoodbye(diary)
  if (reference === null || (isNew && !unheardOf(diary, reference))) return null
  const goodbyes = diary.lines.filter((line) => line.what === "goodbye")
  const lines = isNew ? [...goodbyes, goodbyeLine(reference, at)] : goodbyes
  const next = diary.erased ? diary : { ...diary, lines, restUntil: 0, erased: true, changes: diary.changes + 1 }
  return isRevision(answer, next) && reference === goodbye(next)?.reference ? next : null
}

const read: Told<"read"> = (diary, _move, answer) =>
  isRevision(answer, diary) && referenceIn(answer) === (goodbye(diary)?.reference ?? null) ? diary : null

const ask: Told<"ask"> = (diary, { offer, at }, answer) => {
  const may = "may" in answer ? answer.may : {}
  return ALL_LANES.every((lane) => may?.[lane] === mayAt(diary, lane, offerOf(offer), at)) ? diary : null
}

const heardReference = (_diary: Diary, answer: Answer, reference: string): boolean => referenceIn(answer) === reference
const heardRevision = (diary: Diary, answer: Answer): boolean => isRevision(answer, diary)

const TOLD: { readonly [What in Move["do"]]: Told<What> } = {
  leave: pressed(leave, heardReference),
  undo: pressed(undo, heardRevision),
  save: pressed(save, heardRevision),
  import: importList,
  erase,
  read,
  ask,
}

/** The diary after a move that was answered like this; `null` where it cannot have been at this moment. */
export const after = (diary: Diary, move: Move, answer: Answer): Diary | null =>
  (TOLD[move.do] as Told<Move["do"]>)(diary, move, answer)

/**
 * What is sent before and after a change of the configuration: `newer` has no offers by post any more, takes e-mail for what
 * comes unasked, and has new lanes of both kinds; `renamed` has another id for the offers.
 */
export const OFFERS: Readonly<Record<string, Offer>> = {
  older: { "email/news": "asked", "email/offers": "asked", "post/offers": "free" },
  newer: { "email/news": "free", "email/offers": "free", "post/news": "free", "phone/news": "asked" },
  renamed: { "email/news": "asked", "email/deals": "asked", "post/deals": "free" },
}

const offerOf = (name: string): Offer => OFFERS[name] ?? {}

export const ALL_LANES: readonly string[] = [...new Set(Object.values(OFFERS).flatMap(Object.keys))].sort()
