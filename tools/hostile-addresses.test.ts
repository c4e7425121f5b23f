import fc from "fast-check"
import { loadPage } from "preference-center/page"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ConfigError, readConfig } from "../src/server/config.ts"
import { isPlainAddress } from "../src/server/config-schema.ts"
import { ask, configFile, type Installation, install, LOCALES } from "../src/server/testing.ts"
import { HOSTILE_ADDRESSES } from "./hostile-addresses.ts"

/** Where a link of ours may lead: where the sender says, in an address that is what it looks like; and nowhere that a visitor says (D26). */

const SEED = 26

describe("an address that a sender names", () => {
  it("is none of some hundreds that trick whoever reads them", () => {
    expect(HOSTILE_ADDRESSES.length).toBeGreaterThan(1_500)
    expect(HOSTILE_ADDRESSES.filter(isPlainAddress).map((each) => JSON.stringify(each))).toEqual([])
  })

  it.each([
    "https://www.acme.example",
    "https://www.acme.example/",
    "https://www.acme.example/fr/vie-privée?a=b&c=d#e",
    "https://acme.example:8443/privacy",
    "https://xn--acm-hma.example/privacy",
    "https://www.gegevensbeschermingsautoriteit.be/burger/acties/klacht-indienen",
    "https://Acme.example/@us/it's~(fine)",
  ])("may be %s", (address) => {
    expect(isPlainAddress(address)).toBe(true)
  })

  it("leads a browser to the very host that is written in it, whatever else it holds", () => {
    const parts = fc.constantFrom(
      ...HOSTILE_ADDRESSES,
      "https://",
      "www.acme.example",
      "/",
      "\\",
      "@",
      "#",
      "?",
      ":",
      "%2f",
      "xn--",
    )
    const address = fc
      .array(fc.oneof(parts, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 4 })
      .map((all) => all.join(""))
    const begun = fc.oneof(
      address,
      address.map((rest) => `https://www.acme.example${rest}`),
    )
    let accepted = 0
    fc.assert(
      fc.property(begun, (text) => {
        if (!isPlainAddress(text)) return
        accepted++
        const { protocol, username, password, host, href } = new URL(text)
        const [, written = ""] = /^https:\/\/([^/?#]*)/.exec(text) ?? []
        expect([protocol, username, password]).toEqual(["https:", "", ""])
        expect(host.replace(/:443$/, "")).toBe(written.toLowerCase().replace(/:443$/, ""))
        expect(new URL(text, "https://prefs.example/fr/").href).toBe(href)
      }),
      { numRuns: 5_000, seed: SEED },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  it.each(["privacyUrl", "complaintUrl"] as const)(
    "is refused as %s where it is not plain, with what to do",
    async (field) => {
      for (const address of HOSTILE_ADDRESSES.filter((_, at) => at % 50 === 0)) {
        const file = await configFile()
        Object.assign(file.brands[0]?.[field] ?? {}, { fr: address })
        const said = await readConfig(file, LOCALES).then(
          () => "",
          (error: ConfigError) => error.message,
        )
        expect(said, JSON.stringify(address)).toContain(`brands.0.${field}.fr: must be an https address of a host name`)
      }
    },
  )
})

describe("whatever a visitor puts into an address", () => {
  let installation: Installation
  beforeAll(async () => {
    installation = await install({ page: await loadPage() })
  })
  afterAll(() => installation.close())

  /** Every place of a request in which a careless server would look for where to go. */
  const requestsWith = (address: string): string[] => {
    const encoded = encodeURIComponent(address)
    return [
      `/${address}`,
      `/${encoded}`,
      `/fr/${encoded}`,
      `/${encoded}/u`,
      `/fr/u/${encoded}`,
      `/fr/?brand=${encoded}&lang=${encoded}&next=${encoded}&return=${encoded}&redirect_uri=${encoded}&url=${encoded}`,
      `/fr/embed?brand=lenoir&origin=${encoded}&screen=${encoded}&view=${encoded}`,
      `/fr/ways?brand=${encoded}`,
    ]
  }

  it("sends nobody anywhere, and is in no link of the page", async () => {
    const { privacyUrl, complaintUrl } = installation.brand()
    const known = new Set([
      "null",
      "http://127.0.0.1:8080",
      ...[privacyUrl, complaintUrl].flatMap((each) => Object.values(each)).map((each) => new URL(each).origin),
    ])
    // Each place with another address.
    const paths = HOSTILE_ADDRESSES.filter((_, at) => at % 4 === 0).map(
      (address, at) => requestsWith(address)[at % 8] ?? "",
    )
    let links = 0
    for (const path of paths) {
      if (!URL.canParse(`http://127.0.0.1:8080${path}`)) continue
      const answer = await ask(installation, path, { headers: { accept: "text/html" } })
      expect(
        [answer.status < 300 || answer.status >= 400, answer.headers.has("location"), answer.headers.has("refresh")],
        path,
      ).toEqual([true, false, false])
      const document = await answer.text()
      expect(document, path).not.toMatch(/http-equiv="?refresh|<base/i)
      for (const [, attribute, quoted = ""] of document.matchAll(
        /\s(href|action|formaction|src|data-path|data-post)="([^"]*)"/g,
      )) {
        const value = quoted.replaceAll("&amp;", "&").replaceAll("&#x27;", "'").replaceAll("&quot;", '"')
        links++
        const target = new URL(value, `http://127.0.0.1:8080${path}`)
        expect(
          value.startsWith("mailto:privacy@example.be") || known.has(target.origin),
          `${attribute}=${value} at ${path}`,
        ).toBe(true)
        expect(target.protocol, path).toMatch(/^(https?|mailto):$/)
      }
    }
    expect(links).toBeGreaterThan(1_000)
  })
})
