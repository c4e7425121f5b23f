import { isCanonicalToken } from "../token-format.ts"
import { anchorsIn } from "./anchors.ts"
import { dkimCoverages } from "./dkim-coverage.ts"
import { FOOTER_TEXTS } from "./footer-texts.ts"
import { type MailField, type ReadMail, readMail } from "./read-mail.ts"

/**
 * What is looked at, in this order.
 * - `list-unsubscribe`: there once, with exactly one https address, nothing folded or spaced inside the brackets (B1)
 * - `list-unsubscribe-post`: there once, exactly `List-Unsubscribe=One-Click` (RFC 8058 section 3.1)
 * - `dkim`: one signature covers both of them by its `h=` (RFC 8058 section 4; B2)
 * - `one-click`: a `POST` of the address leaves, without a redirect (RFC 8058 section 3.2; B5)
 * - `html`, `text`: both links of the footer are in that part, the opt-out first, and nobody rewrote them (B21)
 */
export type MailCheck = "list-unsubscribe" | "list-unsubscribe-post" | "dkim" | "one-click" | "html" | "text"

export interface MailFinding {
  readonly check: MailCheck
  /** `skipped`: could not be looked at, or was not to be. */
  readonly outcome: "passed" | "failed" | "skipped"
  /** In English, for the sender. Holds no token and no address of a person. */
  readonly says: string
}

export interface CheckMailOptions {
  /**
   * Posts `List-Unsubscribe=One-Click` to the mail's address, follows no redirect, and tells the status. **This
   * unsubscribes whoever the mail was for**; left out, nothing is asked of any server.
   */
  readonly post?: (url: string) => Promise<{ readonly status: number }>
}

const UNSUBSCRIBE = "list-unsubscribe"
const POST = "list-unsubscribe-post"

/**
 * Looks at a mail as it arrived (a raw `.eml` file) and tells whether its recipient can leave: by the button of their mail
 * program, and by the two links of the footer. The DKIM signature itself is not verified: that takes the DNS.
 *
 * @param raw the whole mail; bytes where it has other encodings than UTF-8
 * @returns one finding for each check. Never throws for a mail, whatever it holds; what `post` throws is a finding
 * @example (await checkMail(await readFile("mail.eml"))).filter(({ outcome }) => outcome === "failed")
 */
export async function checkMail(raw: string | Uint8Array, { post }: CheckMailOptions = {}): Promise<MailFinding[]> {
  const mail = readMail(raw)
  const header = readHeader(mail.fields)
  const link = header.url === null ? null : ourLink(header.url)
  return [
    header.finding,
    checkPost(mail.fields),
    checkDkim(mail.fields),
    await checkOneClick(header.url, post),
    checkHtml(mail, link),
    checkText(mail, link),
  ]
}

const finding = (check: MailCheck, failure: string | null, fine: string): MailFinding => ({
  check,
  outcome: failure === null ? "passed" : "failed",
  says: failure ?? fine,
})

