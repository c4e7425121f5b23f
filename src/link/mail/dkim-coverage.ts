import type { MailField } from "./read-mail.ts"

/** What one DKIM signature says it covers. Whether it is genuine takes the sender's key from the DNS; nobody asks here. */
export interface DkimCoverage {
  /** The signing domain (`d=`). */
  readonly domain: string
  /** Fields of which at least one is in the mail and not covered by this signature. */
  readonly missing: readonly string[]
  /** Fields named once more than they are in the mail: none can be added later (RFC 6376 section 5.4.2). */
  readonly oversigned: readonly string[]
}

/** What a signature cannot be without (RFC 6376 section 3.5). */
const REQUIRED = ["v", "a", "b", "bh", "d", "h", "s"]

/**
 * Which of some fields each `DKIM-Signature` of a mail covers, by its `h=`. A field that is in the mail twice has to be
 * named twice: a signature covers as many as it names, from the last one up (RFC 6376 section 5.4.2). Signatures without
 * a required tag are left out.
 */
export function dkimCoverages(fields: readonly MailField[], names: readonly string[]): DkimCoverage[] {
  const present = (name: string) => fields.filter((field) => field.name === name).length
  return fields
    .filter(({ name }) => name === "dkim-signature")
    .flatMap(({ value }) => {
      const tags = tagsOf(value)
      if (!REQUIRED.every((tag) => tags.get(tag))) return []
      const signed = (tags.get("h") ?? "").toLowerCase().split(":")
      const named = (name: string) => signed.filter((each) => each === name).length
      return [
        {
          domain: tags.get("d") ?? "",
          missing: names.filter((name) => named(name) < Math.max(present(name), 1)),
          oversigned: names.filter((name) => named(name) > present(name)),
        },
      ]
    })
}

/** `tag=value; tag=value` (RFC 6376 section 3.2), without the white space that may stand anywhere in our tags. */
function tagsOf(value: string): Map<string, string> {
  const tags = value.split(";").map((tag) => {
    const [name = "", ...rest] = tag.split("=")
    return [name.trim(), rest.join("=").replace(/\s/g, "")] as const
  })
  return new Map(tags)
}
