import { createHash } from "node:crypto"
import type { Evidence } from "../../domain/index.ts"

/** Every field of a line, in the order in which they are hashed: for ever. */
export const fieldsOf = (line: Evidence) => [
  line.brand,
  line.subject,
  line.at,
  line.what,
  line.channel,
  line.topic,
  line.from,
  line.to,
  line.reference,
  line.door,
  line.locale,
  line.textVersion,
  line.link,
  line.agent,
]

/**
 * What a line of evidence comes to together with all lines of its person before it: SHA-256 in base64url, over the hash of
 * the line before and every field, as JSON in this order. Whoever changes, drops, adds or moves a line breaks what follows.
 *
 * @param before the hash of the person's line before; `null` for the first one
 */
export const chained = (before: string | null, line: Evidence): string =>
  createHash("sha256")
    .update(JSON.stringify([before, ...fieldsOf(line)]))
    .digest("base64url")

/** The hashes of several lines of one person that are written one after the other. */
export function chain(before: string | null, lines: readonly Evidence[]): string[] {
  let last = before
  return lines.map((line) => {
    last = chained(last, line)
    return last
  })
}

/** One SHA-256 over many hashes, handed over one after the other. */
export function sumOfHashes() {
  const sum = createHash("sha256")
  return {
    add: (hash: string): void => void sum.update(`${hash}\n`),
    /** In base64url; once. */
    digest: (): string => sum.digest("base64url"),
  }
}
