// What the tests of this room share. Only tests import it.
import { createHmac } from "node:crypto"
import { createKeyring, type KeyConfig, type Keyring, newKey } from "./keyring.ts"
import { newReceiptKey } from "./receipt-keys.ts"
import { LINK_TYPE } from "./token-format.ts"

export const ISSUER = "https://prefs.example"

/** Seconds since 1970: the moment at which the tests sign. */
export const NOW = 1_793_000_000

export const base64url = (content: string | Uint8Array): string => Buffer.from(content).toString("base64url")

/** A fresh Ed25519 key, for signing. */
export async function newEdKey(kid: string, brand: string): Promise<KeyConfig & { alg: "EdDSA" }> {
  const { jwk } = await newReceiptKey(kid, brand)
  return { kid, brand, status: "active", alg: "EdDSA", jwk }
}

/** An HS256 secret that a test may sign with by itself. */
export const SECRET = base64url(Buffer.from("52fdfc072182654f163f5f0f9a621d729566c74d10037c4d7bbb0407d1e2c649", "hex"))

export const hsKey = (kid: string, brand: string, secret = SECRET): KeyConfig => ({
  ...newKey(kid, brand),
  alg: "HS256",
  secret,
})

/** One brand with one HS256 key whose secret is `SECRET`. */
export const oneKey = (): Promise<Keyring> => createKeyring([hsKey("k1", "lenoir")])

export const HEADER = { alg: "HS256", kid: "k1", typ: LINK_TYPE }

export const CLAIMS = {
  iss: ISSUER,
  aud: "lenoir/preferences",
  sub: "c-1042",
  iat: NOW,
  exp: NOW + 3600,
}

/** A token with any header and any payload (text, or what JSON makes of it), signed as HS256 whatever the header says. */
export function forge(
  header: unknown,
  payload: unknown,
  secret: Uint8Array = Buffer.from(SECRET, "base64url"),
): string {
  const text = (part: unknown) => (typeof part === "string" ? part : JSON.stringify(part))
  const signed = `${base64url(text(header))}.${base64url(text(payload))}`
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`
}

/** What a token says, its signature unasked. */
export const payloadOf = (token: string): string => Buffer.from(token.split(".")[1] ?? "", "base64url").toString()

/** The letters of base64url, each at the value of its six bits. */
export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** A token with one character changed, in every place, to three others. */
export const flipped = (token: string): string[] =>
  [...token].flatMap((letter, position) => {
    const value = LETTERS.indexOf(letter)
    const others = value < 0 ? ["A", "-"] : [LETTERS[value ^ 1], LETTERS[value ^ 32], "."]
    return others.map((other) => token.slice(0, position) + other + token.slice(position + 1))
  })
