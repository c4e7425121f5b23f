import { expect, it } from "vitest"
import { catalogue, nobody, occasion } from "../testing.ts"
import { evidenceOf } from "./evidence.ts"
import { historyOf } from "./history.ts"
import { type ImportedPerson, importPerson } from "./import-person.ts"
import { object } from "./object.ts"

const post = { channel: "post", topic: "news", receives: false, basis: "consent" as const }
const email = { channel: "email", topic: "news", receives: true, basis: "consent" as const }

it("the history tells what happened in the order it is handed, and leaves out what changed nothing", () => {
  const listOf = (...choices: ImportedPerson["choices"]) => ({ locale: null, contacts: [], choices })
  const first = importPerson(nobody, listOf(post, { ...email, receives: false }), catalogue, occasion(0, "import"))
  const left = object(first.record, "7K4M-Q9TX-2C", occasion(1, "one-click"))
  const second = importPerson(left.record, listOf(email), catalogue, occasion(2, "import"))
  const evidence = [...first.evidence, ...left.evidence, ...second.evidence]
  expect(evidence.map(({ what, from, to }) => [what, from, to])).toEqual([
    ["imported", "on", "off"],
    ["imported", "none", "off"],
    ["objected", null, null],
    ["refused", "off", "on"],
  ])
  expect(historyOf(evidence)).toEqual([
    { what: "imported", at: "2026-11-02T09:00:00.000Z", door: "import", channel: "post", topic: "news", to: "off" },
    { what: "objected", at: "2026-11-03T09:00:00.000Z", door: "one-click", channel: null, topic: null, to: null },
  ])
})

it("the history holds no reference, no link and no subject", () => {
  const line = evidenceOf(nobody, occasion(), { what: "objected", reference: "7K4M-Q9TX-2C" })
  const told = JSON.stringify(historyOf([line]))
  for (const inside of ["7K4M", "fingerprint", "c-1042", "lenoir"]) expect(told).not.toContain(inside)
})
