import { type Brand, contactKey, PreferenceError } from "../domain/index.ts"
import { keyedHash } from "./fingerprint.ts"

/** Begins the name of an address of which only a hash is kept. No subject of a brand's own begins so. */
const HASHED = "~"

/** Whether a subject is no person of the brand's, but the hash of an address. */
export const isAddressHash = (subject: string): boolean => subject.startsWith(HASHED)

/**
 * What stands for an address that is not told: `~` and the HMAC-SHA256 (base64url) of its `contactKey`, under the brand's
 * suppression key. `null` for what is neither an address nor a number, and for a brand without a key.
 */
export type AddressHash = (brand: Brand, contact: string) => Promise<string | null>

/** @param keys by brand, base64url */
export const createAddressHash =
  (keys: ReadonlyMap<string, string>): AddressHash =>
  async (brand, contact) => {
    const key = contactKey(contact)
    const secret = keys.get(brand.id)
    return key === null || secret === undefined ? null : `${HASHED}${await keyedHash(secret, key)}`
  }

/** @param what cannot be done */
export const withoutSuppressionKey = (brand: Brand, what: string): PreferenceError =>
  new PreferenceError(
    "invalid-request",
    `Brand "${brand.id}" has no suppression key, so that ${what}. Draw one: "preference-center new-key suppression --brand ${brand.id}".`,
  )
