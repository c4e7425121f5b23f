import PostalMime, { type Address, type Email } from "postal-mime"
import type { Brand } from "../domain/index.ts"
import { createRegister, fingerprint, type InboundMail, type ServerConfig, takeMail } from "../server/index.ts"
import { openConfig } from "./open-config.ts"
import { openStore } from "./open-store.ts"
import { whichBrand } from "./people/which-brand.ts"

interface InboundMailOptions {
  readonly config: string
  readonly database: string
  /** Whose mail it is, for one that says nothing of it. */
  readonly brand: string | undefined
}

/**
 * `preference-center inbound-mail`: takes one raw mail from its input, as a mail server pipes it in. Whatever goes wrong is
 * to be tried again: the caller ends with `EX_TEMPFAIL`.
 */
export async function inboundMail({ config: path, database, brand: id }: InboundMailOptions): Promise<void> {
  const header = await headerOf(process.stdin)
  const { config } = await openConfig(path)
  const email = await PostalMime.parse(header)
  const mail = asInbound(email)
  const brands = id === undefined ? inOrder(config, mail, path) : ([whichBrand(config, id, path)] as const)
  const store = await openStore(database, "refuse")
  try {
    const press = `mail-${await fingerprint(email.messageId ?? header.toString("latin1"))}`
    const { outcome } = await takeMail(createRegister({ ...config, store }), brands, mail, new Date(), press)
    process.stdout.write(`${outcome}\n`)
  } finally {
    await store.close()
  }
}

/** Bytes of a header that are looked at. */
const LONGEST_HEADER = 500_000

/** What stands before the first empty line. The rest is taken, and not kept. */
async function headerOf(mail: AsyncIterable<Buffer>): Promise<Buffer> {
  let header = Buffer.alloc(0)
  let ended = false
  for await (const chunk of mail) {
    if (ended) continue
    header = Buffer.concat([header, chunk])
    const end = /\r?\n\r?\n/.exec(header.toString("latin1"))
    ended = end !== null || header.length > LONGEST_HEADER
    if (end) header = header.subarray(0, end.index + end[0].length)
  }
  return header
}

/** Fields with addresses that it was for: of the envelope, as mail servers note them, and as it was written. */
const FOR = ["delivered-to", "x-original-to", "envelope-to", "to", "cc"]

function asInbound({ headers, from, subject = "" }: Email): InboundMail {
  const valuesOf = (...names: string[]) => headers.filter(({ key }) => names.includes(key)).map(({ value }) => value)
  return {
    to: valuesOf(...FOR),
    from: addressIn(from),
    subject,
    automatic: isAutomatic(valuesOf),
  }
}

/** Written by a machine, to many, or with nobody to return it to (RFC 3834 section 2; RFC 5321 section 4.5.5). */
const isAutomatic = (valuesOf: (...names: string[]) => string[]): boolean =>
  valuesOf("auto-submitted").some((value) => !/^\s*no\b/i.test(value)) ||
  valuesOf("precedence").some((value) => /^\s*(bulk|list|junk|auto_reply)\b/i.test(value)) ||
  valuesOf("return-path").some((value) => /^\s*<\s*>/.test(value)) ||
  valuesOf("list-id", "x-autoreply", "x-autorespond").length > 0

const addressIn = (from: Address | undefined): string => from?.address ?? from?.group?.[0]?.address ?? ""

/** The brand whose address the mail was for comes first; a reference counts whichever brand of ours it is of. */
function inOrder(config: ServerConfig, { to }: InboundMail, path: string): readonly [Brand, ...Brand[]] {
  const written = to.join("\n").toLowerCase()
  const brands = [...config.brands.values()]
  const first = brands.find(({ doors }) => doors?.mail && isFor(doors.mail.address, written))
  return [first ?? whichBrand(config, undefined, path), ...brands]
}

/** Whether an address, with any detail, is among these. Anybody writes them, and as many as they like: each is looked at once. */
function isFor(address: string, written: string): boolean {
  const [mailbox, host = ""] = address.toLowerCase().split("@")
  return written.split(/[\s<,;:"']+/).some((each) => {
    const [local = "", at = "", ...more] = each.split("@")
    const isHost = at.startsWith(host) && !/^[\w.-]/.test(at.slice(host.length))
    return more.length === 0 && isHost && local.split("+", 1)[0] === mailbox
  })
}
