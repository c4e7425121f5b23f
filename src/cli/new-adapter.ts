import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { CommandError } from "./command-error.ts"

/**
 * `preference-center new-adapter`: a folder with the skeleton of an adapter and its conformance test. The test is red at
 * first: each case says what is still missing.
 *
 * @throws CommandError when the name does not fit, or the folder is there
 */
export async function newAdapter(name: string | undefined): Promise<void> {
  if (name === undefined || !/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    throw new CommandError("Name the adapter in small letters, such as: new-adapter acme-crm")
  }
  const folder = `${name}-adapter`
  if (existsSync(folder)) throw new CommandError(`There is a folder ${folder} already. Nothing was written.`)
  mkdirSync(folder)
  const files = {
    "adapter.ts": adapterFile(name),
    "conformance.test.ts": testFile(name),
    // Both are modules, also where the project around them is not: `npm init` makes it CommonJS.
    "package.json": '{ "private": true, "type": "module" }\n',
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(`${folder}/${file}`, text)
  process.stdout.write(
    `Written: ${folder}/${Object.keys(files).join(`, ${folder}/`)}\nRun it: node --test ${folder}/conformance.test.ts\n`,
  )
}

const camelCase = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const factoryOf = (name: string): string =>
  `create${camelCase(name).replace(/^./, (first) => first.toUpperCase())}Adapter`

const adapterFile = (name: string): string => `import {
  type Abilities,
  type Call,
  type Link,
  NO_ABILITY,
  type PreferenceAdapter,
  PreferenceError,
} from "preference-center/domain"

/** Add what is true, such as \`undo: true\`: the page shows what there is, and no dead control. */
const ABILITIES: Abilities = { ...NO_ABILITY }

/** An adapter to ${name}. What each method promises stands at \`PreferenceAdapter\`. */
export function ${factoryOf(name)}(): PreferenceAdapter {
  return {
    abilities: ABILITIES,
    load: async (_link: Link, call: Call) => {
      refuseAborted(call)
      throw notYet("load")
    },
    save: async (_link, _revision, _changes, call) => {
      refuseAborted(call)
      throw notYet("save")
    },
    unsubscribeFromAll: async (_link, call) => {
      refuseAborted(call)
      throw notYet("unsubscribeFromAll")
    },
    undo: unsupported,
    giveReason: unsupported,
    history: unsupported,
    requestLink: unsupported,
  }
}

const refuseAborted = ({ signal }: Call): void => {
  if (signal?.aborted) throw new PreferenceError("aborted", "The call was ended by its caller.")
}

const notYet = (method: string) => new PreferenceError("unavailable", \`\${method} is not written yet.\`)

const unsupported = async (): Promise<never> => {
  throw new PreferenceError("unsupported", "See the abilities of this adapter.")
}
`

const testFile = (name: string): string => `import { describe, it } from "node:test"
import {
  type BackendReader,
  type ConformanceBackend,
  type ConformanceSetup,
  describeConformance,
} from "preference-center/conformance"
import { ${factoryOf(name)} } from "./adapter.ts"

/** A fresh backend with one person, for one case. See \`ConformanceSetup.open\` for what that person has to receive. */
async function open(): Promise<ConformanceBackend> {
  const adapter = ${factoryOf(name)}()
  const reader: BackendReader = {
    // Ask the backend from another side than the adapter: its database, or what its senders ask.
    maySend: () => Promise.reject(new Error("reader.maySend is not written yet.")),
    state: () => Promise.reject(new Error("reader.state is not written yet.")),
    addLane: () => Promise.reject(new Error("The set-up says that there is none.")),
    importYes: () => Promise.reject(new Error("The set-up says that there is none.")),
    breakNextWrite: () => Promise.reject(new Error("The set-up says that there is none.")),
    moveClock: () => Promise.reject(new Error("The set-up says that there is none.")),
  }
  return {
    adapter,
    links: { valid: { token: "valid" }, expired: { token: "valid" }, invalid: { token: "forged" } },
    addresses: ["jeanne@example.be"],
    reader,
    close: async () => {},
  }
}

const setup: ConformanceSetup = {
  abilities: ${factoryOf(name)}().abilities,
  linksExpire: false,
  addsLanes: false,
  movesClock: false,
  imports: false,
  breaks: false,
  open,
}

describeConformance({ describe, it }, "the ${name} adapter", setup)
`
