/**
 * No signature, key, code or hash of one is compared letter by letter, from the first that differs on (D13): what `===` and
 * its like do tells by its time how much of it is right. They are looked up by their hash, proven by Web Crypto, or compared
 * by `sameText`.
 */
import { globSync, readFileSync } from "node:fs"
import { parseSync } from "oxc-parser"
import { expect, test } from "vitest"

const ROOT = new URL("../", import.meta.url).pathname

/** What is called so may be a secret, or be made from one. */
const SECRET =
  /(mac|hmac|signature|signed|secret|token|hash|digest|fingerprint|sha256|password|passphrase|credential|code|typed|key|ours|theirs|bearer|authorization)s?$/i

/** Comparisons of what is called so and is none, by file: each with the reason. */
const NO_SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "src/cli/inbound-mail.ts": { "names.includes(key)": "the name of a header of a mail" },
  "src/server/http/questions.ts": { "name === read.issues[0].path?.[0]?.key": "the name of a field" },
  "src/server/courier.ts": { "contactKey(address) === askedBy": "an address in its one spelling" },
  "src/server/audit/follow-chain.ts": {
    "hash === digest": "a chain without a key (ADR 23): whoever has its lines has its hashes",
    "hash === before": "as above",
    "earlier.includes(hash)": "as above",
    "chained(each, line) === hash": "as above",
  },
  "src/cli/audit.ts": { "sha256 === earlier.sha256": "a sum over evidence, compared by whoever holds both" },
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === "string"

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each)
  if (!isNode(value)) return
  yield value
  for (const field of Object.values(value)) if (typeof field === "object" && field !== null) yield* nodesIn(field)
}

/** What a value is called where it stands: `token`, `sent.token`, `await keyedHash(…)`. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return ""
  switch (node.type) {
    case "Identifier":
      return String(node.name)
    case "MemberExpression":
      return nameOf(node.property)
    case "CallExpression":
      return nameOf(node.callee)
    case "AwaitExpression":
    case "UnaryExpression":
      return nameOf(node.argument)
    case "ChainExpression":
    case "ParenthesizedExpression":
    case "TSNonNullExpression":
    case "TSAsExpression":
      return nameOf(node.expression)
    default:
      return ""
  }
}

/** What everybody can read in the source tells nothing: texts, numbers, `null` and `undefined`. */
const isPlain = (node: unknown): boolean =>
  isNode(node) &&
  (node.type === "Literal" ||
    (node.type === "Identifier" && node.name === "undefined") ||
    node.type === "UnaryExpression")

const COMPARES = new Set([
  "includes",
  "indexOf",
  "lastIndexOf",
  "startsWith",
  "endsWith",
  "equals",
  "compare",
  "localeCompare",
])

/** The comparisons of secrets in a file, as they stand there. */
function comparisonsIn(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`)
  return [...nodesIn(program)].flatMap((node) => {
    const compared = comparedBy(node)
    const isSecret =
      compared.length > 0 && !compared.some(isPlain) && compared.some((each) => SECRET.test(nameOf(each)))
    return isSecret ? [source.slice(node.start, node.end)] : []
  })
}

function comparedBy(node: Node): readonly unknown[] {
  if (node.type === "BinaryExpression") {
    return /^[!=]==?$/.test(String(node.operator)) ? [node.left, node.right] : []
  }
  if (node.type === "SwitchStatement") return SECRET.test(nameOf(node.discriminant)) ? casesOf(node) : []
  if (node.type !== "CallExpression" || !COMPARES.has(nameOf(node.callee))) return []
  const [first] = node.arguments as unknown[]
  return first === undefined ? [] : [first]
}

const casesOf = (node: Node): unknown[] =>
  (node.cases as Node[]).map(({ test }) => test).filter((test) => test !== null && !isPlain(test))

const FILES = globSync("src/{link,server,cli,demo}/**/*.ts", { cwd: ROOT }).filter(
  (file) => !/\.test\.ts$|\/testing\.ts$|\.contract\.ts$/.test(file),
)

test.each([
  ["token === given", true],
  ["given !== sent.signature", true],
  ["await keyedHash(a, b) == other", true],
  ["sent.key!==config.key", true],
  ["known.includes(secret)", true],
  ["mac.equals(signature)", true],
  ["switch (code) { case ours: break }", true],
  ['code === "throttled"', false],
  ["token === null", false],
  ["key !== undefined", false],
  ["code.length === other.length", false],
  ["key.brand === brand", false],
  ['["email"].includes("email")', false],
])("%s is one that tells how much is right: %s", (source, found) => {
  expect(comparisonsIn("a.ts", source).length > 0).toBe(found)
})

test("no signature, key, code or hash of one is compared so (D13)", () => {
  expect(FILES.length).toBeGreaterThan(100)
  const found = FILES.flatMap((file) =>
    comparisonsIn(file, readFileSync(ROOT + file, "utf8"))
      .filter((comparison) => NO_SECRETS[file]?.[comparison] === undefined)
      .map((comparison) => `${file}: ${comparison}`),
  )
  expect(found).toEqual([])
})

test("every exception is still there", () => {
  for (const [file, exceptions] of Object.entries(NO_SECRETS)) {
    expect(comparisonsIn(file, readFileSync(ROOT + file, "utf8")), file).toEqual(
      expect.arrayContaining(Object.keys(exceptions)),
    )
  }
})
