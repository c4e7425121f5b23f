import { drawSecret, looksDrawn } from "../link/index.ts"
import { fingerprint } from "./fingerprint.ts"

/** With what messages are signed, as Standard Webhooks 1.0 writes it. */
export const drawSigningSecret = (): string =>
  `whsec_${drawSecret().replaceAll("-", "+").replaceAll("_", "/").padEnd(44, "=")}`

/**
 * A key that its holder alone keeps, and its SHA-256, which stands in the configuration (D39). A hash in which chance wrote
 * a word would be refused there as made up: then another key is drawn.
 */
export async function drawAccessKey(): Promise<{ readonly key: string; readonly sha256: string }> {
  const key = drawSecret()
  const sha256 = await fingerprint(key)
  return looksDrawn(sha256) ? { key, sha256 } : drawAccessKey()
}
