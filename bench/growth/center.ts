import { loadPage } from "preference-center/page"
import { openStore } from "../../src/cli/open-store.ts"
import { createKeyring, linkUrls, newKey, signLink } from "../../src/link/index.ts"
import { nodeHmac } from "../../src/link/node.ts"
import {
  createHandler,
  createRegister,
  jsonLog,
  type Register,
  readConfig,
  type Store,
} from "../../src/server/index.ts"
import { BRAND, subjectOf, takeOver } from "../people.ts"

const ISSUER = "http://127.0.0.1"

/** A preference centre without a socket, in this process: what is measured is its own work, and that of its database. */
export interface Center {
  readonly brand: typeof BRAND
  readonly store: Store
  readonly register: Register
  /** Takes over these people: see `takeOver`. */
  fill(from: number, to: number): Promise<void>
  /** What somebody's own link answers, in full. @throws Error when that is not 200 */
  page(at: number, place?: string): Promise<string>
  /** The one-click opt-out of somebody's own link. @throws Error when it is not answered with 200 */
  leave(at: number): Promise<void>
  /** A call of the HTTP contract by somebody's own link. @throws Error when it is not answered with 200 */
  call(at: number, path: string, init?: RequestInit): Promise<string>
  close(): Promise<void>
}

/** @param catalogue the sample's by default */
export async function openCenter(database: string, catalogue = BRAND.catalogue): Promise<Center> {
  const brand = { ...BRAND, catalogue }
  const key = newKey("bench", brand.id)
  const page = await loadPage()
  const source = { publicUrl: ISSUER, brands: [brand], keys: [key], senderKeys: [] }
  const checked = await readConfig(source, page.renderer.locales)
  const config = { ...checked, keyring: await createKeyring([key], { hmac: nodeHmac }) }
  const store = await openStore(database, "create")
  const register = createRegister({ ...config, store })
  const handler = createHandler({ ...page, config, register, log: jsonLog(() => {}) })
  const token = (at: number) =>
    signLink({ keyring: config.keyring, issuer: ISSUER }, { brand: brand.id, subject: subjectOf(at), mailing: "bench" })
  const ask = async (address: string, init: RequestInit): Promise<string> => {
    const answer = await handler(new Request(address, init))
    if (answer.status !== 200) throw new Error(`${address} was answered with ${answer.status}.`)
    return answer.text()
  }
  return {
    brand,
    store,
    register,
    fill: (from, to) => takeOver(register, from, to, brand),
    page: async (at, place = "") => {
      const { unsubscribe } = linkUrls(ISSUER, "fr", await token(at))
      return ask(unsubscribe + place, { headers: { accept: "text/html" } })
    },
    leave: async (at) => {
      const { unsubscribe } = linkUrls(ISSUER, "fr", await token(at))
      const headers = { "content-type": "application/x-www-form-urlencoded" }
      await ask(unsubscribe, { method: "POST", headers, body: "List-Unsubscribe=One-Click" })
    },
    call: async (at, path, init = {}) => {
      const headers = {
        ...init.headers,
        authorization: `Bearer ${await token(at)}`,
        "content-type": "application/json",
      }
      return ask(`${ISSUER}/api/v1${path}`, { ...init, headers })
    },
    close: () => store.close(),
  }
}
