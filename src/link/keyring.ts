import { ID_PATTERN } from "../domain/index.ts"
import { drawSecret } from "./draw-secret.ts"
import { LinkConfigError } from "./errors.ts"
import { looksDrawn } from "./looks-drawn.ts"
import { bytesOfBase64, isCanonicalBase64Url } from "./token-format.ts"

/**
 * A key as it stands in configuration.
 * - `HS256`: `secret` is base64url of at least 32 random bytes (D9).
 * - `EdDSA`: `jwk` is an OKP Ed25519 key (RFC 8037); without `d` it only verifies.
 *
 * `active` keys sign and verify; `retired` ones verify for leaving only (A33).
 */
export type KeyConfig = {
  /** Names the key in the token's header: 1 to 32 of `A-Z a-z 0-9 _ -`. */
  readonly kid: string
  readonly brand: string
  readonly status: "active" | "retired"
} & ({ readonly alg: "HS256"; readonly secret: string } | { readonly alg: "EdDSA"; readonly jwk: JsonWebKey })

/** A key ready for use. One algorithm a key (RFC 8725 section 3.1). */
export interface LinkKey {
  readonly kid: string
  readonly brand: string
  readonly status: "active" | "retired"
  readonly alg: "HS256" | "EdDSA"
  readonly verifyWith: CryptoKey
  /** `undefined` for a public key. */
  readonly signWith: CryptoKey | undefined
  /** HMAC-SHA256 with this key by other means than Web Crypto; `undefined` without, and for `EdDSA`. */
  readonly hmac: Hmac | undefined
}

/** HMAC-SHA256 (RFC 2104) of a text of ASCII, in base64url without padding. */
export type Hmac = (text: string) => string

export interface KeyringOptions {
  /**
   * Signs links with `HS256` in place of Web Crypto, whose every call is a job for another thread: `nodeHmac` of
   * `preference-center/link/node`. Verifying stays with Web Crypto.
   */
  readonly hmac?: (secret: Uint8Array) => Hmac
}

/** A fixed map from `kid` to key: nothing in a token can add to it (D3). */
export type Keyring = ReadonlyMap<string, LinkKey>

const KID_PATTERN = /^[A-Za-z0-9_-]{1,32}$/
const MIN_SECRET_BYTES = 32

/**
 * Reads and checks keys.
 *
 * @throws LinkConfigError naming the key and what is wrong with it: a short or guessable secret, a repeated `kid`,
 *   the same secret twice, a key of another type.
 * @example const keyring = await createKeyring([{ kid: "2026-11", brand: "lenoir", alg: "HS256", status: "active", secret }])
 */
export async function createKeyring(configs: readonly KeyConfig[], options: KeyringOptions = {}): Promise<Keyring> {
  const keyring = new Map<string, LinkKey>()
  const secrets = new Set<string>()
  for (const config of configs) {
    if (!KID_PATTERN.test(config.kid)) throw new LinkConfigError(`kid "${config.kid}": use 1 to 32 of A-Z a-z 0-9 _ -`)
    if (!ID_PATTERN.test(config.brand)) throw new LinkConfigError(`key ${config.kid}: "${config.brand}" is no brand id`)
    if (keyring.has(config.kid)) throw new LinkConfigError(`key ${config.kid} is there twice`)
    for (const secret of secretsOf(config)) {
      if (secrets.has(secret)) throw new LinkConfigError(`key ${config.kid} has the same secret as another key (B28)`)
      secrets.add(secret)
    }
    keyring.set(config.kid, await importKey(config, options))
  }
  return keyring
}

/** What no other key may have: a secret, or either half of a pair. */
const secretsOf = (config: KeyConfig): string[] =>
  config.alg === "HS256" ? [config.secret] : [String(config.jwk.x), ...(config.jwk.d ? [config.jwk.d] : [])]

async function importKey(config: KeyConfig, { hmac }: KeyringOptions): Promise<LinkKey> {
  const { kid, brand, status, alg } = config
  const base = { kid, brand, status, alg }
  if (config.alg === "HS256") {
    const secret = secretBytes(config)
    const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [
      "sign",
      "verify",
    ])
    return { ...base, verifyWith: key, signWith: key, hmac: hmac?.(secret) }
  }
  const { jwk } = config
  if (jwk.kty !== "OKP" || jwk.crv !== "Ed25519" || !jwk.x) {
    throw new LinkConfigError(`key ${kid}: EdDSA needs a JWK with kty "OKP", crv "Ed25519" and x`)
  }
  const { d, ...publicJwk } = jwk
  const seed = d === undefined ? null : bytesOf(d)
  if (d !== undefined && seed?.length === 32 && !looksDrawn(d)) {
    throw new LinkConfigError(`key ${kid}: its private half is not random; make one with "preference-center new-key"`)
  }
  const half = (key: JsonWebKey, use: "sign" | "verify") =>
    crypto.subtle
      .importKey(
        "jwk",
        { kty: key.kty, crv: key.crv, x: key.x, ...(key.d ? { d: key.d } : {}) } as JsonWebKey,
        "Ed25519",
        false,
        [use],
      )
      .catch((cause) => {
        throw new LinkConfigError(`key ${kid}: this JWK is no Ed25519 key`, { cause })
      })
  return {
    ...base,
    verifyWith: await half(publicJwk, "verify"),
    signWith: d ? await half(jwk, "sign") : undefined,
    hmac: undefined,
  }
}

/** The bytes of an HS256 secret, refused when too short or when they cannot come from a random source (D9). */
function secretBytes({ kid, secret }: { kid: string; secret: string }): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(secret)
  if (!bytes) throw new LinkConfigError(`key ${kid}: the secret is not base64url`)
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new LinkConfigError(
      `key ${kid}: the secret has ${bytes.length} bytes; HS256 needs at least ${MIN_SECRET_BYTES}`,
    )
  }
  if (!looksDrawn(secret)) {
    throw new LinkConfigError(`key ${kid}: the secret is not random; make one with "preference-center new-key"`)
  }
  return bytes
}

/** What base64url stands for; `null` for what is none, or not in its one spelling. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || !isCanonicalBase64Url(text)) return null
  return bytesOfBase64(text)
}

/** A fresh HS256 key for configuration. */
export function newKey(kid: string, brand: string): KeyConfig {
  return { kid, brand, status: "active", alg: "HS256", secret: drawSecret() }
}
