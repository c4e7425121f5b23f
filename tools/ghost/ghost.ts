import { type ChildProcess, spawn } from "node:child_process"
import { createHmac, randomUUID } from "node:crypto"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { InstalledGhost } from "./install.ts"

/** As long as a first start may take: it makes the database. */
const START_MS = 180_000

export interface Newsletter {
  readonly id: string
  readonly uuid: string
  readonly name: string
}

/** A member, as Ghost's own administration sees them. */
interface Member {
  readonly id: string
  readonly uuid: string
  readonly email: string
  /** What Ghost puts into the mails to this member. */
  readonly unsubscribe_url: string
}

/** A real Ghost, as a process of its own, with a database and a site of its own. */
export class Ghost {
  readonly url: string
  /** The file of its database. */
  readonly database: string
  readonly #process: ChildProcess
  readonly #folder: string
  /** Of an integration: `id:secret`. */
  #adminKey = ""
  contentKey = ""

  private constructor(url: string, started: ChildProcess, folder: string) {
    this.url = url
    this.database = join(folder, "ghost.db")
    this.#process = started
    this.#folder = folder
  }

  /** Starts one on a free port, and sets up its site. */
  static async start({ folder: installed, node, driver }: InstalledGhost): Promise<Ghost> {
    const folder = mkdtempSync(join(tmpdir(), "preference-center-ghost-"))
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    cpSync(`${installed}/content`, join(folder, "content"), { recursive: true })
    const config = {
      NODE_ENV: "development",
      url,
      server__host: "127.0.0.1",
      server__port: String(port),
      database__client: driver,
      database__connection__filename: join(folder, "ghost.db"),
      database__useNullAsDefault: "true",
      paths__contentPath: join(folder, "content"),
      mail__transport: "stub",
      privacy__useTinfoil: "true",
      security__staffDeviceVerification: "false",
    }
    const started = spawn(node, ["index.js"], {
      cwd: installed,
      env: { PATH: process.env.PATH, HOME: folder, ...config },
      stdio: ["ignore", "pipe", "pipe"],
    })
    await said(started, /Ghost booted/)
    const ghost = new Ghost(url, started, folder)
    try {
      await ghost.#setUp()
    } catch (error) {
      await ghost.stop()
      throw error
    }
    return ghost
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#process.exitCode !== null) return resolve()
      this.#process.once("exit", () => resolve())
      this.#process.kill("SIGTERM")
    })
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #setUp(): Promise<void> {
    const owner = { name: "Owner", email: "owner@example.com", password: `P-${randomUUID()}` }
    await this.#call("POST", "authentication/setup/", { setup: [{ ...owner, blogTitle: "The Daily Test" }] }, {})
    const login = await this.#call("POST", "session/", { username: owner.email, password: owner.password }, {})
    const cookie = login.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ")
    const answer = await this.#call(
      "POST",
      "integrations/?include=api_keys",
      { integrations: [{ name: "Preference center" }] },
      { cookie },
    )
    const { integrations } = answer.read<{ integrations: { api_keys: { type: string; secret: string }[] }[] }>()
    const keys = integrations[0]?.api_keys ?? []
    this.#adminKey = keys.find(({ type }) => type === "admin")?.secret ?? ""
    this.contentKey = keys.find(({ type }) => type === "content")?.secret ?? ""
  }

  async newsletters(): Promise<readonly Newsletter[]> {
    const answer = await this.#call("GET", "newsletters/?limit=100")
    return answer.read<{ newsletters: Newsletter[] }>().newsletters
  }

  async addNewsletter(name: string, more: Record<string, unknown> = {}): Promise<Newsletter> {
    const answer = await this.#call("POST", "newsletters/", { newsletters: [{ name, ...more }] })
    const [made] = answer.read<{ newsletters: Newsletter[] }>().newsletters
    if (!made) throw new Error("Ghost made no newsletter.")
    return made
  }

  /** A new member with these newsletters. */
  async addMember(newsletters: readonly Newsletter[]): Promise<Member> {
    const email = `ada.${randomUUID()}@example.com`
    const subscribed = newsletters.map(({ id }) => ({ id }))
    const answer = await this.#call("POST", "members/", { members: [{ email, name: "Ada", newsletters: subscribed }] })
    const [member] = answer.read<{ members: Member[] }>().members
    if (!member) throw new Error("Ghost made no member.")
    return member
  }

  async #call(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    const answer = await fetch(`${this.url}/ghost/api/admin/${path}`, {
      method,
      headers: {
        origin: this.url,
        "accept-version": "v5.130",
        "content-type": "application/json",
        ...(headers ?? { authorization: `Ghost ${this.#authority()}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    // Read to its end: Ghost keeps a new session before it sends the last byte.
    const text = await answer.text()
    if (!answer.ok) throw new Error(`Ghost answered ${method} ${path} with ${answer.status}: ${text}`)
    return { headers: answer.headers, read: <T>() => JSON.parse(text) as T }
  }

  /** A token for the Admin API, good for five minutes. */
  #authority(): string {
    const [kid = "", secret = ""] = this.#adminKey.split(":")
    const now = Math.floor(Date.now() / 1000)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
    const signed = `${part({ alg: "HS256", typ: "JWT", kid })}.${part({ iat: now, exp: now + 300, aud: "/admin/" })}`
    return `${signed}.${createHmac("sha256", Buffer.from(secret, "hex")).update(signed).digest("base64url")}`
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0))
    })
  })

/** Waits until a process says something; fails when it ends before, or takes too long. */
function said(started: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ""
    const late = setTimeout(() => {
      started.kill("SIGKILL")
      reject(new Error(`Ghost did not start in time:\n${output.slice(-2_000)}`))
    }, START_MS)
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000)
      if (!pattern.test(output)) return
      clearTimeout(late)
      resolve()
    }
    started.stdout?.on("data", read)
    started.stderr?.on("data", read)
    started.once("exit", (code) => {
      clearTimeout(late)
      reject(new Error(`Ghost ended with ${code} before it had started:\n${output.slice(-2_000)}`))
    })
  })
}
