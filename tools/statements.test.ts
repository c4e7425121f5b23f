/**
 * Every statement that a store puts to its database, read in its source: what touches a table of brands says of which brand
 * (D28). What else there is, is named here, each with the reason why nothing of another brand can come of it.
 */
import { readFileSync } from "node:fs"
import { parseSync, Visitor } from "oxc-parser"
import { describe, expect, it } from "vitest"

const EXCEPTIONS: Readonly<Record<string, string>> = {
  "SELECT 1 FROM outbox WHERE queue": "the courier delivers for every brand: whether anything waits",
  "SELECT id, brand, key, at, counted_as": "the courier delivers for every brand: each message names its own",
  "SELECT id, brand, queue, key, at, counted_as": "the same",
  "UPDATE outbox SET attempts": "by the number of a message that was just taken",
  "UPDATE outbox SET settled_at": "by the number of a message that was just taken",
  "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled_at":
    "what was settled long ago is forgotten for every brand",
  "DELETE FROM outbox WHERE id = ANY (ARRAY( SELECT id FROM outbox WHERE settled_at":
    "the same, past what another process holds",
  "SELECT brand, subject, issued_at FROM code WHERE fingerprint":
    "a code cannot be guessed, and says itself which brand",
  "SELECT fingerprint, brand, subject, issued_at": "a code cannot be guessed, and says itself which brand",
  "SELECT FROM outbox AS message WHERE": "the courier delivers for every brand: whether anything is due",
  "SELECT count(*) AS lines FROM evidence WHERE seq >":
    "how many lines there are between two numbers, for whoever verifies",
  "SELECT count(*)::integer AS lines FROM evidence WHERE seq >": "the same",
  "SELECT coalesce(max(seq), 0) AS last FROM evidence": "whether a number can be one of a line at all",
  "SELECT * FROM evidence WHERE (brand, subject) >": "whoever verifies the chains walks those of every brand",
  'SELECT hash, seq, brand, subject, at, what, channel, topic, "from"': "the same",
}

const TABLES = "(?:subject|choice|objection|contact|press|evidence|outbox|code)"
const TOUCHES = new RegExp(`\\b(?:FROM|INTO|UPDATE|JOIN|USING)\\s+${TABLES}\\b`)

/** The brand is a value that is handed in, never one that stands in another row; what is written names it in its row. */
const isScoped = (sql: string): boolean =>
  /\b(?:WHERE|AND) brand = (?:\?|\$1)(?![\w:])/.test(sql) ||
  new RegExp(`^INSERT [A-Z ]*INTO ${TABLES} \\((?:fingerprint, )?brand, `).test(sql)

/** The statements in a source, each on one line, with the texts that are put into them. */
function statementsIn(file: string): string[] {
  const source = readFileSync(new URL(`../src/server/store/${file}`, import.meta.url), "utf8")
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be read.`)
  const texts: string[] = []
  const named = new Map<string, string>()
  const textOf = (node: { type: string }): string | null => {
    if (node.type === "Literal") {
      const { value } = node as unknown as { value: unknown }
      return typeof value === "string" ? value : null
    }
    if (node.type !== "TemplateLiteral") return null
    const { quasis, expressions } = node as unknown as {
      quasis: { value: { cooked: string } }[]
      expressions: { name?: string }[]
    }
    return quasis.map(({ value }, at) => value.cooked + (named.get(expressions[at]?.name ?? "") ?? "")).join("")
  }
  const collect = () =>
    new Visitor({
      VariableDeclarator: ({ id, init }) => {
        const text = init && textOf(init)
        if (id.type === "Identifier" && typeof text === "string") named.set(id.name, text)
      },
      Literal: (node) => void texts.push(textOf(node) ?? ""),
      TemplateLiteral: (node) => void texts.push(textOf(node) ?? ""),
    }).visit(program)
  // Twice: a text may stand below the statement that it is put into.
  collect()
  texts.length = 0
  collect()
  return texts
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter((text) => /^(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text) && TOUCHES.test(text))
}

describe.each(["sqlite.ts", "postgres.ts"])("the statements of %s", (file) => {
  const statements = statementsIn(file)

  it("each say of which brand, but for those that are named here (D28)", () => {
    const unscoped = statements.filter((sql) => !isScoped(sql))
    expect(unscoped.filter((sql) => !Object.keys(EXCEPTIONS).some((begin) => sql.startsWith(begin)))).toEqual([])
  })

  it("touch every table", () => {
    const touched = statements
      .flatMap((sql) => sql.match(new RegExp(TOUCHES, "g")) ?? [])
      .map((each) => each.split(/\s+/).at(-1))
    expect([...new Set(touched)].sort()).toEqual([
      ..."choice code contact evidence objection outbox press subject".split(" "),
    ])
  })
})

it("every exception is one that there is", () => {
  const unscoped = ["sqlite.ts", "postgres.ts"].flatMap(statementsIn).filter((sql) => !isScoped(sql))
  expect(Object.keys(EXCEPTIONS).filter((begin) => !unscoped.some((sql) => sql.startsWith(begin)))).toEqual([])
})
