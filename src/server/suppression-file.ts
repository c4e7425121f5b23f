import { stringify } from "csv-stringify/sync"
import { laneKey } from "../domain/index.ts"
import { harmless } from "./csv-cell.ts"
import type { Objector, TellableAddress } from "./suppression-list.ts"

/** Lines of JSON, a person each; or CSV (RFC 4180), an address each. */
export type SuppressionFormat = "jsonl" | "csv"

export const SUPPRESSION_FORMATS: readonly SuppressionFormat[] = ["jsonl", "csv"]

const COLUMNS = ["subject", "since", "reference", "erased", "except", "channel", "address", "hash"] as const

/** The list as a file, page by page. */
export async function* suppressionFile(
  pages: AsyncGenerator<Objector[]>,
  format: SuppressionFormat,
): AsyncGenerator<string> {
  if (format === "csv") {
    // What fails fails before anything was said.
    const first = await pages.next()
    yield stringify([COLUMNS])
    if (first.done) return
    yield csvOf(first.value)
  }
  for await (const page of pages) {
    yield format === "csv" ? csvOf(page) : page.map((each) => `${JSON.stringify(each)}\n`).join("")
  }
}

const csvOf = (page: readonly Objector[]): string => stringify(page.flatMap(rowsOf))

/** A row for each address; whoever has none has one, too. */
const rowsOf = ({ subject, since, reference, erased, except, addresses = [] }: Objector): string[][] => {
  const person = [subject, since, reference, erased ? "yes" : "no", except.map(laneKey).join(" ")]
  const all: readonly TellableAddress[] = addresses.length > 0 ? addresses : [{ channel: null }]
  return all.map(({ channel, address = "", hash = "" }) => [...person, channel ?? "", harmless(address), hash])
}