function readHeader(fields: readonly MailField[]): { finding: MailFinding; url: string | null } {
  const [field, ...more] = fields.filter(({ name }) => name === UNSUBSCRIBE)
  const failed = (says: string) => ({ finding: finding(UNSUBSCRIBE, says, ""), url: null })
  if (!field) return failed("There is no List-Unsubscribe. Take it from listUnsubscribeHeaders().")
  if (more.length > 0) return failed(`List-Unsubscribe is there ${more.length + 1} times. Write it once.`)
  const list = field.raw.trim()
  if (/[^\t\r\n -~]/.test(list)) return failed("List-Unsubscribe has a character beyond ASCII.")
  // White space and line breaks may stand between the addresses; comments and anything else may not (RFC 2369 section 2).
  if (!/^<[^<>]*>(\s*,\s*<[^<>]*>)*$/.test(list)) {
    return failed("List-Unsubscribe is no list of addresses, each in < and >, with commas between them.")
  }
  const uris = [...list.matchAll(/<([^<>]*)>/g)].map(([, uri = ""]) => uri)
  if (uris.some((uri) => /\s/.test(uri))) {
    return failed("An address in List-Unsubscribe is broken over two lines, or has a space in it.")
  }
  const web = uris.filter((uri) => /^https:\/\//i.test(uri) && URL.canParse(uri))
  const other = uris.filter((uri) => !/^(https:\/\/|mailto:)/i.test(uri))
  if (other.length > 0) return failed("List-Unsubscribe has an address that is neither https nor mailto.")
  const [url, ...others] = web
  if (url === undefined) return failed("List-Unsubscribe has no https address: no press of a button can leave.")
  if (others.length > 0) return failed(`List-Unsubscribe has ${web.length} https addresses. Keep one.`)
  return { finding: finding(UNSUBSCRIBE, null, `There once, with one https address, at ${hostOf(url)}.`), url }
}

function checkPost(fields: readonly MailField[]): MailFinding {
  const [field, ...more] = fields.filter(({ name }) => name === POST)
  const failure = !field
    ? "There is no List-Unsubscribe-Post: mail programs do not leave with one press."
    : more.length > 0
      ? `List-Unsubscribe-Post is there ${more.length + 1} times. Write it once.`
      : field.value !== "List-Unsubscribe=One-Click"
        ? "List-Unsubscribe-Post has to be exactly List-Unsubscribe=One-Click."
        : null
  return finding(POST, failure, "There once, exactly List-Unsubscribe=One-Click.")
}

function checkDkim(fields: readonly MailField[]): MailFinding {
  const coverages = dkimCoverages(fields, [UNSUBSCRIBE, POST])
  const covering = coverages.find(({ missing }) => missing.length === 0)
  if (covering) {
    const { domain, oversigned } = covering
    const both = oversigned.length === 2 ? " It names each once more, so that nobody can add another." : ""
    return finding("dkim", null, `The signature of ${domain} names both headers.${both} It was not verified.`)
  }
  const [first] = coverages
  const why =
    first === undefined
      ? "There is no DKIM signature with all that it needs"
      : `The DKIM signature of ${coverages.map(({ domain }) => domain).join(" and of ")} does not cover ${first.missing.map((name) => NAMES[name]).join(" and ")}`
  return finding("dkim", `${why}. Have the signer name both headers in h=, as often as they are there.`, "")
}

const NAMES: Record<string, string> = { [UNSUBSCRIBE]: "List-Unsubscribe", [POST]: "List-Unsubscribe-Post" }

async function checkOneClick(url: string | null, post: CheckMailOptions["post"]): Promise<MailFinding> {
  const skipped = (says: string): MailFinding => ({ check: "one-click", outcome: "skipped", says })
  if (url === null) return skipped("There is no address to post to.")
  if (!post) return skipped("Not asked: a POST unsubscribes whoever the mail was for.")
  try {
    const { status } = await post(url)
    const failure =
      status === 200 || status === 202
        ? null
        : status >= 300 && status < 400
          ? `The server answers a POST with a redirect (${status}); mail programs do not follow it.`
          : `The server answers a POST with ${status}.`
    return finding("one-click", failure, `The server took the POST (${status}). This person has left now.`)
  } catch (error) {
    return finding("one-click", `The POST got no answer: ${(error as Error).message}`, "")
  }
}

/** A link of ours: where it leads, whose it is, and to which screen. */
interface OurLink {
  readonly home: string
  readonly token: string
  readonly screen: "choice" | "preferences"
}

/** Whatever language or query it has, `…/u/TOKEN` and `…/u/TOKEN/preferences`. */
function ourLink(address: string): OurLink | null {
  const url = URL.parse(address)
  const [, token = "", preferences] = /\/u\/([^/]+)(\/preferences)?\/?$/.exec(url?.pathname ?? "") ?? []
  if (!url || !isCanonicalToken(token)) return null
  return { home: url.origin, token, screen: preferences ? "preferences" : "choice" }
}

const hostOf = (address: string): string => URL.parse(address)?.host ?? "an address that cannot be read"

/** Characters of an address that are looked at. */
const LONGEST = 4096

const REWRITTEN =
  "leads elsewhere: it was rewritten on the way, as click tracking does. Turn that off for the two links of the footer."

function checkHtml({ html, text }: ReadMail, header: OurLink | null): MailFinding {
  if (html.length === 0) {
    const says = "There is no HTML part."
    return { check: "html", outcome: text.length === 0 ? "failed" : "skipped", says }
  }
  const anchors = html.flatMap(anchorsIn)
  const labels = new Set(Object.values(FOOTER_TEXTS).flatMap(({ leave, adapt }) => [leave, adapt]))
  const rewritten = anchors.find(({ label, href }) => labels.has(label) && ourLink(href) === null)
  if (rewritten) return finding("html", `The button “${rewritten.label}” ${REWRITTEN}`, "")
  return checkLinks(
    "html",
    anchors.map(({ href }) => href),
    header,
  )
}

function checkText({ html, text }: ReadMail, header: OurLink | null): MailFinding {
  if (text.length === 0) {
    const says = "There is no plain text part. Add the text of mailFooter() as one."
    return { check: "text", outcome: html.length === 0 ? "failed" : "skipped", says }
  }
  const addresses = text
    .flatMap((each) => each.match(/https?:\/\/[^\s<>"]+/gi) ?? [])
    .filter((each) => each.length <= LONGEST)
  return checkLinks(
    "text",
    addresses.map((each) => each.replace(/[.,;:!?)\]}]+$/, "")),
    header,
  )
}

function checkLinks(check: "html" | "text", addresses: readonly string[], header: OurLink | null): MailFinding {
  const links = addresses.map(ourLink).filter((link) => link !== null)
  const leave = links.findIndex(({ screen }) => screen === "choice")
  const adapt = links.findIndex(({ screen }) => screen === "preferences")
  const people = new Set([...links, ...(header ? [header] : [])].map(({ home, token }) => `${home} ${token}`))
  const failure =
    links.length === 0
      ? "Neither link of the footer is there, or click tracking rewrote both."
      : leave < 0
        ? "The link to unsubscribe from everything is not there."
        : adapt < 0
          ? "The link to the preferences is not there."
          : adapt < leave
            ? "The link to the preferences comes before the one to unsubscribe from everything."
            : people.size > 1
              ? "The links of the footer and the header are not those of one and the same person."
              : null
  return finding(check, failure, "Both links of the footer are there, the opt-out first.")
}
