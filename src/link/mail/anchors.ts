/** A link of an HTML text. */
interface Anchor {
  /** Its address; empty where it has none. */
  readonly href: string
  /** What is read on it. */
  readonly label: string
}

/** Characters of what is read on a link that are looked at. */
const LONGEST_LABEL = 4096

/** The links of an HTML text, with what is read on them. Conditional comments, which one program reads, are left out. */
export function anchorsIn(html: string): Anchor[] {
  const [, ...begun] = withoutComments(html).split(/<a(?=\s)/i)
  return begun.flatMap((rest) => {
    const end = rest.indexOf(">")
    if (end < 0) return []
    const [, double, single, bare] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(rest.slice(0, end)) ?? []
    const [label = ""] = rest.slice(end + 1).split(/<\/a\s*>/i, 1)
    const words = unescaped(label.slice(0, LONGEST_LABEL).replace(/<[^>]*>/g, " "))
    return { href: unescaped(double ?? single ?? bare ?? "").trim(), label: words.replace(/\s+/g, " ").trim() }
  })
}

function withoutComments(html: string): string {
  return html
    .split("<!--")
    .map((piece, at) => {
      if (at === 0) return piece
      const end = piece.indexOf("-->")
      return end < 0 ? "" : piece.slice(end + 3)
    })
    .join("")
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
