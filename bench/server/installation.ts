import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openStore } from "../../src/cli/open-store.ts"
import { createKeyring, linkUrls, newKey, signLink } from "../../src/link/index.ts"
import { nodeHmac } from "../../src/link/node.ts"
import { createRegister } from "../../src/server/index.ts"
import { BRAND, subjectOf, takeOver } from "../people.ts"
import { type RunningServer, startServer } from "./pinned.ts"

const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname
const ISSUER = "http://127.0.0.1"
/** What a business would install: a configuration, and a register with people in it. */
export interface Installation {
  readonly folder: string
  /** The path of the page of a person's own link. */
  pathOf(at: number): Promise<string>
  /** A SQLite file of its own, as it was before anybody pressed. */
  copyOfRegister(): string
  /** Takes the same people over into an empty database. */
  fill(database: string): Promise<void>
  /** The built server, over a file or a PostgreSQL. */
  start(database: string, pinned: boolean): Promise<RunningServer>
  remove(): void
}

export async function install(people: number): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), "bench-server-"))
  const key = newKey("bench", BRAND.id)
  const config = { publicUrl: ISSUER, brands: [BRAND], keys: [key], senderKeys: [] }
  writeFileSync(join(folder, "config.json"), JSON.stringify(config))
  const signer = { keyring: await createKeyring([key], { hmac: nodeHmac }), issuer: ISSUER }
  const first = join(folder, "first.db")
  await fill(first, people)
  let copies = 0
  return {
    folder,
    pathOf: async (at) => {
      const token = await signLink(signer, { brand: BRAND.id, subject: subjectOf(at), mailing: "bench" })
      return linkUrls(ISSUER, "fr", token).unsubscribe.slice(ISSUER.length)
    },
    copyOfRegister: () => {
      copies += 1
      const copy = join(folder, `run-${copies}`)
      mkdirSync(copy)
      copyFileSync(first, join(copy, "register.db"))
      return join(copy, "register.db")
    },
    fill: (database) => fill(database, people),
    start: (database, pinned) => {
      const args = [COMMAND, "serve", "--config", "config.json", "--database", database, "--port", "0"]
      return startServer(args, "/fr/", { pinned, folder })
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

async function fill(database: string, people: number): Promise<void> {
  const store = await openStore(database, "create")
  await takeOver(createRegister({ store }), 0, people)
  await store.close()
}

/** How many of these people have left, once each, by the register. */
export async function leftOf(database: string, subjects: readonly string[]): Promise<number> {
  const store = await openStore(database, "refuse")
  const records = await store.readMany(BRAND.id, subjects)
  await store.close()
  return [...records.values()].filter(({ objections }) => objections.length === 1).length
}

/** How many transactions were committed to a file that is open elsewhere: `iChange` of its wal-index (sqlite.org/walformat.html). */
export const commitsOf = (database: string): number => readUInt32(readFileSync(`${database}-shm`), 8)

/** In the byte order of this machine. */
const readUInt32 = (bytes: Buffer, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, new Uint8Array(new Uint32Array([1]).buffer)[0] === 1)
