import { readFile } from "node:fs/promises"
import { splitReceiptFile } from "../domain/index.ts"
import {
  type Flaw,
  LinkConfigError,
  namedIssuer,
  publicBase,
  type ReceiptClaims,
  readKeySet,
  verifyReceipt,
} from "../link/index.ts"
import { CommandError } from "./command-error.ts"

/** What of a receipt does not hold, for whoever holds it. */
const FLAWS: Record<Flaw, string> = {
  form: "its signature is damaged or incomplete, or it is no signature at all.",
  header: "what is signed is no receipt, or it is not signed as receipts are.",
  key: "the key that it names is not among the sender's published keys.",
  signature: "the signature does not fit. It was changed, or somebody else made it.",
  claims: "it is signed, and does not say what a receipt of this sender says.",
}

/**
 * `preference-center verify-receipt`: says whether a saved receipt, or a bare JWS, is genuine, and what it proves.
 *
 * @param jwks the published keys, as a file or an address; by default where the receipt's issuer publishes them
 * @throws CommandError when the file or the keys cannot be read
 */
export async function verifyReceiptFile(file: string, jwks: string | undefined): Promise<boolean> {
  const { signed, around } = receiptIn(await textOf(file), file)
  const issuer = issuerOf(signed)
  if (issuer === null) return refused("its signature is damaged, or names no sender with an https address.")
  const source = jwks ?? `${issuer}/.well-known/jwks.json`
  const verdict = await verifyReceipt({ keyring: await keysFrom(source), issuer }, signed)
  if (verdict.kind === "not-genuine") return refused(FLAWS[verdict.because])
  const other = referencesIn(around).find((reference) => reference !== verdict.claims.reference)
  if (other) return refused(`it is signed for ${verdict.claims.reference}, and its text says ${other}.`)
  process.stdout.write(genuine(verdict.claims, issuer, source))
  return true
}

const TIME = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long", timeZone: "UTC" })

function genuine({ brand, subject, reference, at, coversFuture }: ReceiptClaims, issuer: string, keys: string): string {
  const later = coversFuture ? "and channels and topics added later" : "as channels and topics were at that time"
  return `Genuine: the sender has signed this receipt.

  Sender     ${brand}, at ${issuer}
  Person     ${subject}
  Reference  ${reference}
  Time       ${TIME.format(new Date(at))}
  Scope      all direct marketing, ${later}; no profiling for it

The signature proves these lines, by the keys at ${keys}
It does not prove other words in the file. Make sure that the address is the sender's own.
`
}

function refused(why: string): false {
  process.stdout.write(`Not genuine: ${why}\n`)
  return false
}

/** @throws CommandError when the file holds no signed receipt, or several */
function receiptIn(text: string, file: string): { signed: string; around: string } {
  const { signed, around } = splitReceiptFile(text)
  const [only] = signed
  if (only !== undefined && signed.length === 1) return { signed: only, around }
  if (only !== undefined) throw new CommandError(`${file} holds ${signed.length} receipts. Verify one at a time.`)
  const bare = text.trim()
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(bare)) return { signed: bare, around: "" }
  throw new CommandError(`${file} holds no signed receipt.`)
}

/** The issuer that a receipt names, where it is an address of the form that links and receipts have. */
function issuerOf(signed: string): string | null {
  const named = namedIssuer(signed)
  try {
    return named !== null && publicBase(named) === named ? named : null
  } catch (error) {
    if (error instanceof LinkConfigError) return null
    throw error
  }
}

const referencesIn = (text: string): string[] =>
  text.match(/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}\b/g) ?? []

/** Milliseconds to wait for published keys. */
const TIMEOUT_MS = 10_000

/** @throws CommandError when they cannot be read, or are no keys */
async function keysFrom(source: string) {
  const text = /^https?:/i.test(source) ? await fetched(source) : await textOf(source)
  try {
    return await readKeySet(JSON.parse(text))
  } catch (error) {
    throw new CommandError(`${source} cannot be used: ${(error as Error).message}`)
  }
}

/** Over https, or from this machine: keys that anybody could exchange on the way prove nothing. */
async function fetched(address: string): Promise<string> {
  try {
    const answer = await fetch(publicBase(address), { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (answer.ok) return await answer.text()
    throw new Error(`the answer has the status ${answer.status}`)
  } catch (error) {
    const { message, cause } = error as Error
    const why = cause instanceof Error && cause.message ? cause.message : message
    throw new CommandError(`The published keys cannot be fetched from ${address}: ${why}`)
  }
}

/** The largest file looked at, in bytes. */
const MAX_FILE = 1_000_000

async function textOf(file: string): Promise<string> {
  try {
    const bytes = await readFile(file)
    if (bytes.length > MAX_FILE) throw new Error(`it has more than ${MAX_FILE} bytes`)
    return bytes.toString("utf8")
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === "ENOENT" ? "it is not there" : code === "EISDIR" ? "it is a folder" : message
    throw new CommandError(`${file} cannot be read: ${why}.`)
  }
}
