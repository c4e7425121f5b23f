#!/usr/bin/env node
import { parseArgs } from "node:util"
import { CommandError } from "./command-error.ts"

const USAGE = `Usage: preference-center <command> [options]

  serve    run the reference server           --config FILE --database DATABASE --port 4600 --host 127.0.0.1
           --trial: for the conformance kit, over a register in memory
           --chaos SEED: with faults on purpose, to try out clients and receivers; on this machine alone, or with --trial
  import FILE    take over a list of people (CSV)    [--brand ID] --config FILE --database DATABASE
  links    sign the two links for a person    --subject ID [--lang fr] [--brand ID] [--mailing ID] [--config FILE]
  links FILE    the list with the links, headers and, with --codes, a code for each person    > out.csv
           --short: also a short address for text messages, and one to write to; --database DATABASE
  check-config    tell every mistake of the configuration, or what was understood    --config FILE
  config-schema    print the JSON Schema of the configuration, for editors
  new-key  draw a signing key for the configuration    --kid ID --brand ID [--receipts]
  new-key KIND    draw another secret, and print its entry    --brand ID
           sender; agent --id anna; webhook --id crm --url URL [--private]; inbound --door sms; suppression
  code     draw a code for a letter            --subject ID [--brand ID] --config FILE --database DATABASE
  print leaflet|letter|phone-script|privacy-statement    what is printed or quoted    [--brand ID] [--lang fr,nl,en]
           letter FILE, or letter --subject ID: a sheet with a code for each person    > letters.html
           privacy-statement --format html|text: how to leave, by every way that is open
  erase    erase a person, but their no        --subject ID [--brand ID] --config FILE --database DATABASE
  suppressions    everybody who objects, with their addresses    [--format jsonl|csv] [--hashes] [--brand ID] > list.jsonl
           --hashes: in place of addresses, for whoever is not to learn them    --config FILE --database DATABASE
  audit    tell whether the evidence is whole  [--config FILE] --database DATABASE [--since FILE] [--checkpoint FILE]
  demo     sample people, three mailings and a customer portal    [--port 4600]
  conformance    run the kit against a server that speaks the HTTP contract    --url http://127.0.0.1:4600/api/v1
  new-adapter NAME    write the skeleton of an adapter, with its conformance test
  verify-receipt FILE    tell whether a saved receipt is genuine    [--jwks FILE-or-URL]
  check-mail FILE    tell whether the recipient of a mail (.eml) can leave by it    [--post]
           --post: also press the button, which unsubscribes whoever the mail was for
  inbound-mail    take a mail to the address for leaving from a mail server    [--brand ID] --config FILE --database DATABASE
  --version

DATABASE is the path of a SQLite file or the URL of a PostgreSQL, postgres://user:password@host/name; without --database it
is what the environment has as DATABASE_URL, or .data/register.db.

Without --config, links are signed with the demo's keys (.data/demo/config.json). Without --jwks, a receipt is verified
with the keys that its own issuer publishes.
`

