import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { sampleBrand } from "../demo/sample-brand.ts"
import { newKey } from "../link/index.ts"
import { type ConfigFile, fingerprint } from "../server/index.ts"
import { CommandError } from "./command-error.ts"

/** Where the demo keeps its keys, its people and their choices. */
export const DEMO_FOLDER = ".data/demo"
export const DEMO_CONFIG = `${DEMO_FOLDER}/config.json`

/** @throws CommandError when the file is not there or is no JSON */
export function readConfigFile(path: string): unknown {
  if (!existsSync(path)) {
    throw new CommandError(`There is no configuration file ${path}. Name one with --config, or run "npm start" for the demo.`)
  }
  try {
    return JSON.parse(readFileSync(path, "utf8"))
  } catch (error) {
    throw new CommandError(`${path} is no JSON: ${(error as Error).message}`)
  }
}

/** The demo's configuration: its keys are drawn the first time and kept, so that links outlive a restart. */
export async function demoConfig(publicUrl: string): Promise<unknown> {
  if (!existsSync(DEMO_CONFIG)) {
    const senderKey = randomBytes(32).toString("base64url")
    const config: ConfigFile = {
      publicUrl,
      brands: [structuredClone(sampleBrand) as unknown as ConfigFile["brands"][number]],
      keys: [newKey("demo-1", sampleBrand.id) as ConfigFile["keys"][number]],
      senderKeys: [{ brand: sampleBrand.id, sha256: await fingerprint(senderKey) }],
    }
    mkdirSync(dirname(DEMO_CONFIG), { recursive: true })
    writeFileSync(DEMO_CONFIG, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
    writeFileSync(`${DEMO_FOLDER}/sender-key.txt`, `${senderKey}\n`, { mode: 0o600 })
  }
  const config = { ...(readConfigFile(DEMO_CONFIG) as object), publicUrl }
  writeFileSync(DEMO_CONFIG, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  return config
}
