import type { Brand } from "../domain/index.ts"
import type { ServerConfig } from "../server/index.ts"
import { peerOf } from "../server/main.ts"
import { openConfig } from "./open-config.ts"

/**
 * `preference-center check-config`: what was understood of a configuration, and never a secret of it.
 *
 * @throws ConfigError naming every mistake
 */
export async function checkConfig(path: string): Promise<void> {
  const { config } = await openConfig(path)
  peerOf(config.trustedProxies)
  const brands = [...config.brands.values()].map((brand) => [
    `${brand.name} (${brand.id})`,
    ...table({ ...facts(brand), ...secretsOf(brand, config) }),
  ])
  const parts = [[`${path} can be used.`], table(installation(config)), ...brands]
  process.stdout.write(parts.map((lines) => `${lines.join("\n")}\n`).join("\n"))
}

/** What something is called, and what was understood. */
type Facts = Readonly<Record<string, string>>

const table = (facts: Facts): string[] => Object.entries(facts).map(([name, what]) => `  ${name.padEnd(13)}${what}`)

const installation = ({ publicUrl, smtp, trustedProxies }: ServerConfig): Facts => ({
  address: publicUrl,
  mail: smtp === null ? "into a folder: there is no smtp" : `through ${serverOf(smtp)}`,
  proxies: trustedProxies.join(", ") || "none is believed",
})

/** What is public of a sender. */
function facts({ controller, locales, defaultLocale, doors = {}, theme }: Brand): Facts {
  const open = {
    "page and links": "",
    sms: doors.sms?.number,
    mail: doors.mail?.address,
    phone: doors.phone?.number,
    post: doors.post && onOneLine(doors.post.address),
  }
  const others = locales.filter((each) => each !== defaultLocale)
  return {
    controller: `${controller.name}, ${onOneLine(controller.address)}`,
    languages: [`${defaultLocale} by default`, ...others].join(", "),
    doors: Object.entries(open)
      .filter(([, where]) => where !== undefined)
      .map((each) => each.join(" ").trim())
      .join("; "),
    look: theme ? "a theme of its own" : "ours",
  }
}

/** Who holds a key to what, by the names of the keys. */
function secretsOf({ id }: Brand, config: ServerConfig): Facts {
  const own = <Entry extends { readonly brand: string }>(entries: Iterable<Entry>) =>
    [...entries].filter(({ brand }) => brand === id)
  const signing = own(config.receiptKeyring.values()).filter(({ signWith }) => signWith)
  const senders = [...config.senderKeys.values()].filter((brand) => brand === id)
  const told = (config.webhooks.get(id) ?? []).map((each) => `${each.id} at ${serverOf(each.url)}`)
  const inbound = Object.keys(config.inbound.get(id) ?? {})
  return {
    "framed by": config.embedOrigins.get(id)?.join(", ") || "nobody",
    "link keys": own(config.keyring.values())
      .map(({ kid, alg, status }) => `${kid} (${alg}, ${status})`)
      .join(", "),
    receipts: signing.length > 0 ? `signed with ${signing.at(-1)?.kid}` : "not signed: no key in receiptKeys",
    "may send?": senders.length > 0 ? `${senders.length} may ask` : "nobody can ask: no key in senderKeys",
    agents:
      own(config.agents.values())
        .map((agent) => agent.id)
        .join(", ") || "none",
    webhooks: told.join(", ") || "none",
    inbound: inbound.join(", ") || "nothing comes in",
    suppression: config.suppressionKeys.has(id)
      ? "a no is kept for addresses, too"
      : "no key in suppressionKeys: no no is kept for an address, and nobody with one can be erased",
  }
}

const onOneLine = (address: string): string => address.replaceAll("\n", ", ")

/** An address without whatever may be secret in it. */
const serverOf = (address: string): string => {
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}
