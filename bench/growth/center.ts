import { loadPage } from "preference-center/page"
import { openStore } from "../../src/cli/open-store.ts"
import { createKeyring, linkUrls, newKey, signLink } from "../../src/link/index.ts"
import { nodeHmac } from "../../src/link/node.ts"
import {
  createHandler,
  createRegister,
  type Handler,
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
  readonly handler: Handler
  /** Takes over these people: see `takeOver`. */
  fill(from: number, to: number): Promise<void>
  /** Somebody's own link. */
  link(at: number): Promise<string>
  /** What it answers, in full. @throws Error when that is not 200 */
  page(at: number, place?: string): Promise<string>
  /** The one-click opt-out of somebody's own link. @throws Error when it is not answered with 200 */
  leave(at: number): Promise<void>
  /** A call of the HTTP contract by somebody's own link. @throws Error when it is not answered with 200 */
  call(at: number, path: string, init?: RequestInit): Promise<string>
  close(): Promise<void>
}

/**
 * @param catalogue the sample's by default
 * @param issuer where its handler is asked
 */
export async function openCenter(database: string, catalogue = BRAND.catalogue, issuer = ISSUER): Promise<Center> {
  const brand = { ...BRAND, catalogue }
  const key = newKey("bench", brand.id)
  const page = await loadPage()
  const source = { publicUrl: issuer, brands: [brand], keys: [key], senderKeys: [] }
  const checked = await readConfig(source, page.renderer.locales)
  const config = { ...checked, keyring: await createKeyring([key], { hmac: nodeHmac }) }
  const store = await openStore(database, "create")
  const register = createRegister({ ...config, store })
  const handler = createHandler({ ...page, config, register, log: jsonLog(() => {}) })
  const token = (at: number) =>
    signLink({ keyring: config.keyring, issuer }, { brand: brand.id, subject: subjectOf(at), mailing: "bench" })
  const link = async (at: number) => linkUrls(issuer, "fr", await token(at)).unsubscribe
  const ask = async (address: string, init: RequestInit): Promise<string> => {
    const answer = await handler(new Request(address, init))
    if (answer.status !== 200) throw new Error(`${address} was answered with ${answer.status}.`)
    return answer.text()
  }
  return {
    brand,
    store,
    register,
    handler,
    link,
    fill: (from, to) => takeOver(register, from, to, brand),
    page: async (at, place = "") => ask((await link(at)) + place, { headers: { accept: "text/html" } }),
    leave: async (at) => {
      const headers = { "content-type": "application/x-www-form-urlencoded" }
      await ask(await link(at), { method: "POST", headers, body: "List-Unsubscribe=One-Click" })
    },
    call: async (at, path, init = {}) => {
      const headers = {
        ...init.headers,
        authorization: `Bearer ${await token(at)}`,
        "content-type": "application/json",
      }
      return ask(`${issuer}/api/v1${path}`, { ...init, headers })
    },
    close: () => store.close(),
  }
}
