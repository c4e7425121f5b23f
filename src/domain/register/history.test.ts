import { expect, it } from "vitest"
import { catalogue, nobody, occasion } from "../testing.ts"
import { evidenceOf } from "./evidence.ts"
import { historyOf } from "./history.ts"
import { importPerson } from "./import-person.ts"
import { object } from "./object.ts"

it("the history tells what happened in the order it is handed, and leaves out what was refused", () => {
  const left = object(nobody, "7K4M-Q9TX-2C", occasion(0, "one-click"))
  const choices = [
    { channel: "post", topic: "news", receives: false, basis: "consent" as const },
    { channel: "email", topic: "news", receives: true, basis: "consent" as const },
  ]
  const list = importPerson(left.record, { locale: null, contacts: [], choices }, catalogue, occasion(1, "import"))
  expect(list.evidence.map(({ what }) => what)).toEqual(["imported", "refused"])
  expect(historyOf([...list.evidence, ...left.evidence])).toEqual([
    { what: "imported", at: "2026-11-03T09:00:00.000Z", door: "import", channel: "post", topic: "news", to: "off" },
    { what: "objected", at: "2026-11-02T09:00:00.000Z", door: "one-click", channel: null, topic: null, to: null },
  ])
})

it("the history holds no reference, no link and no subject", () => {
  const line = evidenceOf(nobody, occasion(), { what: "objected", reference: "7K4M-Q9TX-2C" })
  const told = JSON.stringify(historyOf([line]))
  for (const inside of ["7K4M", "fingerprint", "c-1042", "lenoir"]) expect(told).not.toContain(inside)
})
