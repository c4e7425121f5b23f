import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Brand, BrandDoors, Theme } from "preference-center/domain"
import { createKeyring, drawSecret, linkUrls, newKey, signLink } from "preference-center/link"
import { Webhook } from "standardwebhooks"
import { ownPort } from "./own-port.ts"
import { newSigningSecret } from "./signing-secret.ts"

const COMMAND = new URL("../dist/lib/cli/main.js", import.meta.url).pathname
const DAY_S = 24 * 60 * 60

/** A lane of the register, answered. */
interface Answer {
  readonly channel: string
  readonly topic: string
  readonly may: boolean
}

/** What the register holds of a person. */
export interface Kept {
  /** What each line of evidence says, oldest first. */
  readonly evidence: readonly string[]
  /** How many lines say again what another one of the same moment says. */
  readonly repeated: number
  readonly objections: readonly { readonly reference: string; readonly stands: boolean }[]
  /** How many acknowledgements were put into the outbox, sent or not. */
  readonly mails: number
  /** How many messages to the sender's own systems. */
  readonly messages: number
}

export interface LinkWishes {
  readonly brand?: string
  readonly subject?: string
  readonly lang?: string
  readonly screen?: "choice" | "preferences"
  /** Signed so many days ago, for 90 days. */
  readonly daysOld?: number
}

/** The demo's own sample: its configuration, its key for senders, and its register with the sample people in it. */
export class Sample {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Runs the demo once, long enough to write them. */
  static async make(): Promise<Sample> {
    const folder = mkdtempSync(join(tmpdir(), "preference-center-demo-"))
    const demo = spawn(process.execPath, [COMMAND, "demo", "--port", "0"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    })
    await lineOf(demo, /Demo page +(\S+)/)
    await ended(demo)
    return new Sample(join(folder, ".data/demo"))
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8").trim()
  }

  remove(): void {
    rmSync(join(this.folder, "../.."), { recursive: true })
  }
}

interface Config {
  publicUrl: string
  brands: (Omit<Brand, "catalogue"> & {
    embedOrigins?: readonly string[]
    theme?: Theme
    catalogue: {
      channels: { id: string }[]
      topics: { id: string; channels: string[]; name: object; description: object }[]
    }
  })[]
  keys: ReturnType<typeof newKey>[]
  smtp?: string
  webhooks?: { brand: string; id: string; url: string; secrets: string[]; private: boolean }[]
  suppressionKeys?: { brand: string; secret: string }[]
  inbound?: { brand: string; door: "sms" | "mail"; secrets: string[] }[]
  agents?: { brand: string; id: string; sha256: string }[]
}

