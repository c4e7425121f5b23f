import fc from "fast-check"
import { HOSTILE_WORDS } from "../../../tools/hostile-words.ts"

/** Imported by tests only. JSON that fits a schema of the contract, and JSON that nearly does. */

/** Whole numbers from 0 to below `limit`, and choices by them. */
export interface Dice {
  below(limit: number): number
  oneOf<T>(list: readonly T[]): T
  /** Whether it happens, once in so many times. */
  once(times: number): boolean
}

/** The same throws for the same seed (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => next() % limit
  return {
    below,
    once: (times) => below(times) === 0,
    oneOf: (list) => {
      const one = list[below(list.length)]
      if (one === undefined && list.length === 0) throw new Error("There is nothing to choose from.")
      return one as (typeof list)[number]
    },
  }
}

/** The part of JSON Schema that the contract is written in. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
}

export type Schemas = Readonly<Record<string, Schema>>

/** Strings that mean something to somebody: control characters, turned directions, markup, formulas, queries, templates. */
export const HOSTILE: readonly string[] = [
  ...Object.values(HOSTILE_WORDS),
  ...[
    "",
    " ",
    "\0",
    "\u0001\u001f\u007f\u0085",
    "a\r\nSet-Cookie: a=b",
    "\u202e\u2066gnp.exe",
    "\u200b\u200d\ufeff",
    "\ud800",
  ],
  ...[
    "' OR 1=1 --",
    "'; DROP TABLE evidence; --",
    "\"; ATTACH 'x' AS y; --",
    "%27%20OR%201=1",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
  ],
  ...[
    "{{7*7}}",
    ["$", "{7*7}"].join(""),
    "$t(choice.leave)",
    "{name}",
    "%s%n%x",
    "__proto__",
    "constructor",
    "toString",
    "../../etc/passwd",
  ],
  ...[
    "javascript:alert(1)",
    "//evil.example",
    "http://169.254.169.254/",
    "a@b.example\nBcc: c@d.example",
    "<x@y.example>",
  ],
  ...["x".repeat(70_000), "é".repeat(2_001), "a".repeat(321), `${"a".repeat(310)}@b.example`, "Z̡̢̛".repeat(500)],
]

const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 1.5, 1e21, 1e308, [], {}, [[]], [null], { a: 1 }, { length: 1 }],
  ...[Array(200).fill("a"), Array.from({ length: 40 }).reduce((inner) => [inner], 1), { __proto__: null, toString: 1 }],
  ...HOSTILE,
]

const samples = new Map<string, readonly string[]>()

/** Texts of a pattern, drawn once: the same for the same pattern. */
function textsOf(pattern: string): readonly string[] {
  const known = samples.get(pattern)
  if (known) return known
  const drawn = fc.sample(fc.stringMatching(new RegExp(pattern, "u")), { numRuns: 20, seed: pattern.length })
  samples.set(pattern, drawn)
  return drawn
}

/** What a field usually holds, by its name: so that requests reach people, and not only the door. */
export type Usual = Readonly<Record<string, readonly unknown[]>>

/** JSON that fits. */
export function fitting(dice: Dice, schema: Schema, all: Schemas, usual: Usual, name = ""): unknown {
  const common = usual[name]
  if (common && !dice.once(8)) return dice.oneOf(common)
  if (schema.$ref !== undefined) return fitting(dice, all[schema.$ref.split("/").at(-1) ?? ""] ?? {}, all, usual, name)
  if (schema.anyOf) return fitting(dice, dice.oneOf(schema.anyOf), all, usual, name)
  if (schema.enum) return dice.oneOf(schema.enum)
  if ("const" in schema) return schema.const
  const type = typeof schema.type === "string" ? schema.type : dice.oneOf(schema.type ?? ["null"])
  if (type === "object") {
    const fields = Object.entries(schema.properties ?? {})
    const kept = fields.filter(([field]) => schema.required?.includes(field) || !dice.once(3))
    return Object.fromEntries(kept.map(([field, each]) => [field, fitting(dice, each, all, usual, field)]))
  }
  if (type === "array") {
    return Array.from({ length: dice.below(4) }, () => fitting(dice, schema.items ?? {}, all, usual, name))
  }
  if (type === "string") return schema.pattern === undefined ? dice.oneOf(HOSTILE) : dice.oneOf(textsOf(schema.pattern))
  if (type === "boolean") return dice.once(2)
  return type === "null" ? null : dice.below(100)
}

/** The same with one thing otherwise. */
export function changed(dice: Dice, value: unknown): unknown {
  if (typeof value !== "object" || value === null || dice.once(5)) return dice.oneOf(ODD)
  if (Array.isArray(value)) {
    if (value.length === 0 || dice.once(3)) return [...value, dice.oneOf(ODD)]
    const at = dice.below(value.length)
    return value.with(at, changed(dice, value[at]))
  }
  const fields = Object.entries(value)
  const kind = dice.below(4)
  if (kind === 0 || fields.length === 0) return { ...value, [dice.oneOf(["x", "admin", "constructor", "é", ""])]: 1 }
  const [name, inner] = dice.oneOf(fields)
  if (kind === 1) return Object.fromEntries(fields.filter(([field]) => field !== name))
  return { ...value, [name]: changed(dice, inner) }
}

/** The same text with a mistake in it. */
export function misspelt(dice: Dice, text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text)
  const at = dice.below(bytes.length + 1)
  const kind = dice.below(4)
  const more = Uint8Array.of(dice.below(256))
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)]
  if (kind === 0) return Uint8Array.from(head)
  if (kind === 1) return Uint8Array.from(Buffer.concat([head, more, tail]))
  if (kind === 2) return Uint8Array.from(Buffer.concat([head, more, tail.subarray(1)]))
  return Uint8Array.from(Buffer.concat([bytes, head]))
}
