/** Something secret that can be recognised wherever it gets to; letters and digits only. */
export interface Canary {
  readonly kind: "token" | "subject" | "address" | "number"
  readonly text: string
  /** Others begin or end in the same way: it is known by all of it alone. */
  readonly whole?: boolean
}

/** Something that a run produced, and what may stand in it. */
export interface Exhibit {
  readonly where: string
  readonly text: string
  readonly may?: readonly Canary["kind"][]
}

/** How many characters of a secret are enough to know it by. */
const ENOUGH = 12

/** Of a token what is secret: its claims and its signature, but not its head. */
export const canariesOf = (token: string): Canary[] =>
  token
    .split(".")
    .slice(1)
    .map((text, at) => ({ kind: "token", text, whole: at === 0 }))

/** What stands somewhere and may not, in words. */
export const sightings = (exhibits: readonly Exhibit[], canaries: readonly Canary[]): string[] =>
  exhibits.flatMap(({ where, text, may = [] }) => {
    // A token says in itself who it is for.
    const tokens = canaries.filter(({ kind }) => kind === "token")
    const apart = tokens.reduce((rest, { text: token }) => rest.replaceAll(token, "…"), text)
    return canaries
      .filter(({ kind }) => !may.includes(kind))
      .flatMap((canary) => {
        const found = formsOf(canary, canary.kind === "token" ? text : apart)
        return found.map((form) => `the ${canary.kind}, ${form}, in ${where}`)
      })
  })

/** In which forms a secret stands in a text. */
function formsOf({ text: secret, whole = false }: Canary, text: string): string[] {
  const small = text.toLowerCase()
  return Object.entries(writtenAs(secret))
    .filter(([form]) => !(whole && form === "cut off"))
    .filter(([form, ways]) => ways.some((way) => (form === "plain" ? text.includes(way) : has(text, small, form, way))))
    .map(([form]) => form)
}

/** Base64 is what it is; of all others letters may be of either case. */
const has = (text: string, small: string, form: string, way: string): boolean =>
  form === "base64" ? text.includes(way) : small.includes(way.toLowerCase())

/** The ways to write letters and digits that anything in between may make of them. */
function writtenAs(secret: string): Record<string, string[]> {
  const bytes = Buffer.from(secret)
  const each = (write: (code: number) => string) => [...bytes].map(write).join("")
  const hex = (code: number) => code.toString(16).padStart(2, "0")
  return {
    plain: [secret],
    "cut off": [
      secret.slice(0, Math.max(ENOUGH, secret.length / 2)),
      secret.slice(-Math.max(ENOUGH, secret.length / 2)),
    ],
    "percent-encoded": [each((code) => `%${hex(code)}`)],
    "percent-encoded twice": [each((code) => `%25${hex(code)}`)],
    hex: [bytes.toString("hex")],
    base64: [0, 1, 2].flatMap((shift) => {
      const written = alignedBase64(bytes, shift)
      return [written, written.replaceAll("+", "-").replaceAll("/", "_")]
    }),
    "escaped as in JSON": [each((code) => `\\u00${hex(code)}`)],
    "escaped as in HTML": [each((code) => `&#${code};`), each((code) => `&#x${hex(code)};`)],
    "in letters of two bytes": [each((code) => `${String.fromCharCode(code)}\0`)],
    backwards: [[...secret].reverse().join("")],
    "in groups": /^\d{9}$/.test(secret) ? [secret.replace(/(...)(..)(..)(..)/, "$1 $2 $3 $4")] : [],
  }
}

/** What base64 makes of these bytes wherever they stand in others: so many, of three, before them. */
function alignedBase64(bytes: Buffer, shift: number): string {
  const written = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64")
  return written.slice([0, 2, 3][shift], Math.floor(((shift + bytes.length) * 8) / 6))
}
