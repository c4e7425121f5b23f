import { encode } from "uqr"
import { LinkConfigError } from "../errors.ts"
import { escaped } from "../escaped.ts"
import { checkPrintable, printedAddress } from "./printed-address.ts"

/** White around the code, in modules (ISO/IEC 18004 section 9.1): part of the picture, so that no layout takes it away. */
const QUIET_ZONE = 4

/** Version 10 at level M. Printed 25 mm wide a module of it is still 0.38 mm, which phones read off paper. */
const LONGEST = 213

/**
 * A QR code (ISO/IEC 18004) as an SVG element, for paper and for pages: error correction M, its own quiet zone, black on
 * white, nothing that is fetched or run. It fills the width that it is given: 25 mm or more on paper.
 *
 * @param url https (http is for loopback hosts), at most 213 characters: the address with a code fits well, the signed link
 *   of a mailing does not
 * @param title heard in place of the picture; says where it leads, such as "QR code of your personal page"
 * @throws LinkConfigError when the address cannot be printed, is too long, or the title is empty
 * @example qrSvg("https://prefs.acme.example/s/7K4M-Q9TX-2CGH-0BVR", "QR code of your personal page")
 */
export function qrSvg(url: string, title: string = printedAddress(url)): string {
  checkPrintable(url)
  if (url.length > LONGEST) {
    throw new LinkConfigError(
      `the address has ${url.length} characters, a QR code for paper at most ${LONGEST}: use the one with a code, /s/…`,
    )
  }
  if (title.trim() === "") throw new LinkConfigError("title: say where the QR code leads, for those who do not see it")
  const { size, data } = encode(url, { ecc: "M", border: QUIET_ZONE })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" shape-rendering="crispEdges"><title>${escaped(title)}</title><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${data.map(runsOf).join("")}"/></svg>`
}

/** The dark modules of a line, each run of them as one box. */
function runsOf(line: readonly boolean[], y: number): string {
  const text = line.map((dark) => (dark ? "1" : "0")).join("")
  return [...text.matchAll(/1+/g)].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`).join("")
}
