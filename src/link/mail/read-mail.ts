/** One field of a mail's header. */
export interface MailField {
  /** In lower case. */
  readonly name: string
  /** As it stands in the mail behind the colon, with its line breaks. */
  readonly raw: string
  /** Unfolded (RFC 5322 section 2.2.3), without spaces at its ends. */
  readonly value: string
}

/** What of a mail can be looked at: its fields from top to bottom, and its texts. Attachments are left out. */
export interface ReadMail {
  readonly fields: readonly MailField[]
  readonly html: readonly string[]
  readonly text: readonly string[]
}

/** No mail of ours has parts within parts deeper than this, nor more of them. */
const DEEPEST = 8
const MOST_PARTS = 100
/** Characters of a `Content-Type` that are looked at. */
const LONGEST_TYPE = 1000

/** Reads a raw mail (RFC 5322, RFC 2045 to 2047), whatever it holds: what cannot be read is not there. */
export function readMail(raw: string | Uint8Array): ReadMail {
  const { fields, body } = split(binary(raw).replace(/^From .*\r?\n/, ""))
  const mail = { fields, html: [] as string[], text: [] as string[] }
  let left = MOST_PARTS
  const collect = (fields: readonly MailField[], body: string, depth: number): void => {
    if (depth > DEEPEST || left-- <= 0) return
    const { type, parameters } = typeOf(firstOf(fields, "content-type") || "text/plain")
    if (type.startsWith("multipart/") && parameters.boundary) {
      for (const part of partsOf(body, parameters.boundary)) {
        const inner = split(part)
        collect(inner.fields, inner.body, depth + 1)
      }
      return
    }
    if (/^attachment/i.test(firstOf(fields, "content-disposition"))) return
    if (type !== "text/html" && type !== "text/plain") return
    const bytes = decoded(body, firstOf(fields, "content-transfer-encoding").toLowerCase())
    mail[type === "text/html" ? "html" : "text"].push(asText(bytes, parameters.charset))
  }
  collect(fields, body, 0)
  return mail
}

const firstOf = (fields: readonly MailField[], name: string): string =>
  fields.find((field) => field.name === name)?.value ?? ""

/** One character a byte. */
function binary(raw: string | Uint8Array): string {
  const bytes = typeof raw === "string" ? new TextEncoder().encode(raw) : raw
  let text = ""
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

function split(part: string): { fields: MailField[]; body: string } {
  const empty = /^\r?\n|\r?\n\r?\n/.exec(part)
  const head = empty ? part.slice(0, empty.index) : part
  const fields: MailField[] = []
  for (const line of head.split(/\r?\n(?![ \t])/)) {
    const colon = line.indexOf(":")
    const name = line.slice(0, Math.max(colon, 0)).trimEnd().toLowerCase()
    if (!/^[!-9;-~]+$/.test(name)) continue
    const raw = line.slice(colon + 1)
    fields.push({ name, raw, value: raw.replace(/\r?\n/g, "").trim() })
  }
  return { fields, body: empty ? part.slice(empty.index + empty[0].length) : "" }
}

/** `text/html; charset="utf-8"` (RFC 2045 section 5.1). */
function typeOf(value: string): { type: string; parameters: Record<string, string | undefined> } {
  const [type = "", ...rest] = value.slice(0, LONGEST_TYPE).split(";")
  const parameters = [...rest.join(";").matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]+))/g)].map(
    ([, name = "", quoted, plain]) => [name.toLowerCase(), quoted ?? plain] as const,
  )
  return { type: type.trim().toLowerCase(), parameters: Object.fromEntries(parameters) }
}

/** Between the lines `--boundary` (RFC 2046 section 5.1.1). */
function partsOf(body: string, boundary: string): string[] {
  const parts: string[] = []
  let lines: string[] | null = null
  for (const line of body.split(/\r?\n/)) {
    const end = line.trimEnd()
    if (end !== `--${boundary}` && end !== `--${boundary}--`) {
      lines?.push(line)
      continue
    }
    if (lines) parts.push(lines.join("\r\n"))
    lines = end.endsWith("--") && end !== `--${boundary}` ? null : []
  }
  if (lines?.length) parts.push(lines.join("\r\n"))
  return parts
}

function decoded(body: string, encoding: string): string {
  if (encoding === "quoted-printable") {
    return body
      .split(/\r?\n/)
      .map((line) => line.trimEnd())
      .join("\n")
      .replaceAll("=\n", "")
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
  if (encoding !== "base64") return body
  try {
    return atob(body.replace(/[^A-Za-z0-9+/]/g, ""))
  } catch {
    return ""
  }
}

function asText(bytes: string, charset = "utf-8"): string {
  const decode = (label: string) =>
    new TextDecoder(label).decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)))
  try {
    return decode(charset)
  } catch {
    return decode("utf-8")
  }
}
