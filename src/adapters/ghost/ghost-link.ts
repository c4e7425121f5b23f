import { PreferenceError } from "../../domain/index.ts"

/** Who a link of Ghost speaks for, and Ghost's own proof of it: the HMAC-SHA256 of the uuid under a secret of the site. */
export interface GhostPerson {
  readonly uuid: string
  readonly key: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const KEY = /^[0-9a-f]{64}$/

/**
 * The token of a link that Ghost puts into its mails, whatever else that link carries; `null` for any other address.
 *
 * @example tokenFromGhostLink("https://blog.example/unsubscribe/?uuid=9086673b-…&key=a018db39…&comments=1") // "9086673b-….a018db39…"
 */
export function tokenFromGhostLink(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { searchParams } = new URL(url)
  const uuid = searchParams.get("uuid")?.trim().toLowerCase() ?? ""
  const key = searchParams.get("key")?.trim().toLowerCase() ?? ""
  return UUID.test(uuid) && KEY.test(key) ? `${uuid}.${key}` : null
}

/** @throws `link-invalid` for what is no token of ours: Ghost is not asked then */
export function personOf(token: string): GhostPerson {
  const [uuid = "", key = "", ...more] = token.split(".")
  if (!UUID.test(uuid) || !KEY.test(key) || more.length > 0) {
    throw new PreferenceError("link-invalid", "This is no token of a link of Ghost.")
  }
  return { uuid, key }
}
