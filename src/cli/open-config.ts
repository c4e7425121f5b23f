import { loadPage } from "../page/index.ts"
import { readConfig, type ServerConfig } from "../server/index.ts"
import { readConfigFile } from "./config-file.ts"

/** A configuration, checked; as it stands in its file; and the built page, whose languages it was checked against. */
interface OpenConfig {
  readonly config: ServerConfig
  readonly file: unknown
  readonly page: Awaited<ReturnType<typeof loadPage>>
}

/**
 * @throws CommandError when the file or a secret is not there
 * @throws ConfigError naming every mistake in it
 */
export async function openConfig(path: string): Promise<OpenConfig> {
  const page = await loadPage()
  const file = readConfigFile(path)
  return { config: await readConfig(file, page.renderer.locales), file, page }
}
