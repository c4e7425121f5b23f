import {
  type Basis,
  type Brand,
  type Channel,
  contactKey,
  type ImportedPerson,
  laneKey,
  lanesOf,
} from "../../domain/index.ts"
import type { PersonToImport } from "../../server/index.ts"
import { CommandError } from "../command-error.ts"
import { mistakeIn } from "./mistake-in.ts"
import type { Row } from "./read-people.ts"

/** How to read the lines of a list, and the columns that say nothing here. */
export interface PersonReader {
  /** @returns the person, with contacts for the channels that have a column and no others; or in words what is wrong with the line */
  readonly read: (row: Row) => PersonToImport | string
  readonly unread: readonly string[]
}

const ADDRESS = "address:"
const BASES: readonly Basis[] = ["consent", "soft-opt-in", "legitimate-interest"]

/**
 * The columns of a list of people:
 * - `subject`: the opaque id of the person
 * - `locale`: the language of the person, such as `fr`
 * - `address:{channel}`: an e-mail address or a number, such as `address:email`
 * - `{channel}/{topic}`: `no`; `yes`, on the channel's usual ground; or that ground itself, such as `consent`. Empty: nothing recorded.
 *
 * @throws CommandError when a column looks like one of these and is none: a mistyped topic would be lost in silence
 */
export function personReader(columns: readonly string[], brand: Brand): PersonReader {
  const { catalogue } = brand
  const lanes = new Map(lanesOf(catalogue).map((lane) => [laneKey(lane), lane]))
  const channels = new Map(catalogue.channels.map((channel) => [channel.id, channel]))
  const laneColumns = columns.filter((name) => name.includes("/"))
  const addressColumns = columns.filter((name) => name.startsWith(ADDRESS))
  const strange = [
    ...laneColumns
      .filter((name) => !lanes.has(name))
      .map((name) => `"${name}": there are ${[...lanes.keys()].join(", ")}`),
    ...addressColumns
      .filter((name) => !channels.has(name.slice(ADDRESS.length)))
      .map((name) => `"${name}": the channels are ${[...channels.keys()].join(", ")}`),
  ]
  if (strange.length > 0)
    throw new CommandError(`These columns are in no catalogue of ${brand.id}:\n  ${strange.join("\n  ")}`)
  const addressed = addressColumns.map((name) => name.slice(ADDRESS.length))
  const known = new Set(["subject", "locale", ...laneColumns, ...addressColumns])
  return {
    unread: columns.filter((name) => !known.has(name)),
    read: (row) => {
      const { fields } = row
      const { subject = "", locale = "" } = fields
      const mistake = mistakeIn(row, brand)
      if (mistake !== null) return mistake
      const choices: ImportedPerson["choices"][number][] = []
      for (const name of laneColumns) {
        const lane = lanes.get(name)
        const channel = lane && channels.get(lane.channel)
        const said = fields[name] ?? ""
        if (said === "" || !lane || !channel) continue
        const choice = choiceFrom(said, channel)
        if (!choice) return `${name}: "${said}" has to be yes, no, ${BASES.join(", ")}, or nothing`
        choices.push({ ...lane, ...choice })
      }
      const wrong = addressColumns.find((name) => fields[name] !== "" && !isAddress(name, fields[name] ?? ""))
      if (wrong) return `${wrong}: has to be a whole address or number`
      const contacts = addressed
        .map((channel) => ({ channel, address: fields[ADDRESS + channel] ?? "" }))
        .filter(({ address }) => address !== "")
      return { subject, locale: locale === "" ? null : locale, choices, contacts, channels: addressed }
    },
  }
}

function choiceFrom(said: string, { defaultBasis }: Channel): { receives: boolean; basis: Basis } | null {
  const word = said.toLowerCase()
  if (word === "no") return { receives: false, basis: defaultBasis }
  if (word === "yes") return { receives: true, basis: defaultBasis }
  const basis = BASES.find((each) => each === word)
  return basis ? { receives: true, basis } : null
}

/** E-mail and numbers have a form; a postal address, or a name in some messenger, has none. */
const isAddress = (column: string, address: string): boolean =>
  !["email", "sms", "phone"].includes(column.slice(ADDRESS.length)) || contactKey(address) !== null