/** The real server, as a process of its own, over a real database in a folder of its own. */
export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), "preference-center-"))
  readonly #config: Config
  readonly #senderKey: string
  readonly #port: number
  #process: ChildProcess | undefined
  #log = ""

  private constructor(sample: Sample, port: number) {
    this.#port = port
    cpSync(sample.folder, this.folder, { recursive: true })
    this.#config = JSON.parse(sample.read("config.json")) as Config
    this.#config.keys = [newKey("e2e", "lenoir")]
    // The demo that they stand for is gone.
    this.#config.webhooks = []
    this.#senderKey = sample.read("sender-key.txt")
  }

  /** Starts one with the sample people. */
  static async start(sample: Sample): Promise<Server> {
    const server = new Server(sample, await ownPort())
    await server.run()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** All that the process has said, on both its outputs. */
  get log(): string {
    return this.#log
  }

  /** Starts the process, on the same port as before. */
  async run(): Promise<void> {
    writeFileSync(join(this.folder, "config.json"), JSON.stringify(this.#config))
    const args = ["serve", "--config", "config.json", "--database", "register.db", "--port", String(this.#port)]
    const started = spawn(process.execPath, [COMMAND, ...args], { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] })
    for (const output of [started.stdout, started.stderr]) {
      output.on("data", (chunk: Buffer) => {
        this.#log += chunk.toString()
      })
    }
    this.#process = started
    await lineOf(started, /Listening on (\S+)/)
  }

  async stop(): Promise<void> {
    if (this.#process) await ended(this.#process)
    this.#process = undefined
  }

  async close(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Adds a topic to the configuration; the server has to be started anew. */
  addTopic(id: string): void {
    const names = Object.fromEntries(this.brand.locales.map((locale) => [locale, id]))
    const { topics, channels } = this.brand.catalogue
    topics.push({ id, name: names, description: names, channels: channels.map((channel) => channel.id) })
  }

  /** Makes the catalogue as large as a large business's: so many topics, each on six channels. */
  enlarge(topics: number): void {
    const { catalogue, locales } = this.brand
    for (const id of ["push", "whatsapp"]) {
      const name = Object.fromEntries(locales.map((locale) => [locale, id]))
      Object.assign(catalogue, { channels: [...catalogue.channels, { id, name, defaultBasis: "legitimate-interest" }] })
    }
    for (let at = catalogue.topics.length; at < topics; at++) this.addTopic(`topic-${at}`)
  }

  /** Puts another brand before the demo's own, so that the first one is not the one of the links. */
  addBrand(id: string, name: string): void {
    // Nobody is behind doors of its own.
    this.#config.brands.unshift({ ...structuredClone(this.brand), doors: {}, id, name })
    this.#config.keys.push(newKey(`e2e-${id}`, id))
  }

  /** Puts the same words into every text of a brand. */
  callEverything(id: string, words: string): void {
    const brand = this.#config.brands.find((each) => each.id === id)
    if (!brand) throw new Error(`There is no brand ${id}.`)
    const named = renamed(brand, words)
    // What the first screen says of the sender is held to plain words.
    const about = words.replace(/[<>]|:\/\/|\./g, "").slice(0, 200)
    Object.assign(brand, named, { about: Object.fromEntries(brand.locales.map((locale) => [locale, about])) })
  }

  /** Dresses the centre like this from the next start on. */
  wear(theme: Theme): void {
    this.brand.theme = theme
  }

  /** Opens doors beside the page from the next start on, with somebody behind each of them. */
  openDoors(doors: BrandDoors): void {
    Object.assign(this.brand, { doors })
    const sha256 = createHash("sha256").update("the agent’s key").digest("base64url")
    this.#config.agents = [{ brand: "lenoir", id: "anna", sha256 }]
    this.#config.suppressionKeys = [{ brand: "lenoir", secret: drawSecret() }]
    this.#config.inbound = (["sms", "mail"] as const).map((door) => {
      return { brand: "lenoir", door, secrets: [newSigningSecret()] }
    })
  }

  /** Lets pages of these origins frame the centre, from the next start on. */
  mayBeFramedBy(...origins: string[]): void {
    this.brand.embedOrigins = origins
  }

  /** Retires the key of the links so far, and signs with another, from the next start on. */
  rotateKey(): void {
    const before = this.#config.keys.map((key) => ({ ...key, status: "retired" as const }))
    this.#config.keys = [...before, newKey(`e2e-${before.length}`, "lenoir")]
  }

  /** Sends mail through this server from the next start on. */
  mailOver(smtp: string): void {
    this.#config.smtp = smtp
  }

  /** Tells this address of every change, from the next start on. */
  tell(url: string, secret: string): void {
    this.#config.webhooks = [{ brand: "lenoir", id: "sender", url, secrets: [secret], private: true }]
  }

  /** Hands in what somebody wrote to the brand, signed as a gateway would sign it. */
  async handIn(door: "sms" | "mail", body: object): Promise<Response> {
    const secret = this.#config.inbound?.find((each) => each.door === door)?.secrets[0]
    if (!secret) throw new Error(`The demo's configuration has no secret for ${door}.`)
    const [id, at, text] = [crypto.randomUUID(), new Date(), JSON.stringify({ brand: "lenoir", ...body })]
    return fetch(`${this.url}/api/v1/inbound/${door}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(id, at, text),
      },
      body: text,
    })
  }

  /** Runs one of the product's commands beside the server; gives what it said. */
  command(...args: string[]): string {
    const where = ["--config", "config.json", "--database", "register.db", "--brand", "lenoir"]
    return execFileSync(process.execPath, [COMMAND, ...args, ...where], { cwd: this.folder, encoding: "utf8" })
  }

  private get brand() {
    const brand = this.#config.brands.find(({ id }) => id === "lenoir")
    if (!brand) throw new Error("The demo's configuration has no brand.")
    return brand
  }

  /** A really signed token. */
  async token({ brand = "lenoir", subject = "c-1042", daysOld = 0 }: LinkWishes = {}): Promise<string> {
    const signer = {
      keyring: await createKeyring(this.#config.keys),
      issuer: this.#config.publicUrl,
      now: () => Math.floor(Date.now() / 1000) - daysOld * DAY_S,
    }
    return signLink(signer, { brand, subject })
  }

  /** A really signed link. */
  async link({ lang = "fr", screen = "choice", ...wishes }: LinkWishes = {}): Promise<string> {
    const urls = linkUrls(this.url, lang, await this.token(wishes))
    return screen === "choice" ? urls.unsubscribe : urls.preferences
  }

  /** Asks the register, as a sender would, for every lane there is. */
  async maySend(subject = "c-1042"): Promise<Answer[]> {
    const questions = this.brand.catalogue.topics.flatMap(({ id, channels }) =>
      channels.map((channel) => ({ subject, channel, topic: id })),
    )
    const answer = await fetch(`${this.url}/api/v1/may-send`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.#senderKey}` },
      body: JSON.stringify({ brand: "lenoir", questions }),
    })
    if (!answer.ok) throw new Error(`may-send answered ${answer.status}`)
    return ((await answer.json()) as { answers: Answer[] }).answers
  }

  /** What the evidence says of a person, oldest first, read past the server. */
  evidence(subject = "c-1042"): string[] {
    return this.#read((db) =>
      db.prepare("SELECT what FROM evidence WHERE subject = ? AND door <> 'import' ORDER BY seq").all(subject),
    ).map((row) => String(row.what))
  }

  /** By which doors a person's changes came, oldest first, read past the server. */
  doors(subject = "c-1042"): string[] {
    return this.#read((db) =>
      db.prepare("SELECT door FROM evidence WHERE subject = ? AND door <> 'import' ORDER BY seq").all(subject),
    ).map((row) => String(row.door))
  }

  /** All that presses left behind of a person, read past the server. */
  kept(subject: string): Kept {
    return this.#read((db) => {
      const all = (sql: string, ...values: string[]) =>
        db.prepare(sql).all(...values) as Record<string, string | null>[]
      const posted = (key: string) => all("SELECT key FROM outbox WHERE key LIKE ?", key).length
      const [{ lines, different } = { lines: 0, different: 0 }] = db
        .prepare(
          `SELECT count(*) AS lines, count(DISTINCT what || coalesce(channel, '') || '/' || coalesce(topic, '')) AS different
           FROM evidence WHERE subject = ?`,
        )
        .all(subject)
      return {
        repeated: Number(lines) - Number(different),
        evidence: all("SELECT what FROM evidence WHERE subject = ? ORDER BY seq", subject).map((row) =>
          String(row.what),
        ),
        objections: all("SELECT reference, undone_at FROM objection WHERE subject = ? ORDER BY revision", subject).map(
          (row) => ({ reference: String(row.reference), stands: row.undone_at === null }),
        ),
        mails: posted(`acknowledgement/${subject}/%`),
        messages: posted(`change/%/${subject}/%`),
      }
    })
  }

  /** A fingerprint of every row of every table, read past the server. */
  fingerprint(): string {
    const rows = this.#read((db) => {
      const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
      return tables.flatMap(({ name }) =>
        db.prepare(`SELECT '${String(name)}' AS of_table, * FROM "${String(name)}"`).all(),
      )
    })
    return createHash("sha256").update(JSON.stringify(rows)).digest("hex")
  }

  #read<Found>(read: (db: DatabaseSync) => Found): Found {
    const db = new DatabaseSync(join(this.folder, "register.db"), { readOnly: true, timeout: 5_000 })
    try {
      return read(db)
    } finally {
      db.close()
    }
  }
}

