import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createRegister, SUPPRESSION_FORMATS, suppressionFile, withoutSuppressionKey } from "../server/index.ts"
import { CommandError } from "./command-error.ts"
import { openConfig } from "./open-config.ts"
import { openStore } from "./open-store.ts"
import { whichBrand } from "./people/which-brand.ts"

interface SuppressionsOptions {
  readonly config: string
  readonly database: string
  readonly brand: string | undefined
  /** `jsonl` or `csv`. */
  readonly format: string
  /** Whether addresses are told by their hashes, for whoever is not to learn them. */
  readonly hashes: boolean
}

/**
 * `preference-center suppressions > list.jsonl`: everybody who objects, with their addresses. The one place that tells them
 * in clear: whoever runs it has the database anyway.
 */
export async function suppressions(options: SuppressionsOptions): Promise<void> {
  const format = SUPPRESSION_FORMATS.find((each) => each === options.format)
  if (!format) throw new CommandError(`--format is ${SUPPRESSION_FORMATS.join(" or ")}, and not "${options.format}".`)
  const { config } = await openConfig(options.config)
  const brand = whichBrand(config, options.brand, options.config)
  if (options.hashes && !config.suppressionKeys.has(brand.id)) {
    throw new CommandError(withoutSuppressionKey(brand, "its addresses cannot be hashed").message)
  }
  const store = await openStore(options.database, "refuse")
  try {
    const list = createRegister({ ...config, store }).suppressions(brand, options.hashes ? "hashed" : "clear")
    await pipeline(Readable.from(suppressionFile(list, format)), process.stdout, { end: false })
  } finally {
    await store.close()
  }
}
