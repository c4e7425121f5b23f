/** What a field of a message may hold. Each tells by looking at the value alone, and never throws. */

const isText = (value: unknown, longest: number): value is string =>
  typeof value === "string" && value.length <= longest

const oneOf =
  <const Allowed extends string>(...allowed: readonly Allowed[]) =>
  (value: unknown): value is Allowed =>
    allowed.some((each) => each === value)

/** How high a frame may say that it is, in CSS pixels; what is higher is scrolled in the frame. */
export const HIGHEST = 100_000

/** A height in CSS pixels: a whole number, at most 100,000. */
export const isHeight = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= HIGHEST

/** The reference of a receipt, such as `7K4M-Q9TX-2C`. */
export const isReference = (value: unknown): value is string => isText(value, 40) && /^[0-9A-Z-]{1,40}$/.test(value)

/** A language tag (BCP 47), such as `fr` or `nl-BE`. */
export const isLanguage = (value: unknown): value is string =>
  isText(value, 35) && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value)

/** A line of text, at most 300 characters. */
export const isTitle = (value: unknown): value is string => isText(value, 300)

/** An https address, or an http one on a loopback host; at most 2,000 characters. */
export function isAddress(value: unknown): value is string {
  if (!isText(value, 2_000)) return false
  try {
    const { protocol, hostname, username, password } = new URL(value)
    const loopback = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]"
    return username + password === "" && (protocol === "https:" || (protocol === "http:" && loopback))
  } catch {
    return false
  }
}

/** A token as links hold it, at most 2,048 characters; `null` where the host has none. */
export const isToken = (value: unknown): value is string | null =>
  value === null || (isText(value, 2_048) && /^[\w.-]+$/.test(value))

/** How the centre is drawn; `auto` follows what the person's device prefers. */
export const isTheme = oneOf("auto", "light", "dark")

/** What of the centre is shown: all of it, the single choices, or the one button. */
export const isView = oneOf("centre", "preferences", "button")

/** Why a token is asked for: at the beginning, or because the one before has grown old. */
export const isNeed = oneOf("start", "expired")

/**
 * What is the matter: a code of the port, or of the frame itself. `no-token`: the host gave none. `no-answer`: the centre
 * was not drawn in time. `no-source`: the element does not know where the centre lives.
 */
export const isTrouble = oneOf(
  "link-invalid",
  "link-expired",
  "throttled",
  "unavailable",
  "unreachable",
  "no-token",
  "no-answer",
  "no-source",
)
