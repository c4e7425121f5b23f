import { looksDrawn } from "../link/index.ts"
import { fingerprint } from "./fingerprint.ts"

/** A secret of the configuration, and where it stands: `webhooks.0.secrets.1`. */
export interface PlacedSecret {
  readonly place: string
  /** As it stands there. */
  readonly text: string
  /** A key that the keyring looks at, too; `whsec_` and base64; or the SHA-256 of a key that stands nowhere, base64url. */
  readonly kind: "key" | "signing" | "sha256"
}

/** What was printed for everybody to read, in base64url. Whoever copies one shares it with all who ever did. */
const PUBLISHED: ReadonlySet<string> = new Set([
  // RFC 7515 appendix A.1, the HMAC key of JWS and of many manuals.
  "AyM1SysPpbyfDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwAzZr1Z9CAow",
  // RFC 8037 appendix A.1, and RFC 8032 section 7.1, tests 1 to 3: Ed25519.
  "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  "TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs",
  "xaqN9D-fg3vtt0QvMdy3sWbTThUHbwlLhc46LgtEWPc",
  // Standard Webhooks 1.0, and the manual of a service that speaks it.
  "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "C2FVsBQIhrscChlQIMV-b5sSYspob7oD",
  // The guides and the tests of this project.
  "3f0mNFX0HdmuXkPzMpIPXpmFCDGkIx0NLfUXE3Yb9dk",
  "Uv38ByGCZU8WP18PmmIdcpVmx00QA3xNe7sEB9Hixkk",
])

/** What people take for a key until they have one, and mean to change later. */
const WORDS = [
  ...["", "a", "admin", "agent", "anna", "api", "api-key", "apikey", "changeme", "change-me", "default", "demo"],
  ...["example", "foo", "foobar", "hello", "key", "letmein", "my-key", "my-secret", "pass", "passw0rd", "password"],
  ...["password1", "qwerty", "secret", "sender", "sender-key", "sesame", "test", "test-key", "testing", "token"],
  ...["trial-sender-key", "welcome", "xxx", "your-key", "your-secret", "0", "123", "1234", "12345", "123456"],
  ...["12345678", "123456789", "1234567890"],
]

const hashesOfWords = Promise.all(WORDS.map(fingerprint)).then((hashes) => new Set(hashes))

/** What is wrong with secrets that stand in a configuration: each with its place, and never with itself (D9, D39). */
export async function mistakesInSecrets(secrets: readonly PlacedSecret[]): Promise<string[]> {
  const known = await hashesOfWords
  return secrets.flatMap(({ place, text, kind }) => {
    const base64 = text.replace(/^whsec_/, "")
    const spelled = base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
    if (kind === "sha256" && known.has(spelled)) return [`${place}: is the SHA-256 of a word that anybody would try`]
    if (PUBLISHED.has(spelled)) return [`${place}: was published as an example; ${DRAW}`]
    return kind === "key" || looksDrawn(base64) ? [] : [`${place}: is not random; ${DRAW}`]
  })
}

const DRAW = 'draw one with "preference-center new-key"'
