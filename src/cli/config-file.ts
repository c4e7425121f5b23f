import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { sampleBrand } from "../demo/sample-brand.ts"
import { drawSecret, newKey, newReceiptKey } from "../link/index.ts"
import { type ConfigFile, drawAccessKey, drawSigningSecret } from "../server/index.ts"
import { JsonMistake, readJson, textOf } from "../wire/index.ts"
import { CommandError } from "./command-error.ts"
import { withSecrets } from "./named-secrets.ts"

/** Where the demo keeps its keys, its people and their choices. */
export const DEMO_FOLDER = ".data/demo"
const DEMO_CONFIG = `${DEMO_FOLDER}/config.json`

/**
 * The configuration with its secrets in place, from wherever they come.
 *
 * @throws CommandError when the file is not there or is no JSON, or when a secret is not where it should be
 */
export function readConfigFile(path: string): unknown {
  if (!existsSync(path)) {
    throw new CommandError(
      `There is no configuration file ${path}. Name one with --config, or run "npm start" for the demo.`,
    )
  }
  return withSecrets(readFile(path), path)
}

function readFile(path: string): unknown {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}`)
  }
  try {
    return readJson(textOf(bytes))
  } catch (error) {
    // Told is what is wrong and where, and never what stands there: that may be a secret.
    if (!(error instanceof JsonMistake)) throw error
    throw new CommandError(`${path} ${error.message}${error.line === undefined ? "" : `, at line ${error.line}`}.`)
  }
}

/**
 * The demo's configuration: the sample brand, with keys that are drawn the first time and kept, so that links and receipts
 * outlive a restart; the portal may frame the centre, and Anna sits at the phone. What a configuration of an earlier
 * version does not have yet is drawn now.
 */
export async function demoConfig(publicUrl: string, portalUrl: string): Promise<unknown> {
  const known = existsSync(DEMO_CONFIG) ? (readConfigFile(DEMO_CONFIG) as ConfigFile) : undefined
  const { keys, senderKeys } = known ?? (await drawKeys())
  const receiptKeys = known?.receiptKeys ?? [await newReceiptKey("demo-receipts-1", sampleBrand.id)]
  const agents = known?.agents ?? [await drawAgent("anna")]
  const brands = [{ ...sampleBrand, embedOrigins: [portalUrl] }]
  const drawn = drawDoors()
  const inbound = known?.inbound ?? drawn.inbound
  const suppressionKeys = known?.suppressionKeys ?? drawn.suppressionKeys
  // The demo is its own sender: it takes what the sender's systems are told, at whatever port it has today.
  const secrets = known?.webhooks?.[0]?.secrets ?? drawn.secrets
  const webhooks = [{ brand: sampleBrand.id, id: "crm", url: `${publicUrl}/demo/changes`, secrets, private: true }]
  const config = { publicUrl, brands, keys, receiptKeys, senderKeys, agents, inbound, webhooks, suppressionKeys }
  writeFileSync(DEMO_CONFIG, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  return config
}

/** With what messages that come in and go out are signed, and what stands for addresses that are not kept. */
function drawDoors() {
  const brand = sampleBrand.id
  return {
    inbound: (["sms", "mail"] as const).map((door) => ({ brand, door, secrets: [drawSigningSecret()] })),
    secrets: [drawSigningSecret()],
    suppressionKeys: [{ brand, secret: drawSecret() }],
  }
}

const drawKeys = async (): Promise<{ keys: unknown; senderKeys: unknown }> => ({
  keys: [newKey("demo-1", sampleBrand.id)],
  senderKeys: [{ brand: sampleBrand.id, sha256: await drawKeyInto("sender-key.txt") }],
})

/** The agent's key, as it was drawn. */
export const demoAgentKey = (): string => readFileSync(`${DEMO_FOLDER}/agent-key.txt`, "utf8").trim()

const drawAgent = async (id: string) => ({
  ...{ brand: sampleBrand.id, id },
  sha256: await drawKeyInto("agent-key.txt"),
})

/** Draws a key that the configuration holds only the hash of, and writes it beside it, once. */
async function drawKeyInto(file: string): Promise<string> {
  const { key, sha256 } = await drawAccessKey()
  mkdirSync(DEMO_FOLDER, { recursive: true })
  writeFileSync(`${DEMO_FOLDER}/${file}`, `${key}\n`, { mode: 0o600 })
  return sha256
}