/** The same, with these words in place of each text that a page may show; addresses and ids stay what they are. */
function renamed<T>(value: T, words: string, key = ""): T {
  if (["id", "locales", "theme", "channels", "defaultBasis"].includes(key) && !isListOfObjects(value)) return value
  if (["defaultLocale", "timeZone", "contactEmail", "embedOrigins"].includes(key)) return value
  if (typeof value === "string") {
    return (value.startsWith("https://") ? `${value}?${encodeURI(words)}"'><i>` : words) as T
  }
  if (Array.isArray(value)) return value.map((each) => renamed(each, words)) as T
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each, words, name)])) as T
}

const isListOfObjects = (value: unknown): boolean => Array.isArray(value) && typeof value[0] === "object"

/** The first group of the first line that fits; fails when the process ends before it. */
export function lineOf(process: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ""
    let complaints = ""
    process.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString()
      const found = pattern.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    })
    process.stderr?.on("data", (chunk: Buffer) => {
      complaints += chunk.toString()
    })
    process.once("close", (code) =>
      reject(new Error(`The process ended with ${code} before it said ${pattern}. It said: ${output}${complaints}`)),
    )
  })
}

/** Asks a process of ours to stop, and waits until it has; one that is over has stopped. */
export function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    process.once("exit", () => resolve())
    process.kill("SIGTERM")
  })
}
