import { drawSecret, newKey, newReceiptKey } from "../link/index.ts"
import { drawAccessKey, drawSigningSecret, mistakesInEntry } from "../server/index.ts"
import { CommandError } from "./command-error.ts"

/** What the command was told. */
export interface NewKey {
  readonly kind: string | undefined
  readonly brand: string | undefined
  readonly kid: string | undefined
  readonly receipts: boolean
  readonly id: string | undefined
  readonly url: string | undefined
  readonly private: boolean
  readonly door: string | undefined
}

/** What was drawn. */
interface Drawn {
  /** The list of the configuration that it belongs to. */
  readonly field: Parameters<typeof mistakesInEntry>[0]
  readonly entry: object
  /** The secret, where only its hash stands in the configuration (D39). */
  readonly secret?: string
}

/**
 * `preference-center new-key`: draws a secret, and prints the entry of the configuration that holds it, as JSON. One that the
 * configuration does not hold is printed beside it, once.
 *
 * @throws CommandError when something is missing, or cannot stand in the configuration
 */
export async function drawKey(told: NewKey): Promise<void> {
  if (told.kind === undefined) return print(await linkKey(told))
  const draw = KINDS[told.kind]
  if (!draw) throw new CommandError(`There is no kind of key "${told.kind}", but: ${Object.keys(KINDS).join(", ")}.`)
  const { field, entry, secret } = await draw(told)
  const mistakes = mistakesInEntry(field, entry)
  if (mistakes.length > 0) throw new CommandError(`This cannot stand in "${field}":\n  - ${mistakes.join("\n  - ")}`)
  print(entry)
  if (secret !== undefined) {
    process.stderr.write(`\nThe key, which stands nowhere else: keep it now.\n\n${secret}\n\n`)
  }
  process.stderr.write(`The entry belongs into "${field}" of the configuration.\n`)
}

const print = (entry: object): void => void process.stdout.write(`${JSON.stringify(entry, null, 2)}\n`)

async function linkKey({ kid, brand, receipts }: NewKey): Promise<object> {
  if (!kid || !brand) throw new CommandError("Say which key to draw: --kid 2026-11 --brand lenoir")
  return receipts ? newReceiptKey(kid, brand) : newKey(kid, brand)
}

const KINDS: Readonly<Record<string, (told: NewKey) => Drawn | Promise<Drawn>>> = {
  sender: async (told) => {
    const { brand } = needed(told, "brand")
    const { key, sha256 } = await drawAccessKey()
    return { field: "senderKeys", entry: { brand, sha256 }, secret: key }
  },
  agent: async (told) => {
    const { brand, id } = needed(told, "brand", "id")
    const { key, sha256 } = await drawAccessKey()
    return { field: "agents", entry: { brand, id, sha256 }, secret: key }
  },
  webhook: (told) => {
    const { brand, id, url } = needed(told, "brand", "id", "url")
    return {
      field: "webhooks",
      entry: { brand, id, url, secrets: [drawSigningSecret()], ...(told.private ? { private: true } : {}) },
    }
  },
  inbound: (told) => {
    const { brand, door } = needed(told, "brand", "door")
    return { field: "inbound", entry: { brand, door, secrets: [drawSigningSecret()] } }
  },
  suppression: (told) => {
    const { brand } = needed(told, "brand")
    return { field: "suppressionKeys", entry: { brand, secret: drawSecret() } }
  },
}

const EXAMPLES = { brand: "lenoir", id: "anna", url: "https://crm.lenoir.example/hook", door: "sms" } as const

function needed<Name extends keyof typeof EXAMPLES>(told: NewKey, ...names: readonly Name[]): Record<Name, string> {
  if (names.some((name) => !told[name])) {
    const example = names.map((name) => `--${name} ${EXAMPLES[name]}`).join(" ")
    throw new CommandError(`Say for whom: new-key ${told.kind} ${example}`)
  }
  return told as Record<Name, string>
}
