/**
 * What can be checked of texts without reading them: that every language says the same things, that translators are told
 * what each is for, that the page uses all of them and no other, and that none breaks a rule of plain, honest language.
 * Each check answers with what is wrong, in words; nothing means fine.
 */
import { parseSync } from "oxc-parser"

/** Texts as they stand in a file: by key, in groups. */
export interface TextTree {
  readonly [key: string]: string | TextTree
}

/** Texts by their whole key, such as `choice.leave`. */
export type Texts = Readonly<Record<string, string>>

/** Words of one language (`locales/<language>/lexicon.json`); a `*` at the end stands for any ending. */
export interface Lexicon {
  /** Words that turn a statement round. Two of them in one clause make it hard to tell what it says (A24). */
  readonly negations: readonly string[]
  /** Words that play on feelings, or on doubt (A38). */
  readonly guilt: readonly string[]
  /** Words that address the reader informally. */
  readonly informal: readonly string[]
}

/** Sentences are no longer than this (C33). */
const MOST_WORDS = 20

export function flat(tree: TextTree, group = ""): Texts {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[group + key, value] as const] : Object.entries(flat(value, `${group}${key}.`)),
  )
  return Object.fromEntries(entries)
}

const PLURAL = /_(zero|one|two|few|many|other)$/

/** The keys of texts with a number in them, without the ending that says for which number. */
const pluralsOf = (texts: Texts): Set<string> =>
  new Set(
    Object.keys(texts)
      .filter((key) => key.endsWith("_other"))
      .map((key) => key.replace(PLURAL, "")),
  )

/** A key as the page asks for it: without the ending that i18next adds for a number. */
const askedAs = (key: string, plurals: ReadonlySet<string>): string => {
  const base = key.replace(PLURAL, "")
  return plurals.has(base) ? base : key
}

/** The keys of a language, next to those of English: the same, but for the plurals that each language has. */
export function wrongKeys(texts: Texts, english: Texts, language: string): string[] {
  const plurals = pluralsOf(english)
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
  const wanted = new Set(
    Object.keys(english).flatMap((key) => {
      const base = askedAs(key, plurals)
      return plurals.has(base) ? pluralCategories.map((category) => `${base}_${category}`) : [key]
    }),
  )
  return [
    ...[...wanted].filter((key) => texts[key] === undefined).map((key) => `${key} is missing`),
    ...Object.keys(texts)
      .filter((key) => !wanted.has(key))
      .map((key) => `${key} is one too many`),
    ...Object.keys(texts)
      .filter((key) => texts[key]?.trim() === "")
      .map((key) => `${key} is empty`),
  ]
}

const placeholdersOf = (text: string): string => [...text.matchAll(/\{\{.*?\}\}/g)].map(String).sort().join(" ")

/** Texts whose placeholders are not those of the English text. */
export function wrongPlaceholders(texts: Texts, english: Texts): string[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const source = english[key] ?? english[key.replace(PLURAL, "_other")] ?? text
    const [here, there] = [placeholdersOf(text), placeholdersOf(source)]
    return here === there ? [] : [`${key} has ${here || "no placeholder"}, English has ${there || "none"}`]
  })
}

