import { type Choice, contactKey, laneKey, type Objection, type SubjectRecord } from "../../domain/index.ts"

/** What has to be written so that one record becomes the next. */
interface Differences {
  /** By what the person is found from now on, each once; `null` where that stays as it is. */
  readonly contactKeys: readonly string[] | null
  readonly choicesGone: readonly Choice[]
  readonly choices: readonly Choice[]
  readonly objections: readonly Objection[]
}

/** What differs: choices and objections are replaced whole by the rules, so a new object is a changed one. */
export function differences(before: SubjectRecord, after: SubjectRecord): Differences {
  const [known, kept] = [new Set(before.choices), new Set(after.choices.map(laneKey))]
  const keys = after.contacts.map(({ address }) => contactKey(address)).filter((key) => key !== null)
  return {
    contactKeys: after.contacts === before.contacts ? null : [...new Set(keys)],
    choicesGone: before.choices.filter((choice) => !kept.has(laneKey(choice))),
    choices: after.choices.filter((choice) => !known.has(choice)),
    objections: after.objections.filter((objection) => !before.objections.includes(objection)),
  }
}
