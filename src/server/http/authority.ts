import { type Brand, type Occasion, PreferenceError } from "../../domain/index.ts"
import { DEFAULT_LIFETIME_S, type LinkClaims, signLink, verifyLink } from "../../link/index.ts"
import type { ServerConfig } from "../config.ts"
import { fingerprint } from "../fingerprint.ts"
import type { Subject } from "../register.ts"
import type { CodeRow } from "../store/store.ts"

/** What a proven link gives: for whom it speaks, and whether it may do more than leave. */
export interface Authority extends Subject {
  readonly mayOnlyLeave: boolean
  /** Names the link in the evidence without holding it. */
  readonly linkFingerprint: string
}

/** Proves a token; `null` when it is not ours. */
export async function authorityOf(
  config: ServerConfig,
  now: () => Date,
  token: string | null,
): Promise<Authority | null> {
  if (token === null) return null
  const verified = await verifyLink(
    { keyring: config.keyring, issuer: config.publicUrl, now: () => Math.floor(now().getTime() / 1000) },
    token,
  )
  if (verified.kind === "not-ours") return null
  const claims: LinkClaims = verified.claims
  const brand = config.brands.get(claims.brand)
  if (!brand) return null
  const linkFingerprint = (await fingerprint(token)).slice(0, 22)
  return { brand, subject: claims.subject, mayOnlyLeave: verified.kind === "leave-only", linkFingerprint }
}

/**
 * A token for whoever holds a code from a letter: as old as the code, so that time takes from both alike.
 *
 * @param onlyLeave where somebody guesses codes, a right one may still leave, and no more
 */
export function tokenOfCode(config: ServerConfig, code: CodeRow, onlyLeave: boolean): Promise<string> {
  const issued = Math.floor(Date.parse(code.issuedAt) / 1000)
  const signedAt = onlyLeave ? issued - 2 * DEFAULT_LIFETIME_S : issued
  return signLink(
    { keyring: config.keyring, issuer: config.publicUrl, now: () => signedAt },
    { brand: code.brand, subject: code.subject },
  )
}

/** @throws PreferenceError `link-invalid`, or `link-expired` when it needs to do more than leave */
export function required(authority: Authority | null, needs: "leave" | "all"): Authority {
  if (!authority) throw new PreferenceError("link-invalid", "Send a valid link token.")
  if (authority.mayOnlyLeave && needs === "all") {
    throw new PreferenceError("link-expired", "This link may still leave everything, and nothing else.")
  }
  return authority
}

/**
 * The brand whose own systems ask.
 *
 * @param key of which the configuration holds the fingerprint (D39)
 * @throws PreferenceError `link-invalid` when it is none of a brand's sender keys
 */
export async function senderOf(config: ServerConfig, key: string | null): Promise<Brand> {
  const id = key === null ? undefined : config.senderKeys.get(await fingerprint(key))
  const brand = id === undefined ? undefined : config.brands.get(id)
  if (!brand) throw new PreferenceError("link-invalid", "Send a sender key of this brand.")
  return brand
}

/** What evidence notes of a call by link. */
export const occasionOf = (
  authority: Authority,
  now: Date,
  shown: Pick<Occasion, "door" | "locale" | "textVersion">,
): Occasion => ({ ...shown, now, link: authority.linkFingerprint })
