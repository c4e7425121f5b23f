import { type Brand, type SubjectRecord, type Suppression, suppressionOf } from "../domain/index.ts"
import { type AddressHash, isAddressHash, withoutSuppressionKey } from "./address-hash.ts"
import { pages } from "./store/pages.ts"
import type { Store } from "./store/store.ts"

/** An address as it is told: in clear, or by its hash. `channel` is `null` where nothing but the hash is known. */
export interface TellableAddress {
  readonly channel: string | null
  readonly address?: string
  readonly hash?: string
}

/** Somebody who objects, and how the business can tell who it is. */
export interface Objector extends Suppression {
  /** Left out where addresses are not told. */
  readonly addresses?: readonly TellableAddress[]
}

/** How addresses are told. Over the network they are never told in clear. */
export type Addresses = "none" | "hashed" | "clear"

/** So many people are read at a time. */
const AT_ONCE = 500

/**
 * Everybody who objects, page by page. Whoever says no while it is read may be missing: the change feed tells.
 *
 * @throws PreferenceError `invalid-request` when addresses are to be hashed, and the brand has no suppression key
 */
export async function* suppressionList(
  { store, addressHash }: { store: Store; addressHash: AddressHash },
  brand: Brand,
  addresses: Addresses,
): AsyncGenerator<Objector[]> {
  if (addresses === "hashed" && (await addressHash(brand, "a@b.example")) === null) {
    throw withoutSuppressionKey(brand, "its addresses cannot be hashed")
  }
  const addressesOf = async ({ subject, contacts }: SubjectRecord): Promise<TellableAddress[] | null> => {
    if (addresses === "none") return null
    if (isAddressHash(subject)) return [{ channel: null, hash: subject }]
    if (addresses === "clear") return contacts.map(({ channel, address }) => ({ channel, address }))
    const told = contacts.map(async ({ channel, address }) => ({ channel, hash: await addressHash(brand, address) }))
    // What is neither an address nor a number, a street for one, has no hash.
    return (await Promise.all(told)).flatMap(({ channel, hash }) => (hash === null ? [] : [{ channel, hash }]))
  }
  const entryOf = async (record: SubjectRecord): Promise<Objector[]> => {
    const suppression = suppressionOf(record, brand.catalogue)
    if (suppression === null) return []
    const told = await addressesOf(record)
    return [told === null ? suppression : { ...suppression, addresses: told }]
  }
  for await (const records of pages((after) => store.objectors(brand.id, after, AT_ONCE))) {
    yield (await Promise.all(records.map(entryOf))).flat()
  }
}
