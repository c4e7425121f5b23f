import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Ajv } from "ajv"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type ConfigFile, configJsonSchema, fingerprint, readConfig } from "../server/index.ts"
import { configFile, LOCALES } from "../server/testing.ts"
import type { Ran } from "./testing.ts"

/** The built command, from nothing to a configuration that can be used. */

const COMMAND = new URL("../../dist/lib/cli/main.js", import.meta.url).pathname

let folder: string
let file: ConfigFile
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "configure-"))
  file = { ...(await configFile()), publicUrl: "https://prefs.acme.example" }
})
afterEach(() => rm(folder, { recursive: true }))

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...env } }
    execFile(process.execPath, [COMMAND, ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

const checked = async (config: unknown, env: NodeJS.ProcessEnv = {}): Promise<Ran> => {
  await writeFile(join(folder, "config.json"), JSON.stringify(config))
  return run(["check-config", "--config", "config.json"], env)
}

const drawn = async (...args: string[]) => {
  const { code, out, err } = await run(["new-key", ...args])
  expect([args, code, err.includes("not stand")]).toEqual([args, 0, false])
  return { entry: JSON.parse(out), err }
}

describe("check-config", () => {
  it("tells what was understood: senders, doors, keys and who is told", async () => {
    const [lenoir, ...others] = file.brands
    const doors = { sms: { number: "8850" }, post: { address: "Rue Neuve 1\n1000 Bruxelles" } }
    const { entry } = await drawn("webhook", "--brand", "dupont", "--id", "crm", "--url", "https://crm.example/x?key=1")
    const { code, out } = await checked({
      ...file,
      brands: [{ ...lenoir, doors, embedOrigins: ["https://www.acme.example"] }, ...others],
      smtp: "smtps://user:pass-word@mail.acme.example:465",
      webhooks: [entry],
    })
    expect(code).toBe(0)
    for (const line of [
      "mail         through smtps://mail.acme.example:465",
      "Maison Lenoir (lenoir)",
      "controller   Maison Lenoir SA, Rue Neuve 1, 1000 Bruxelles",
      "doors        page and links; sms 8850; post Rue Neuve 1, 1000 Bruxelles",
      "framed by    https://www.acme.example",
      "link keys    2026-11 (HS256, active), 2021-01 (HS256, retired)",
      "receipts     signed with lenoir-receipts",
      "agents       anna",
      "inbound      sms, mail",
      "Dupont & fils (dupont)",
      "receipts     not signed: no key in receiptKeys",
      "webhooks     crm at https://crm.example",
    ]) {
      expect(out).toContain(`${line}\n`)
    }
  })

  it("tells no secret, neither of one that can be used nor of one that cannot", async () => {
    const whole = {
      ...file,
      smtp: "smtps://user:pass-word@mail.acme.example:465",
      webhooks: [
        (await drawn("webhook", "--brand", "lenoir", "--id", "crm", "--url", "https://c.example/?key=q1w2")).entry,
      ],
    }
    const secrets = [...secretsIn(whole), "pass-word", "q1w2"]
    expect(secrets.length).toBeGreaterThan(9)
    for (const config of [whole, { ...whole, brands: [] }, { ...whole, keys: [...whole.keys, ...whole.keys] }]) {
      const { out, err } = await checked(config)
      expect(secrets.filter((secret) => (out + err).includes(secret))).toEqual([])
    }
  })

  it("tells every mistake at once, and ends with 1", async () => {
    const [lenoir, dupont] = file.brands
    const { code, out, err } = await checked({
      ...file,
      publicUrl: "http://prefs.acme.example",
      brands: [
        { ...lenoir, defaultLocale: "de" },
        { ...dupont, privacyUrl: { fr: "https://dupont.example" } },
      ],
      keys: file.keys.map((key) => ({ ...key, secret: "c2hvcnQ" })),
    })
    expect([code, out]).toEqual([1, ""])
    for (const mistake of ["publicUrl: ", "brands.0.defaultLocale: ", 'brands.1.privacyUrl: "nl" is missing']) {
      expect(err).toContain(mistake)
    }
    for (const { kid } of file.keys) expect(err).toContain(`key ${kid}: the secret has 5 bytes`)
  })

  it.each([
    ["a proxy that is no address", { trustedProxies: ["proxy.acme.example"] }, 'trustedProxies: "proxy.acme.example"'],
    ["a field of another name", { trustedProxy: [] }, "trustedProxy: there is no such field"],
  ])("refuses %s", async (_, more, words) => {
    const { code, err } = await checked({ ...file, ...more })
    expect([code, err.includes(words)]).toEqual([1, true])
  })

  it("asks for a file, and says where one is no JSON without quoting it", async () => {
    expect(await run(["check-config"])).toMatchObject({ code: 1, err: expect.stringContaining("--config FILE") })
    await writeFile(join(folder, "config.json"), '{\n  "smtp": "smtps://user:pass-word@x"\n  "keys": [] }')
    const { code, err } = await run(["check-config", "--config", "config.json"])
    expect([code, err]).toEqual([1, "config.json is no JSON, at line 3.\n"])
  })

  it.each<[string, string | Uint8Array, string]>([
    ["a field twice", '{\n  "keys": [],\n  "keys": [] }', 'has the field "keys" twice in one object, at line 3'],
    ["a byte order mark", "\ufeff{}", "begins with a byte order mark: leave it out"],
    ["letters of another alphabet", Buffer.from('{ "smtp": "pass-w\u00f6rd" }', "latin1"), "is not in UTF-8"],
    ["half a character", '{\n"name": "\\ud800" }', "has half of a character (a surrogate alone), at line 2"],
    ["nothing", "", "is empty, and has to be JSON"],
  ])("takes no file with %s, and says so (D33)", async (_, content, words) => {
    await writeFile(join(folder, "config.json"), content)
    const { code, err } = await run(["check-config", "--config", "config.json"])
    expect([code, err]).toEqual([1, `config.json ${words}.\n`])
  })
})

describe("config-schema", () => {
  it("prints the JSON Schema, the same that comes with the package", async () => {
    const { code, out } = await run(["config-schema"])
    expect([code, JSON.parse(out)]).toEqual([0, configJsonSchema()])
    const built = await readFile(new URL("../../dist/config.schema.json", import.meta.url), "utf8")
    expect(JSON.parse(built)).toEqual(configJsonSchema())
  })
})

describe("the demo's configuration", () => {
  it("can be used, and has nothing that its schema does not know", async () => {
    const demo = spawn(process.execPath, [COMMAND, "demo", "--port", "0"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    })
    await once(demo.stdout, "data")
    demo.kill("SIGTERM")
    await once(demo, "exit")
    const { code, out } = await run(["check-config", "--config", ".data/demo/config.json"])
    expect([code, out.includes("Maison Lenoir (lenoir)")]).toEqual([0, true])
    const validate = new Ajv({ formats: { email: true } }).compile(configJsonSchema())
    validate(JSON.parse(await readFile(join(folder, ".data/demo/config.json"), "utf8")))
    expect(validate.errors).toBeNull()
  })
})

describe("new-key", () => {
  it("draws every secret of a configuration that can be used then", async () => {
    const ofLenoir = ["--brand", "lenoir"]
    const config = {
      ...file,
      keys: [
        (await drawn("--kid", "2027-01", ...ofLenoir)).entry,
        (await drawn("--kid", "d-1", "--brand", "dupont")).entry,
      ],
      receiptKeys: [(await drawn("--kid", "receipts", ...ofLenoir, "--receipts")).entry],
      senderKeys: [(await drawn("sender", ...ofLenoir)).entry],
      agents: [(await drawn("agent", ...ofLenoir, "--id", "anna")).entry],
      webhooks: [
        (await drawn("webhook", ...ofLenoir, "--id", "crm", "--url", "https://crm.acme.example/hook")).entry,
        (await drawn("webhook", ...ofLenoir, "--id", "own", "--url", "http://10.0.0.7/hook", "--private")).entry,
      ],
      inbound: [(await drawn("inbound", ...ofLenoir, "--door", "sms")).entry],
      suppressionKeys: [(await drawn("suppression", ...ofLenoir)).entry],
    }
    expect((await checked(config)).code).toBe(0)
    expect(new Set(secretsIn(config)).size).toBe(secretsIn(config).length)
  })

  it("prints a sender's and an agent's key once, beside the entry, which holds its hash and not the key (D39)", async () => {
    for (const args of [["sender"], ["agent", "--id", "anna"]]) {
      const { entry, err } = await drawn(...args, "--brand", "lenoir")
      const [key = ""] = err.match(/^[\w-]{43}$/m) ?? []
      expect(entry.sha256).toBe(await fingerprint(key))
      expect(JSON.stringify(entry)).not.toContain(key)
      expect(err).toContain("stands nowhere else")
    }
    const { err } = await drawn("suppression", "--brand", "lenoir")
    expect(err).toBe('The entry belongs into "suppressionKeys" of the configuration.\n')
  })

  it.each([
    [["house", "--brand", "lenoir"], "sender, agent, webhook, inbound, suppression"],
    [["sender"], "new-key sender --brand lenoir"],
    [["agent", "--brand", "lenoir"], "new-key agent --brand lenoir --id anna"],
    [["agent", "--brand", "lenoir", "--id", "Anna B"], "id: use 1 to 40"],
    [["sender", "--brand", "Maison Lenoir"], "brand: use 1 to 40"],
    [["webhook", "--brand", "lenoir", "--id", "crm", "--url", "http://crm.example"], "url: must be an https address"],
    [["inbound", "--brand", "lenoir", "--door", "window"], 'door: must be ("sms" | "mail")'],
    [[], "--kid 2026-11 --brand lenoir"],
  ])("draws nothing for %j, and says what is wrong", async (args, words) => {
    const { code, out, err } = await run(["new-key", ...args])
    expect([code, out, err.includes(words)]).toEqual([1, "", true])
  })
})

describe("a secret that stands elsewhere", () => {
  it("is read from the environment, or from a file beside the configuration", async () => {
    const [key, ...keys] = file.keys
    const secret = key?.alg === "HS256" ? key.secret : ""
    const [receipts] = file.receiptKeys ?? []
    await mkdir(join(folder, "secrets"))
    await writeFile(join(folder, "secrets/receipts"), `${receipts?.jwk.d}\n`)
    const named = {
      ...file,
      keys: [{ ...key, secret: { env: "LINK_KEY" } }, ...keys],
      receiptKeys: [{ ...receipts, jwk: { ...receipts?.jwk, d: { file: "secrets/receipts" } } }],
      smtp: { env: "SMTP_URL" },
    }
    const env = { LINK_KEY: secret, SMTP_URL: "smtps://user:pass-word@mail.acme.example" }
    const { code, out, err } = await checked(named, env)
    expect([err, code]).toEqual(["", 0])
    expect(out).toContain("through smtps://mail.acme.example")
    expect(out).toContain("signed with lenoir-receipts")
    await expect(readConfig(named, LOCALES)).rejects.toThrow("must be a text")
  })

  it("that is not there is named, with its place", async () => {
    await writeFile(join(folder, "empty"), "\n")
    const inbound = {
      brand: "lenoir",
      door: "sms",
      secrets: [{ file: "/run/secrets/no-such-file" }, { file: "empty" }],
    }
    const { code, err } = await checked({ ...file, smtp: { env: "NO_SUCH_VARIABLE" }, inbound: [inbound] })
    expect([code, err.split("\n")]).toEqual([
      1,
      [
        "Secrets of config.json are missing:",
        "  - smtp: the environment has no NO_SUCH_VARIABLE",
        "  - inbound.0.secrets.0: the file /run/secrets/no-such-file cannot be read (ENOENT)",
        "  - inbound.0.secrets.1: the file empty is empty",
        "",
      ],
    ])
  })

  it("may not be named in a field that is no secret", async () => {
    const { code, err } = await checked(
      { ...file, publicUrl: { env: "PUBLIC_URL" } },
      { PUBLIC_URL: "https://a.example" },
    )
    expect([code, err.includes("publicUrl: must be a text")]).toEqual([1, true])
  })
})

/** Whatever in a configuration is secret. */
function secretsIn({
  keys,
  receiptKeys = [],
  webhooks = [],
  inbound = [],
  suppressionKeys = [],
}: ConfigFile): string[] {
  return [
    ...keys.map((key) => (key.alg === "HS256" ? key.secret : String(key.jwk.d))),
    ...receiptKeys.map(({ jwk }) => String(jwk.d)),
    ...[...webhooks, ...inbound].flatMap(({ secrets }) => secrets),
    ...suppressionKeys.map(({ secret }) => secret),
  ]
}
