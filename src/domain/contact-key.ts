/** How many digits of a number count: what comes before them is a country, written or not. */
const DIGITS = 8

/**
 * By what an address or a number is found again, however it is written; `null` for what is neither (D40). The one place
 * that decides it:
 * - an e-mail address in Unicode NFC and small letters, its host in ASCII. What stands before and after a plus stays:
 *   `ada+shop@example.be` is somebody else.
 * - a number by its last eight digits, so that `0470 12 34 56` finds `+32 470 12 34 56`. Two people may share them:
 *   a key may be used to write to somebody on record, and to nothing else.
 */
export function contactKey(written: string): string | null {
  const text = written.trim().normalize("NFC")
  if (text.length > 320) return null
  const [, local, host] = /^([^\s\p{Cc}@<>"]+)@([^\s\p{Cc}@<>"]+\.[^\s\p{Cc}@<>"]+)$/u.exec(text.toLowerCase()) ?? []
  if (local !== undefined && host !== undefined) {
    const ascii = URL.parse(`http://${host}`)?.hostname
    return ascii ? `${local}@${ascii}` : null
  }
  const digits = text.replace(/\D/g, "")
  return /^\+?[\d\s()./-]+$/.test(text) && digits.length >= DIGITS && digits.length <= 16
    ? `tel:${digits.slice(-DIGITS)}`
    : null
}

/**
 * Whether two addresses or numbers are the same one, so surely that what somebody says by the one may be kept for the
 * other: equal keys, and of numbers every digit that both of them have. `0470 12 34 56` is `+32 470 12 34 56`, and
 * `+33 4 70 12 34 56` is somebody else's.
 */
export function sameContact(some: string, other: string): boolean {
  const key = contactKey(some)
  if (key === null || key !== contactKey(other)) return false
  if (!key.startsWith("tel:")) return true
  const [one, another] = [readNumber(some), readNumber(other)]
  if (one.whole && another.whole) return one.digits === another.digits
  return one.digits.endsWith(another.digits) || another.digits.endsWith(one.digits)
}

/** The digits of a number without what is dialled before them; `whole` where the country is among them. */
function readNumber(written: string): { digits: string; whole: boolean } {
  const text = written.replace(/\(0\)/g, "").replace(/[^\d+]/g, "")
  const [, international] = /^(?:\+|00)(\d+)$/.exec(text) ?? []
  return international ? { digits: international, whole: true } : { digits: text.replace(/^0/, ""), whole: false }
}
