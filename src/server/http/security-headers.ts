/** The SHA-256 (base64) of the inline scripts and styles that our own documents carry. */
export interface InlineHashes {
  readonly scripts: readonly string[]
  readonly styles: readonly string[]
}

/**
 * The headers of every response, errors and files too (D15-D17, D25, B18).
 *
 * @param secure whether the installation is served over https
 */
export function securityHeaders(inline: InlineHashes, secure: boolean): Record<string, string> {
  const hashes = (list: readonly string[]) => list.map((hash) => ` 'sha256-${hash}'`).join("")
  const policy = [
    "default-src 'none'",
    `script-src 'self'${hashes(inline.scripts)}`,
    `style-src 'self'${hashes(inline.styles)}`,
    "img-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "x-robots-tag": "noindex, nofollow",
    ...(secure ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  }
}
