import { bytesOfBase64 } from "./token-format.ts"

/**
 * Whether a secret may have been drawn at random (D9). What was typed, counted up, repeated or copied together from words is
 * none: whoever guesses tries those first. One that really was drawn is refused less than once in a million times.
 *
 * @param text as it stands in the configuration: base64 or base64url of at least 24 bytes
 */
export function looksDrawn(text: string): boolean {
  const bytes = bytesOfBase64(text)
  return (
    isVaried(bytes) &&
    ![[...bytes], [...text]].some(isRepeated) &&
    !isReadable(bytes) &&
    hasBothCases(text) &&
    !holdsWord(text)
  )
}

/** Half as many different bytes as there are, and as many different steps from one to the next: `00 01 02 …` has one step. */
function isVaried(bytes: Uint8Array): boolean {
  const enough = Math.min(bytes.length, 32) / 2
  const steps = bytes.subarray(1).map((byte, at) => byte - (bytes[at] ?? 0))
  return new Set(bytes).size >= enough && new Set(steps).size >= enough - 1
}

/** A shorter secret, written one time after the other. */
const isRepeated = (parts: readonly unknown[]): boolean =>
  parts.some((_, period) => {
    const isPeriod = period > 0 && period <= parts.length / 2
    return isPeriod && parts.every((part, at) => at < period || part === parts[at - period])
  })

/** 24 random bytes are all printable ASCII once in 10^10 times, 32 once in 10^14: such a secret was typed, not drawn. */
const isReadable = (bytes: Uint8Array): boolean => bytes.every((byte) => byte >= 32 && byte < 127)

/** 43 random letters of base64url are all small or all capital once in 10^9 times: hexadecimal, or a typed phrase, is. */
const hasBothCases = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text)

/** Words of the secrets that people type, and of those that manuals show. Each has six letters at least: none comes by chance. */
const WORDS =
  /secret|password|passwd|passphrase|change-?_?me|example|placeholder|replace|insert|private|default|sample|insecure|testing|letmein|welcome|qwerty|azerty|abcdef|123456|012345|foobar|horse-?battery|batterystaple|preference|unsubscribe/i

const holdsWord = (text: string): boolean => WORDS.test(text)
