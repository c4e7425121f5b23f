import { type Evidence, laneKey, type SubjectRecord } from "../../domain/index.ts"

/** What the evidence of a person comes to, read from its first line to its last. */
export interface Told {
  /** Objections by their reference, and whether they stand. */
  readonly objections: ReadonlyMap<string, boolean>
  /** What was recorded last for each lane (`laneKey`): `on` or `off`. */
  readonly lanes: ReadonlyMap<string, string | null>
  readonly erased: boolean
}

/** Where the register says otherwise than the evidence. */
export type Disagreement =
  /** There is evidence of somebody of whom the register knows nothing. */
  | { readonly kind: "nobody" }
  /** An objection stands by the evidence, and not in the register. */
  | { readonly kind: "objection-lost"; readonly reference: string }
  /** An objection stands in the register, and no line tells of it. */
  | { readonly kind: "objection-without-line"; readonly reference: string }
  /** A lane is recorded otherwise than its last line tells, or without one. */
  | { readonly kind: "lane-differs"; readonly lane: string; readonly told: string; readonly recorded: string }
  /** The person was erased by the evidence, and not by the register, or the other way round. */
  | { readonly kind: "erasure-differs"; readonly told: boolean }
  /** There is more of an erased person than the no. */
  | { readonly kind: "erased-and-kept"; readonly what: string }

/** Adds up the lines of one person in their order. */
export function addUp() {
  const objections = new Map<string, boolean>()
  const lanes = new Map<string, string | null>()
  let erased = false
  return {
    add: ({ what, channel, topic, to, reference }: Evidence): void => {
      if (reference !== null && what === "objected") objections.set(reference, true)
      if (reference !== null && what === "undone") objections.set(reference, false)
      if ((what === "chosen" || what === "imported") && channel !== null && topic !== null) {
        lanes.set(laneKey({ channel, topic }), to)
      }
      if (what === "erased") {
        erased = true
        lanes.clear()
      }
    },
    told: (): Told => ({ objections, lanes, erased }),
  }
}

/** Where a record says otherwise than the evidence of its person does. */
export function disagreements(record: SubjectRecord | null, { objections, lanes, erased }: Told): Disagreement[] {
  if (record === null) return objections.size > 0 || lanes.size > 0 || erased ? [{ kind: "nobody" }] : []
  const standing = new Set(record.objections.filter((each) => each.undoneAt === null).map((each) => each.reference))
  const recorded = new Map(record.choices.map((choice) => [laneKey(choice), choice.receives ? "on" : "off"]))
  return [
    ...[...objections]
      .filter(([reference, stands]) => stands && !standing.has(reference))
      .map(([reference]) => ({ kind: "objection-lost" as const, reference })),
    ...[...standing]
      .filter((reference) => objections.get(reference) !== true)
      .map((reference) => ({ kind: "objection-without-line" as const, reference })),
    ...[...new Set([...lanes.keys(), ...recorded.keys()])]
      .map((lane) => ({ lane, told: lanes.get(lane) ?? "nothing", recorded: recorded.get(lane) ?? "nothing" }))
      .filter((each) => each.told !== each.recorded)
      .map((each) => ({ kind: "lane-differs" as const, ...each })),
    ...(erased === (record.erasedAt !== null) ? [] : [{ kind: "erasure-differs" as const, told: erased }]),
    ...(record.erasedAt === null ? [] : keptOf(record).map((what) => ({ kind: "erased-and-kept" as const, what }))),
  ]
}

/** What an erased person has no more. */
const keptOf = ({ contacts, choices, frequencies, locale, pause }: SubjectRecord): string[] => [
  ...(contacts.length > 0 ? ["contacts"] : []),
  ...(choices.length > 0 ? ["choices"] : []),
  ...(frequencies.length > 0 ? ["frequencies"] : []),
  ...(locale === null ? [] : ["a language"]),
  ...(pause === null ? [] : ["a pause"]),
]
