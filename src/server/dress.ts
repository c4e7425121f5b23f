import type { Brand } from "../domain/index.ts"
import { themeCss } from "../theme/index.ts"
import { fingerprint } from "./fingerprint.ts"

/** A picture that is served with the page. */
export interface Logo {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What the brands' themes come to on a server. */
interface Dressed {
  readonly brands: ReadonlyMap<string, Brand>
  readonly themeHashes: ReadonlyMap<string, string>
  readonly logos: ReadonlyMap<string, Logo>
}

/**
 * Makes ready what the brands wear: the hash of each style, for the page's policy (D15), and each logo that came as a
 * `data:` address, under a path of our own. So the document stays small, and no policy has to allow such addresses.
 */
export async function dress(brands: readonly Brand[]): Promise<Dressed> {
  const dressed: Brand[] = []
  const themeHashes = new Map<string, string>()
  const logos = new Map<string, Logo>()
  for (const brand of brands) {
    const { theme } = brand
    if (theme) themeHashes.set(brand.id, await sha256(themeCss(theme)))
    const logo = theme?.logo && fromData(theme.logo.src)
    if (!logo) {
      dressed.push(brand)
      continue
    }
    const hash = (await fingerprint(theme.logo.src)).slice(0, 16)
    const src = `/logo/${hash}.${logo.type.slice("image/".length).replace("+xml", "")}`
    logos.set(src, logo)
    dressed.push({ ...brand, theme: { ...theme, logo: { ...theme.logo, src } } })
  }
  return { brands: new Map(dressed.map((brand) => [brand.id, brand])), themeHashes, logos }
}

/** The picture in a `data:` address; `null` for any other. */
function fromData(src: string): Logo | null {
  const [, type, base64] = /^data:(image\/[\w+]+);base64,(.+)$/.exec(src) ?? []
  if (!type || !base64) return null
  return { type, bytes: Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)) }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
}
