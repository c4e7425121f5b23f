import { looksDrawn } from "./looks-drawn.ts"
import { base64Url } from "./token-format.ts"

/**
 * A secret in base64url, drawn at random (D9). Chance writes a word once in some two million times: then it is drawn again,
 * so that no configuration refuses what was drawn for it.
 *
 * @param length in bytes: at least 24
 */
export function drawSecret(length = 32): string {
  const secret = base64Url(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(length))))
  return looksDrawn(secret) ? secret : drawSecret(length)
}
