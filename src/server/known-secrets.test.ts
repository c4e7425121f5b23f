import { globSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { newKey, newReceiptKey } from "../link/index.ts"
import { ConfigError, type ConfigFile, readConfig } from "./config.ts"
import { drawAccessKey, drawSigningSecret } from "./draw-secrets.ts"
import { fingerprint } from "./fingerprint.ts"
import { configFile, LOCALES } from "./testing.ts"

/** What is said of a configuration whose secrets are these in one place; `null` when it is taken. */
async function complaintOf(put: (file: ConfigFile, secret: string) => void, secret: string): Promise<string | null> {
  const file = await configFile()
  put(file, secret)
  return readConfig(file, LOCALES).then(
    () => null,
    (error: unknown) => {
      if (error instanceof ConfigError) return error.message
      throw error
    },
  )
}

const brand = "lenoir"
const hook = { brand, id: "crm", url: "https://crm.lenoir.example/hook" }

/** Every place of a secret, and what puts one there. */
const PLACES: Readonly<Record<string, (file: ConfigFile, secret: string) => void>> = {
  "keys.0.secret": (file, secret) => Object.assign(file.keys[0] ?? {}, { secret }),
  "keys.3.jwk.d": (file, d) => {
    const jwk = { kty: "OKP" as const, crv: "Ed25519" as const, x: "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik", d }
    file.keys.push({ kid: "ed", brand, status: "active", alg: "EdDSA", jwk })
  },
  "receiptKeys.0.jwk.d": (file, d) => Object.assign(file.receiptKeys?.[0]?.jwk ?? {}, { d }),
  "suppressionKeys.0.secret": (file, secret) => Object.assign(file.suppressionKeys?.[0] ?? {}, { secret }),
  "webhooks.0.secrets.1": (file, secret) =>
    Object.assign(file, { webhooks: [{ ...hook, secrets: [drawSigningSecret(), secret] }] }),
  "inbound.1.secrets.0": (file, secret) => Object.assign(file.inbound?.[1] ?? {}, { secrets: [secret] }),
  "senderKeys.0.sha256": (file, sha256) => Object.assign(file.senderKeys[0] ?? {}, { sha256 }),
  "agents.0.sha256": (file, sha256) => Object.assign(file.agents?.[0] ?? {}, { sha256 }),
}

/** As each place writes it. */
const spelledFor = (place: string, secret: string): string =>
  place.includes("secrets") ? `whsec_${Buffer.from(secret, "base64url").toString("base64")}` : secret

const bytes = (at: (place: number) => number) =>
  Buffer.from(Array.from({ length: 32 }, (_, place) => at(place))).toString("base64url")

const NOT_DRAWN = {
  zeroes: bytes(() => 0),
  "bytes that count up": bytes((at) => at),
  "a pattern": bytes((at) => 131 + (at % 8) * 17),
  "a phrase": Buffer.from("correct horse battery staple!!! ").toString("base64url"),
}

describe.each(Object.keys(PLACES))("a secret at %s", (place) => {
  const put = PLACES[place] as (file: ConfigFile, secret: string) => void

  it.each(Object.entries(NOT_DRAWN))("of %s is refused, and never quoted (D9)", async (_, secret) => {
    const spelled = spelledFor(place, secret)
    const complaint = await complaintOf(put, spelled)
    expect(complaint).toContain("random")
    expect(complaint).not.toContain(spelled)
  })

  it("is refused where a guide, a standard or a test of ours has it (D9)", async () => {
    for (const example of EXAMPLES) {
      const spelled = spelledFor(place, example)
      const complaint = await complaintOf(put, spelled)
      // Where what stands there cannot be one at all, that is said.
      const why = place.includes("sha256") ? /sha256: (was published|must be|is not random|is the SHA-256)/ : /./
      expect(complaint, example).toMatch(why)
      expect(complaint, example).not.toContain(spelled)
    }
  })

  it("that was drawn is taken", async () => {
    const drawn: Record<string, () => Promise<string>> = {
      sha256: async () => (await drawAccessKey()).sha256,
      secrets: async () => drawSigningSecret(),
      secret: async () => String((newKey("k", brand) as { secret: string }).secret),
    }
    const kind = place.split(".").findLast((step) => drawn[step])
    if (kind === undefined) return
    expect(await complaintOf(put, (await drawn[kind]?.()) ?? "")).toBeNull()
  })
})

/** Whatever in our guides, the standards that they name and our tests could be taken for a secret of 24 bytes or more. */
const EXAMPLES: readonly string[] = [
  ...["README.md", ...globSync("docs/**/*.md"), "src/link/testing.ts", "src/server/signed-webhook.test.ts"].flatMap(
    secretsIn,
  ),
  "AyM1SysPpbyfDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwAzZr1Z9CAow",
  "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
]

function secretsIn(file: string): string[] {
  const text = readFileSync(file, "utf8")
  const named = [
    ...text.matchAll(/"(?:secret|d)": "([^"…]+)"|"id": "\w+", "sha256": "([^"…]+)"|^\| secret \| `([^`]+)` \|$/gm),
  ]
  return [
    ...named.map((found) => found.slice(1).find((each) => each !== undefined) ?? ""),
    ...[...text.matchAll(/whsec_([A-Za-z0-9+/]{32,})/g)].map(([, base64 = ""]) =>
      Buffer.from(base64, "base64").toString("base64url"),
    ),
    ...[...text.matchAll(/"([0-9a-f]{64})"/g)].map(([, hex = ""]) => Buffer.from(hex, "hex").toString("base64url")),
  ]
}

describe("the examples", () => {
  it("are found: there is something to refuse", () => {
    expect(EXAMPLES.length).toBeGreaterThan(5)
  })

  it("of keys that stand as their SHA-256 are refused, and so are the words that people take for a key (D39)", async () => {
    for (const word of ["", "test", "secret", "password", "changeme", "sender-key", "trial-sender-key", "demo"]) {
      for (const place of ["senderKeys.0.sha256", "agents.0.sha256"]) {
        const put = PLACES[place] as (file: ConfigFile, secret: string) => void
        expect(await complaintOf(put, await fingerprint(word)), word).toContain(
          `${place}: is the SHA-256 of a word that anybody would try`,
        )
      }
    }
  })

  it("of the standard's Ed25519 are refused as a key for receipts, in its own words (RFC 8037 appendix A.1)", async () => {
    const file = await configFile()
    const jwk = {
      kty: "OKP" as const,
      crv: "Ed25519" as const,
      d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
      x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }
    await expect(
      readConfig({ ...file, receiptKeys: [{ ...(await newReceiptKey("r", brand)), jwk }] }, LOCALES),
    ).rejects.toThrow("receiptKeys.0.jwk.d: was published as an example")
  })
})
