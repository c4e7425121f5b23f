/** The SHA-256 (base64) of the inline scripts and styles that our own documents carry. */
export interface InlineHashes {
  readonly scripts: readonly string[]
  readonly styles: readonly string[]
}

/** With the style of a brand's theme, where it has one. */
export const withTheme = (inline: InlineHashes, themeHash: string | undefined): InlineHashes =>
  themeHash === undefined ? inline : { ...inline, styles: [...inline.styles, themeHash] }

/** What a page says in place of the general policy. */
export const pagePolicy = (inline: InlineHashes): string => policyOf(inline, "'none'")

/**
 * What a document for a frame says in place of that: who may frame it (D17), and that pages which share nothing
 * (`Cross-Origin-Embedder-Policy`) may have it too.
 *
 * @param origins exact ones; nobody where there are none
 */
export const framedHeaders = (inline: InlineHashes, origins: readonly string[]): Record<string, string> => ({
  "content-security-policy": policyOf(inline, origins.length > 0 ? origins.join(" ") : "'none'"),
  "cross-origin-resource-policy": "cross-origin",
  "cross-origin-embedder-policy": "require-corp",
})

/** What a document without any script says in place of that. */
export const scriptlessPolicy = (styles: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src ${styles.map((hash) => `'sha256-${hash}'`).join(" ")}`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ")

/**
 * The headers of every response, errors and files too (D15-D17, D25, B18). Whatever is no page may do nothing, should a
 * browser ever take it for one; and says so in few bytes.
 *
 * @param secure whether the installation is served over https
 */
export function securityHeaders(secure: boolean): Record<string, string> {
  return {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "x-robots-tag": "noindex, nofollow",
    ...(secure ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  }
}

function policyOf(inline: InlineHashes, framers: string): string {
  const hashes = (list: readonly string[]) => list.map((hash) => ` 'sha256-${hash}'`).join("")
  return [
    "default-src 'none'",
    `script-src 'self'${hashes(inline.scripts)}`,
    `style-src 'self'${hashes(inline.styles)}`,
    "img-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${framers}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ")
}
