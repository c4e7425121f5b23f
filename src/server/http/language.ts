/**
 * The language of a page (A48): the one in the address, else the person's own on record, else the best of
 * `Accept-Language` (RFC 9110 section 12.5.4), else the brand's. Each counts only when the page comes in it.
 */
export function chooseLanguage(
  available: readonly string[],
  wishes: { address: string | null; record: string | null; acceptLanguage: string | null; brand: string },
): string {
  const candidates = [wishes.address, wishes.record, ...ranked(wishes.acceptLanguage ?? ""), wishes.brand]
  for (const candidate of candidates) {
    const primary = candidate?.toLowerCase().split("-")[0] ?? ""
    if (available.includes(primary)) return primary
  }
  return wishes.brand
}

/** The tags of an `Accept-Language` field, best first; refused ones (`q=0`) left out. */
function ranked(field: string): string[] {
  return field
    .slice(0, 1_000)
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.trim().split(";")
      const q = parameters
        .map((each) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(each)?.[1])
        .find((each) => each !== undefined)
      return { tag, q: q === undefined ? 1 : Number(q) }
    })
    .filter(({ tag, q }) => tag !== "" && q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag)
}
