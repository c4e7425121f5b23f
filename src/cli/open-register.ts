import { createRegister, type Register, type Subject } from "../server/index.ts"
import { CommandError } from "./command-error.ts"
import { openConfig } from "./open-config.ts"
import { openStore } from "./open-store.ts"
import { whichBrand } from "./people/which-brand.ts"

interface WhichPerson {
  readonly config: string
  readonly database: string
  readonly brand: string | undefined
  readonly subject: string | undefined
}

/**
 * The register of an installation, beside its server, and the person that a command is about.
 *
 * @throws CommandError when the person, the brand or the database is not named, or not there
 */
export async function openRegister(
  { config: file, database, brand: id, subject }: WhichPerson,
  withoutSubject: string,
): Promise<{ register: Register; who: Subject; publicUrl: string; close: () => Promise<void> }> {
  if (subject === undefined) throw new CommandError(withoutSubject)
  const { config } = await openConfig(file)
  const brand = whichBrand(config, id, file)
  const { publicUrl } = config
  const store = await openStore(database, "refuse")
  return {
    register: createRegister({ ...config, store }),
    who: { brand, subject },
    publicUrl,
    close: () => store.close(),
  }
}
