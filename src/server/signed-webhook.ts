import { Webhook } from "standardwebhooks"
import { sameText } from "./same-text.ts"

/** The headers of Standard Webhooks 1.0, by their names in small letters. */
export interface WebhookHeaders {
  /** The same for every attempt at one message. */
  readonly "webhook-id": string
  /** Seconds since 1970. */
  readonly "webhook-timestamp": string
  /** One `v1,…` for each secret, with a space between them. */
  readonly "webhook-signature": string
}

/** How far the sender's clock may be from ours, in seconds: what was recorded and is sent again later does not pass. */
const TOLERANCE_S = 5 * 60

/** A secret as Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes. */
export const WEBHOOK_SECRET_PATTERN = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Signs a message with every secret: while one takes the place of another, a receiver may know either of them.
 *
 * @param body to the letter as it goes out
 */
export function signWebhook(secrets: readonly string[], id: string, at: Date, body: string): WebhookHeaders {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signatures(secrets, id, at, body).join(" "),
  }
}

/** What a message is proven with; `null` where a header is missing. */
type Sent = { readonly [name in keyof WebhookHeaders]: string | null }

/** What a message says that came in. */
export const sentWith = (headers: Headers): Sent => ({
  "webhook-id": headers.get("webhook-id"),
  "webhook-timestamp": headers.get("webhook-timestamp"),
  "webhook-signature": headers.get("webhook-signature"),
})

/**
 * Whether one of these secrets has signed this message, within the last five minutes. Says neither which part of it is
 * wrong nor, by the time it takes, how much of it is right (D13).
 *
 * @param body to the letter as it came in
 */
export function isSigned(secrets: readonly string[], sent: Sent, body: string, now: Date): boolean {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = sent
  if (id === null || signature === null || !/^\d{1,12}$/.test(timestamp ?? "")) return false
  const seconds = Number(timestamp)
  if (Math.abs(now.getTime() / 1000 - seconds) > TOLERANCE_S) return false
  const right = signatures(secrets, id, new Date(seconds * 1000), body)
  const given = signature.split(" ").slice(0, MOST_SIGNATURES)
  // Every pair is compared whole, and so are those after the right one.
  return right.flatMap((each) => given.map((other) => sameText(each, other))).includes(true)
}

/** More than anybody needs while secrets change. */
const MOST_SIGNATURES = 8

const signatures = (secrets: readonly string[], id: string, at: Date, body: string): string[] =>
  secrets.map((secret) => new Webhook(secret).sign(id, at, body))