const OPTIONS = {
  config: { type: "string" },
  database: { type: "string", default: process.env.DATABASE_URL || ".data/register.db" },
  port: { type: "string", default: process.env.PORT ?? "4600" },
  host: { type: "string", default: "127.0.0.1" },
  subject: { type: "string" },
  lang: { type: "string" },
  brand: { type: "string" },
  mailing: { type: "string" },
  kid: { type: "string" },
  receipts: { type: "boolean", default: false },
  jwks: { type: "string" },
  url: { type: "string" },
  id: { type: "string" },
  door: { type: "string" },
  private: { type: "boolean", default: false },
  trial: { type: "boolean", default: false },
  chaos: { type: "string" },
  post: { type: "boolean", default: false },
  codes: { type: "boolean", default: false },
  short: { type: "boolean", default: false },
  format: { type: "string" },
  hashes: { type: "boolean", default: false },
  since: { type: "string" },
  checkpoint: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const

/** What went wrong by the hand of whoever typed the command, and is told without a stack. */
const OURS = new Set(["CommandError", "ConfigError", "LinkConfigError"])

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseCommand(args)
  const [command, file, list] = positionals
  if (values.version) {
    const { default: ours } = await import("preference-center/package.json", { with: { type: "json" } })
    process.stdout.write(`${ours.version}\n`)
    return
  }
  if (values.help || command === undefined) {
    process.stdout.write(USAGE)
    return
  }
  const port = portFrom(values.port)
  const config = values.config ?? ".data/demo/config.json"
  switch (command) {
    case "serve": {
      const { serve, serveTrials } = await import("./serve.ts")
      const { seedFrom } = await import("./chaos.ts")
      const seed = values.chaos === undefined ? null : seedFrom(values.chaos)
      if (values.trial) return serveTrials({ config, port, host: values.host, seed })
      return serve({ config, database: values.database, port, host: values.host, seed })
    }
    case "demo": {
      const { demo } = await import("./demo.ts")
      return demo({ port })
    }
    case "import": {
      const { importPeople } = await import("./import.ts")
      const { brand, database } = values
      process.exitCode = (await importPeople({ config, database, brand, file })) ? 0 : 1
      return
    }
    case "links": {
      const { links } = await import("./links.ts")
      const { brand, subject, lang, mailing, database, codes, short } = values
      process.exitCode = (await links({ config, database, brand, subject, lang, mailing, file, codes, short })) ? 0 : 1
      return
    }
    case "conformance": {
      const { conformance } = await import("./conformance.ts")
      process.exitCode = (await conformance(values.url)) ? 0 : 1
      return
    }
    case "new-adapter": {
      const { newAdapter } = await import("./new-adapter.ts")
      return newAdapter(file)
    }
    case "code": {
      const { code } = await import("./code.ts")
      return code({ config, database: values.database, brand: values.brand, subject: values.subject })
    }
    case "print": {
      const { print } = await import("./print/print.ts")
      const { brand, subject, lang, database, format = "html" } = values
      const all = await print({ what: file, file: list, config, database, brand, subject, lang, format })
      process.exitCode = all ? 0 : 1
      return
    }
    case "erase": {
      const { erase } = await import("./erase.ts")
      return erase({ config, database: values.database, brand: values.brand, subject: values.subject })
    }
    case "audit": {
      const { audit } = await import("./audit.ts")
      const { database, since, checkpoint } = values
      process.exitCode = (await audit({ config: values.config, database, since, checkpoint })) ? 0 : 1
      return
    }
    case "suppressions": {
      const { suppressions } = await import("./suppressions.ts")
      const { brand, database, format = "jsonl", hashes } = values
      return suppressions({ config, database, brand, format, hashes })
    }
    case "check-config": {
      const { checkConfig } = await import("./check-config.ts")
      if (values.config === undefined) throw new CommandError("Say which file to check: check-config --config FILE")
      return checkConfig(config)
    }
    case "config-schema": {
      const { configJsonSchema } = await import("../server/index.ts")
      process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`)
      return
    }
    case "new-key": {
      const { drawKey } = await import("./new-key.ts")
      const { brand, kid, receipts, id, url, door, private: own } = values
      return drawKey({ kind: file, brand, kid, receipts, id, url, door, private: own })
    }
    case "verify-receipt": {
      const { verifyReceiptFile } = await import("./verify-receipt.ts")
      if (file === undefined) throw new CommandError("Say which receipt to verify: verify-receipt receipt.txt")
      process.exitCode = (await verifyReceiptFile(file, values.jwks)) ? 0 : 1
      return
    }
    case "check-mail": {
      const { checkMailFile } = await import("./check-mail.ts")
      if (file === undefined) throw new CommandError("Say which mail to check: check-mail mail.eml")
      process.exitCode = (await checkMailFile(file, values.post)) ? 0 : 1
      return
    }
    case "inbound-mail": {
      const { inboundMail } = await import("./inbound-mail.ts")
      return inboundMail({ config, database: values.database, brand: values.brand })
    }
    default:
      throw new CommandError(`There is no command "${command}".\n\n${USAGE}`)
  }
}

function parseCommand(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${USAGE}`)
  }
}

function portFrom(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new CommandError(`"${text}" is no port number.`)
  return port
}

/** A mail server that is told anything else would return the mail, and with it somebody's no: it is to try again (EX_TEMPFAIL of sysexits.h). */
const FAILED = process.argv.includes("inbound-mail") ? 75 : 1

// Awaited here: a command that stops in the middle for whatever reason does not end as if it were done.
await run(process.argv.slice(2)).catch(async (error: unknown) => {
  if ((error as NodeJS.ErrnoException)?.code === "ERR_UNKNOWN_BUILTIN_MODULE") {
    // `node:sqlite`, the one built-in module that is younger than what `engines` asks for.
    process.stderr.write(`This command needs Node 22.13 or newer, and runs on ${process.version}.\n`)
    process.exit(FAILED)
  }
  const { forTerminal } = await import("./for-terminal.ts")
  const known = error instanceof Error && OURS.has(error.name)
  process.stderr.write(
    known ? `${forTerminal(error.message)}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exit(FAILED)
})