/** Keys without a note for translators, and notes without a key, or without the key's placeholders. */
export function wrongNotes(notes: Texts, english: Texts): string[] {
  const plurals = pluralsOf(english)
  const asked = new Map(Object.entries(english).map(([key, text]) => [askedAs(key, plurals), text]))
  return [
    ...[...asked].flatMap(([key, text]) => {
      const note = notes[key]
      if (!note) return [`${key} has no note`]
      const untold = placeholdersOf(text)
        .split(" ")
        .filter((each) => !note.includes(each))
      // A note may point at another that tells it.
      return /\bas (in )?`/i.test(note) ? [] : untold.map((each) => `the note on ${key} does not tell what ${each} is`)
    }),
    ...Object.keys(notes)
      .filter((key) => !asked.has(key))
      .map((key) => `there is a note on ${key}, but no text`),
  ]
}

/** Keys that the sources ask for and nobody wrote, and texts that no source asks for. */
export function wrongUses(sources: Readonly<Record<string, string>>, english: Texts): string[] {
  const plurals = pluralsOf(english)
  const keys = [...new Set(Object.keys(english).map((key) => askedAs(key, plurals)))]
  const used = new Set<string>()
  const wrong = Object.entries(sources).flatMap(([file, source]) =>
    askedIn(file, source).flatMap(({ written, asked }) => {
      if (asked === null) return [`${file}: cannot tell which text ${written} asks for`]
      return asked.flatMap((pattern) => {
        const found = keys.filter((key) => fits(key, pattern))
        for (const key of found) used.add(key)
        return found.length > 0 ? [] : [`${file}: there is no text ${pattern}`]
      })
    }),
  )
  return [...wrong, ...keys.filter((key) => !used.has(key)).map((key) => `${key} is used nowhere`)]
}

/** Whether a key is one that `linkProblem.*Why` may become: a star stands for part of one name. */
const fits = (key: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^.]+")}$`).test(key)

interface Asked {
  readonly written: string
  /** The keys it may come to; `null` when the source does not tell. */
  readonly asked: readonly string[] | null
}

/** What the calls of `t` in a source ask for, and what it reads from `textsOf(…)`. */
function askedIn(file: string, source: string): Asked[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`)
  const nodes = nodesIn(program)
  const asked = (node: Node | undefined): readonly string[] | null => {
    if (node?.type === "Literal" && typeof node.value === "string") return [node.value]
    if (node?.type === "TemplateLiteral") {
      return [(node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("*")]
    }
    if (node?.type === "ConditionalExpression") {
      const [yes, no] = [asked(node.consequent as Node), asked(node.alternate as Node)]
      return yes && no && [...yes, ...no]
    }
    if (node?.type === "Identifier") {
      const named = nodes.find(({ type, id }) => type === "VariableDeclarator" && (id as Node).name === node.name)
      return named?.init ? asked(named.init as Node) : null
    }
    return null
  }
  const inside = new Set(nodes.filter(({ type }) => type === "MemberExpression").map(({ object }) => object))
  const calls = nodes.filter(({ type, callee }) => type === "CallExpression" && nameOf(callee as Node) === "t")
  const reads = nodes.filter((node) => !inside.has(node) && pathFromTexts(node))
  return [
    ...calls.map((call) => ({ node: call, asked: asked((call.arguments as Node[])[0]) })),
    ...reads.map((read) => ({ node: read, asked: [(pathFromTexts(read) ?? []).join(".")] })),
  ].map(({ node, asked }) => ({ written: source.slice(node.start as number, node.end as number), asked }))
}

/** `["leaving", "failed"]` of `textsOf(locale).leaving.failed`. */
function pathFromTexts({ type, object, property }: Node): string[] | null {
  if (type !== "MemberExpression") return null
  const parent = object as Node
  if (parent.type === "CallExpression" && nameOf(parent.callee as Node) === "textsOf")
    return [String(nameOf(property as Node))]
  const path = pathFromTexts(parent)
  return path && [...path, String(nameOf(property as Node))]
}

type Node = Readonly<Record<string, unknown>>

const nameOf = (callee: Node): unknown =>
  callee.type === "MemberExpression" ? (callee.property as Node).name : callee.name

/** A node of a syntax tree and all below it. */
function nodesIn(node: unknown): Node[] {
  if (typeof node !== "object" || node === null) return []
  const below = Object.values(node).flatMap(nodesIn)
  return "type" in node ? [node as Node, ...below] : below
}

/** A text with values in its placeholders, as a reader gets it. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(.*?)\}\}/g, (placeholder, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`There is no sample for ${placeholder}.`)
    return value
  })
}

/** Sentences with too many words. */
export const longSentences = (text: string): string[] =>
  text
    .split(/(?<=[.?!]["”»’“]?)\s+/)
    .map((sentence) => ({ sentence, words: sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length }))
    .filter(({ words }) => words > MOST_WORDS)
    .map(({ sentence, words }) => `${words} words: ${sentence}`)

/** Words that play on feelings or address the reader informally, and clauses with two negations. */
export function wrongWords(text: string, lexicon: Lexicon): string[] {
  const plain = text.replaceAll("'", "’")
  const found = (words: readonly string[], part = plain) => words.flatMap((word) => [...part.matchAll(asWord(word))])
  return [
    ...found(lexicon.guilt).map(([word]) => `“${word}” plays on feelings: ${text}`),
    ...found(lexicon.informal).map(([word]) => `“${word}” is informal: ${text}`),
    ...plain
      .split(/[.?!:;]/)
      .filter((clause) => found(lexicon.negations, clause).length > 1)
      .map((clause) => `negated twice: ${clause.trim()}`),
  ]
}

const asWord = (word: string): RegExp => new RegExp(`(?<!\\p{L})${word.replace("*", "\\p{L}*")}(?!\\p{L})`, "giu")

/** French writes a space that does not break before `? ! : ;` and inside its quotation marks. */
export const wrongSpaces = (text: string): string[] =>
  /(?<![\u00a0\u202f?!])[?!:;](?!\/\/)|«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»/.test(text)
    ? [`a space that does not break is missing: ${text}`]
    : []

/** Every text by language inside a value, by where it stands: whatever has a text in the language `known`. */
export function textsByLanguage(value: unknown, known: string, path = ""): [string, Texts][] {
  if (typeof value !== "object" || value === null) return []
  if (known in value) return [[path, value as Texts]]
  return Object.entries(value).flatMap(([key, each]) => textsByLanguage(each, known, path ? `${path}.${key}` : key))
}

/** Languages that one of a brand's texts lacks, or has although the brand does not speak them. */
export const wrongLanguages = (byLanguage: Texts, locales: readonly string[]): string[] => [
  ...locales.filter((locale) => !byLanguage[locale]?.trim()).map((locale) => `"${locale}" is missing`),
  ...Object.keys(byLanguage)
    .filter((locale) => !locales.includes(locale))
    .map((locale) => `"${locale}" is not spoken`),
]
