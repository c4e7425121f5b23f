import type { Brand } from "../../domain/index.ts"
import type { ServerConfig } from "../../server/index.ts"
import { CommandError } from "../command-error.ts"

/** The brand that a command is about: the one that is named, else the first of the configuration. @throws CommandError */
export function whichBrand({ brands }: ServerConfig, id: string | undefined, file: string): Brand {
  const [first] = brands.keys()
  const brand = brands.get(id ?? first ?? "")
  if (!brand) throw new CommandError(`There is no brand "${id}" in ${file}.`)
  return brand
}

/** @throws CommandError for a language that the brand does not speak */
export function refuseStrangeLanguage({ id, locales }: Brand, wanted: readonly string[]): void {
  const stranger = wanted.find((each) => !locales.includes(each))
  if (stranger !== undefined) throw new CommandError(`${id} does not speak "${stranger}", but ${locales.join(", ")}.`)
}
