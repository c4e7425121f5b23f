import { randomUUID } from "node:crypto"
import { AGENT_ROUTES, ROUTES } from "../../wire/index.ts"
import { signWebhook } from "../signed-webhook.ts"
import { agentKeyOf, INBOUND_SECRETS, type Installation, SUBJECT, senderKeyOf } from "../testing.ts"

/** Imported by tests only. A right request to every route that takes JSON. */

type Authority = "link" | "sender" | "agent" | "sms" | "mail" | "anybody"

export interface JsonRoute {
  readonly name: string
  readonly method: "POST" | "PUT"
  /** Below the base of the contract. */
  readonly path: string
  readonly authority: Authority
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

const SHOWN = { locale: "fr", textVersion: "v7" }
const KEY = { "idempotency-key": "0123456789abcdef" }
const QUESTION = { subject: SUBJECT, channel: "email", topic: "news" }

/** @param reference of the objection that stands, if one does */
export const jsonRoutes = (reference = "0000-0000-00"): readonly JsonRoute[] => [
  {
    ...{ name: "save", method: "PUT", path: ROUTES.preferences, authority: "link" },
    headers: { ...KEY, "if-match": '"1"' },
    body: {
      ...SHOWN,
      choices: [{ channel: "email", topic: "news", receives: false }],
      frequencies: [{ topic: "news", frequency: "monthly" }],
      pauseUntil: null,
    },
  },
  { name: "leave", method: "POST", path: ROUTES.objection, authority: "link", headers: KEY, body: SHOWN },
  {
    ...{ name: "undo", method: "POST", path: ROUTES.undo, authority: "link", headers: KEY },
    body: { ...SHOWN, reference },
  },
  {
    ...{ name: "reason", method: "POST", path: ROUTES.reason, authority: "link", headers: {} },
    body: { ...SHOWN, reference, reason: "too-many" },
  },
  {
    ...{ name: "link request", method: "POST", path: ROUTES.linkRequests, authority: "anybody", headers: KEY },
    body: { ...SHOWN, brand: "lenoir", contact: "somebody@example.be" },
  },
  {
    ...{ name: "may send", method: "POST", path: ROUTES.maySend, authority: "sender", headers: {} },
    body: { brand: "lenoir", questions: [QUESTION] },
  },
  {
    ...{ name: "inbound SMS", method: "POST", path: ROUTES.inboundSms, authority: "sms", headers: {} },
    body: { brand: "lenoir", from: "+32 470 00 00 01", text: "STOP" },
  },
  {
    ...{ name: "inbound mail", method: "POST", path: ROUTES.inboundMail, authority: "mail", headers: {} },
    body: { brand: "lenoir", to: ["leave@lenoir.example"], from: "a@b.example", subject: "stop", automatic: false },
  },
  {
    ...{ name: "agent's people", method: "POST", path: AGENT_ROUTES.agentPeople, authority: "agent", headers: {} },
    body: { reference: SUBJECT },
  },
  {
    ...{ name: "agent's no", method: "POST", path: AGENT_ROUTES.agentObjections, authority: "agent", headers: KEY },
    body: { subject: SUBJECT, locale: "fr" },
  },
]

/** What proves that somebody may; messages that come in are signed with every byte of their body. */
export async function proofOf(
  { clock, token }: Pick<Installation, "clock" | "token">,
  authority: Authority,
  body: Uint8Array,
  id: string = randomUUID(),
): Promise<Record<string, string>> {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
  if (authority === "anybody") return {}
  if (authority === "link") return bearer(await token())
  if (authority === "sender") return bearer(senderKeyOf("lenoir"))
  if (authority === "agent") return bearer(agentKeyOf("lenoir"))
  return { ...signWebhook([INBOUND_SECRETS[authority]], id, clock.now(), Buffer.from(body).toString("utf8")) }
}
