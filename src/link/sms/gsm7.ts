/**
 * The alphabet of short messages (3GPP TS 23.038 section 6.2.1, "GSM 7 bit"). A text within it has 160 characters in one
 * message; one letter beyond it, and all of the text is sent in another alphabet with 70.
 */
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
)

/** Each takes two septets: an escape stands before it. */
const EXTENSION = new Set("\f^{}\\[~]|€")

/** What is written for a character that no rule of Unicode leads into the alphabet. */
const INSTEAD: Readonly<Record<string, string>> = {
  ...{ "‘": "'", "’": "'", "‚": "'", "‛": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"' },
  ...{ "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "•": "-", "·": ".", "\t": " ", "\r": "" },
  ...{ œ: "oe", Œ: "OE", ł: "l", Ł: "L", đ: "d", Đ: "D", ı: "i", "×": "x", "©": "(c)", "®": "(R)" },
}

const fits = (text: string): boolean => [...text].every((char) => BASIC.has(char) || EXTENSION.has(char))

/** @returns `null` where nothing in the alphabet says the same */
function inAlphabet(char: string): string | null {
  const instead = INSTEAD[char]
  if (instead !== undefined) return instead
  if (fits(char)) return char
  if (/\p{Cf}/u.test(char)) return ""
  const plain = char.normalize("NFKD").replace(/\p{M}/gu, "")
  return plain !== "" && fits(plain) ? plain : null
}

/** A text in the alphabet, and the characters of it that have nothing there, each once. */
export function toGsm7(text: string): { readonly text: string; readonly foreign: readonly string[] } {
  const characters = [...text.normalize("NFC")].map((char) => ({ char, instead: inAlphabet(char) }))
  const foreign = characters.filter(({ instead }) => instead === null).map(({ char }) => char)
  return { text: characters.map(({ instead }) => instead ?? "").join(""), foreign: [...new Set(foreign)] }
}

/** In one message, and in each of several, of which every one begins with a header (TS 23.040 section 9.2.3.24.1). */
const ONE = 160
const EACH = 153

/** How many septets a text in the alphabet takes, and how many messages it is sent as. */
export function gsm7Size(text: string): { readonly septets: number; readonly segments: number } {
  const sizes = Array.from(text, (char) => (EXTENSION.has(char) ? 2 : 1))
  const septets = sizes.reduce((sum, size) => sum + size, 0)
  if (septets <= ONE) return { septets, segments: 1 }
  let segments = 1
  let used = 0
  for (const size of sizes) {
    // An escape and what it belongs to are never in two messages.
    if (used + size > EACH) {
      segments++
      used = 0
    }
    used += size
  }
  return { septets, segments }
}
