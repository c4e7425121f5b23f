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
