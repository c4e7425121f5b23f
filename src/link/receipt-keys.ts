import { LinkConfigError } from "./errors.ts"
import { createKeyring, type KeyConfig, type Keyring } from "./keyring.ts"
import { looksDrawn } from "./looks-drawn.ts"

/**
 * A brand's key for receipts, as it stands in configuration: an OKP Ed25519 key (RFC 8037), never one that signs links
 * (B28). Without `d` it signs no more, and stays published for the receipts that people keep.
 */
export interface ReceiptKeyConfig {
  /** Names the key: 1 to 32 of `A-Z a-z 0-9 _ -`. */
  readonly kid: string
  readonly brand: string
  readonly jwk: JsonWebKey
}

/** A key for receipts as a keyring takes it. */
export const receiptKey = ({ kid, brand, jwk }: ReceiptKeyConfig): KeyConfig => ({
  kid,
  brand,
  status: "active",
  alg: "EdDSA",
  jwk,
})

/** A fresh key for receipts. */
export async function newReceiptKey(kid: string, brand: string): Promise<ReceiptKeyConfig> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])
  const { x, d } = "privateKey" in pair ? await crypto.subtle.exportKey("jwk", pair.privateKey) : {}
  if (!x || !d) throw new LinkConfigError("this platform draws no Ed25519 keys")
  // Chance writes a word once in some two million times, and the server would refuse the key as typed (D9).
  if (!looksDrawn(d)) return newReceiptKey(kid, brand)
  return { kid, brand, jwk: { kty: "OKP", crv: "Ed25519", x, d } }
}

/**
 * The public half of a key for receipts, as it is published (RFC 7517 section 4, RFC 8037 section 2). It also names its
 * `brand`, so that no brand can sign in the name of another (D6); readers that do not know the member ignore it.
 */
export interface PublishedKey {
  readonly kty: "OKP"
  readonly crv: "Ed25519"
  readonly x: string
  readonly kid: string
  readonly alg: "EdDSA"
  readonly use: "sig"
  readonly brand: string
}

/** A JWK set (RFC 7517 section 5). */
export interface KeySet {
  readonly keys: readonly PublishedKey[]
}

/** What `/.well-known/jwks.json` says. Each member is named, so that no private half can slip in. */
export const publicKeySet = (configs: readonly ReceiptKeyConfig[]): KeySet => ({
  keys: configs.map(({ kid, brand, jwk }) => ({
    kty: "OKP",
    crv: "Ed25519",
    x: String(jwk.x),
    kid,
    alg: "EdDSA",
    use: "sig",
    brand,
  })),
})

/**
 * Reads published keys, to verify receipts with. Keys of another kind are left out, as RFC 7517 section 5 asks.
 *
 * @throws LinkConfigError when it is no JWK set, or a key of our kind cannot be used
 * @example const keyring = await readKeySet(await (await fetch("https://prefs.example/.well-known/jwks.json")).json())
 */
export async function readKeySet(input: unknown): Promise<Keyring> {
  const keys = isObject(input) ? input.keys : undefined
  if (!Array.isArray(keys)) throw new LinkConfigError("this is no JWK set: it has no list of keys")
  return createKeyring(
    keys.filter(isPublishedKey).map(({ kid, brand, kty, crv, x }) => receiptKey({ kid, brand, jwk: { kty, crv, x } })),
  )
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

const isPublishedKey = (key: unknown): key is PublishedKey =>
  isObject(key) &&
  [key.kid, key.brand, key.x].every((member) => typeof member === "string") &&
  key.kty === "OKP" &&
  key.crv === "Ed25519" &&
  key.alg === "EdDSA" &&
  key.use === "sig"
