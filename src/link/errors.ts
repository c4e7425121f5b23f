/** What is wrong with a key, a claim or an address given to the link toolkit. Thrown at start-up or when signing, never for a token that came in. */
export class LinkConfigError extends Error {
  override readonly name = "LinkConfigError"
}
