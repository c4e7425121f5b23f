import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { SECRET_PLACES } from "../server/index.ts"
import { CommandError } from "./command-error.ts"

/** A secret that stands elsewhere: in a variable of the environment, or in a file of its own. */
type Named = { readonly env: string } | { readonly file: string }

/**
 * Puts each secret in the place where the configuration only names it: `{ "env": "NAME" }`, or `{ "file": "PATH" }`, seen
 * from the folder of the configuration. A line break at the end of such a file is none of the secret.
 *
 * @throws CommandError naming every place whose secret is not there, and never a secret
 */
export function withSecrets(config: unknown, path: string): unknown {
  const changed = structuredClone(config)
  const mistakes: string[] = []
  const put = (holder: unknown, [step = "", ...rest]: readonly string[], place: readonly string[]): void => {
    if (typeof holder !== "object" || holder === null) return
    for (const key of step === "*" && Array.isArray(holder) ? holder.keys() : [step]) {
      const slots = holder as Record<string | number, unknown>
      const here = [...place, String(key)]
      if (rest.length > 0) put(slots[key], rest, here)
      else if (isNamed(slots[key]))
        slots[key] = secretOf(slots[key], path, (why) => mistakes.push(`${here.join(".")}: ${why}`))
    }
  }
  for (const each of SECRET_PLACES) put(changed, each.split("."), [])
  if (mistakes.length > 0) throw new CommandError(`Secrets of ${path} are missing:\n  - ${mistakes.join("\n  - ")}`)
  return changed
}

const isNamed = (value: unknown): value is Named => {
  if (typeof value !== "object" || value === null) return false
  const [[name, where] = [], ...others] = Object.entries(value)
  return others.length === 0 && (name === "env" || name === "file") && typeof where === "string"
}

function secretOf(named: Named, path: string, missing: (why: string) => void): string {
  if ("env" in named) {
    const found = process.env[named.env]
    if (!found) missing(`the environment has no ${named.env}`)
    return found ?? ""
  }
  try {
    const found = readFileSync(resolve(dirname(path), named.file), "utf8").replace(/\r?\n$/, "")
    if (found === "") missing(`the file ${named.file} is empty`)
    return found
  } catch (error) {
    missing(`the file ${named.file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
    return ""
  }
}
