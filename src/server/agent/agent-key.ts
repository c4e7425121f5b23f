import { type Brand, PreferenceError } from "../../domain/index.ts"
import { fingerprint } from "../fingerprint.ts"
import type { DoorParts, Peer } from "../handler.ts"
import { countedAddress } from "../limits.ts"

/** Who sits at the phone or in the shop, proven by their key. */
export interface SignedIn {
  readonly brand: Brand
  /** The agent's id. */
  readonly agent: string
  readonly key: string
}

/** What a request says of who sends it. */
export interface Credential {
  readonly key: string
  /** The name that goes with the key; left out where the key alone is sent. */
  readonly id?: string
}

/** User and password of HTTP Basic (RFC 7617), in UTF-8; `null` where a request has none that can be read. */
export function basicCredential(header: string | null): Credential | null {
  const [, base64] = /^basic +([\w+/]+=*)$/i.exec(header ?? "") ?? []
  if (base64 === undefined) return null
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
    const [, id, key] = /^([^:]*):(.*)$/s.exec(text) ?? []
    return id === undefined || key === undefined ? null : { id, key }
  } catch {
    return null
  }
}

/**
 * Who this is (D39). Keys that are none are counted for the address they come from; one that is right never is, so that
 * nobody's guesses stand in the way of a no (D30).
 *
 * @returns `null` without a credential, and for a wrong one
 * @throws PreferenceError `throttled` for one more wrong one where there were enough for now
 */
export async function signedIn(
  { config, limits }: Pick<DoorParts, "config" | "limits">,
  credential: Credential | null,
  peer: Peer,
): Promise<SignedIn | null> {
  if (credential === null) return null
  const { key, id } = credential
  const agent = config.agents.get(await fingerprint(key))
  const brand = agent && config.brands.get(agent.brand)
  if (brand && (id === undefined || id === agent.id)) return { brand, agent: agent.id, key }
  const retryAfterMs = limits.wrongAgentKeys.take(countedAddress(peer.address))
  if (retryAfterMs !== null)
    throw new PreferenceError("throttled", "Too many wrong agent keys from here.", { retryAfterMs })
  return null
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

/** Whether a key would travel so that others can read it: not by https, and further than this machine. */
export const isOpenLine = (publicUrl: string, request: Request): boolean =>
  !publicUrl.startsWith("https:") && !LOOPBACK.includes(new URL(request.url).hostname)
