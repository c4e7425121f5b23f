import { LinkConfigError } from "../errors.ts"
import { publicBase } from "../urls.ts"

/** An address as it is printed for people to type: without its scheme, and without the slash at its end. */
export const printedAddress = (url: string): string => url.replace(/^https?:\/\//, "").replace(/\/$/, "")

/**
 * An address that may be printed: printable ASCII, https (http is for loopback hosts), nobody's name or password in it.
 *
 * @throws LinkConfigError
 */
export function checkPrintable(url: string): void {
  const parsed = typeof url === "string" && /^[!-~]+$/.test(url) && !/["<>\\^`{|}]/.test(url) ? URL.parse(url) : null
  if (!parsed || parsed.username || parsed.password) {
    throw new LinkConfigError(
      `${JSON.stringify(url)} is no address such as https://prefs.example/s/7K4M-Q9TX-2CGH-0BVR`,
    )
  }
  if (!parsed.protocol.startsWith("http")) throw new LinkConfigError(`"${url}" needs https`)
  publicBase(parsed.origin)
}
