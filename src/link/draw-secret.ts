import { looksDrawn } from "./looks-drawn.ts"
import { base64Url } from "./token-format.ts"

/**
 * 32 bytes in base64url, drawn at random (D9). Chance writes a word once in some two million times: then it is drawn again,
 * so that no configuration refuses what was drawn for it.
 */
export function drawSecret(): string {
  const secret = base64Url(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
  return looksDrawn(secret) ? secret : drawSecret()
}
