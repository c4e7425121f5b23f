import { linkUrls, signLink } from "../link/index.ts"
import { loadPage } from "../page/index.ts"
import { readConfig } from "../server/index.ts"
import { CommandError } from "./command-error.ts"
import { readConfigFile } from "./config-file.ts"

interface LinksOptions {
  readonly config: string
  readonly brand: string | undefined
  readonly subject: string | undefined
  readonly lang: string | undefined
  readonly mailing: string | undefined
}

/** `preference-center links`: the two addresses for one person. */
export async function links(options: LinksOptions): Promise<void> {
  if (options.subject === undefined) throw new CommandError("Say whose links to sign: --subject c-1042")
  const { renderer } = await loadPage()
  const config = await readConfig(readConfigFile(options.config), renderer.locales)
  const brand = options.brand ?? [...config.brands.keys()][0] ?? ""
  if (!config.brands.has(brand)) throw new CommandError(`There is no brand "${brand}" in ${options.config}.`)
  if (options.lang !== undefined && !renderer.locales.includes(options.lang)) {
    throw new CommandError(`The page does not come in "${options.lang}", but in ${renderer.locales.join(", ")}.`)
  }
  const token = await signLink(
    { keyring: config.keyring, issuer: config.publicUrl },
    { brand, subject: options.subject, ...(options.mailing === undefined ? {} : { mailing: options.mailing }) },
  )
  const urls = linkUrls(config.publicUrl, options.lang ?? null, token)
  process.stdout.write(`unsubscribe  ${urls.unsubscribe}\npreferences  ${urls.preferences}\n`)
}
