import type { Context, Hono } from "hono"
import * as v from "valibot"
import { type Brand, PreferenceError } from "../../domain/index.ts"
import { inboundMailSchema, inboundSmsSchema, ROUTES } from "../../wire/index.ts"
import type { InboundDoor } from "../config.ts"
import { drawSigningSecret } from "../draw-secrets.ts"
import { fingerprint } from "../fingerprint.ts"
import type { DoorParts, Peer } from "../handler.ts"
import { takeMail } from "../inbound-mail.ts"
import { smsTaker } from "../inbound-sms.ts"
import { isSigned, sentWith } from "../signed-webhook.ts"
import { json, problem } from "./answers.ts"
import { bodyText, bodyWithin, jsonOnly, readBody } from "./body.ts"

/** The largest body of a message, in bytes: its text alone, without what is attached. */
const MAX_BODY = 64_000

const small = bodyWithin(MAX_BODY, () =>
  problem(new PreferenceError("invalid-request", `A message has at most ${MAX_BODY} bytes here.`), 413),
)

const namesBrand = v.object({ brand: v.string() })

/**
 * The doors for messages that people write to the brand: whoever runs the number or the address hands them in, signed as
 * Standard Webhooks says. What one message did is done once, however often it is handed in.
 */
export function addInbound(
  api: Hono<{ Bindings: Peer }>,
  { config, register, now }: Pick<DoorParts, "config" | "register" | "now">,
): void {
  const takeSms = smsTaker({ config, register, now })

  /** @throws PreferenceError `link-invalid`, the same for a brand that is not there as for a signature that is wrong */
  const proven = async (context: Context, door: InboundDoor): Promise<Received> => {
    const body = await bodyText(context)
    const named = nameIn(body)
    const brand = config.brands.get(named)
    const sent = sentWith(context.req.raw.headers)
    const { "webhook-id": id } = sent
    const signed = isSigned(config.inbound.get(named)?.[door] ?? [NOBODYS], sent, body, now())
    if (!brand || id === null || !signed) {
      throw new PreferenceError(
        "link-invalid",
        `Sign the body, to the letter, with a secret of the brand's door "${door}" (Standard Webhooks), within the last five minutes.`,
      )
    }
    return { brand, body, press: `${door}-${await fingerprint(id)}` }
  }

  api.post(ROUTES.inboundSms, small, jsonOnly, async (context) => {
    const { brand, body, press } = await proven(context, "sms")
    return json(await takeSms(brand, readBody(body, inboundSmsSchema, AS_WRITTEN), press))
  })

  api.post(ROUTES.inboundMail, small, jsonOnly, async (context) => {
    const { brand, body, press } = await proven(context, "mail")
    const { automatic = false, ...mail } = readBody(body, inboundMailSchema, AS_WRITTEN)
    return json(await takeMail(register, [brand], { ...mail, automatic }, now(), press))
  })
}

interface Received {
  readonly brand: Brand
  /** As it came in. */
  readonly body: string
  /** The same for every attempt. */
  readonly press: string
}

/** Signs for nobody: so that a brand without a secret, or none at all, takes as long to refuse as a wrong signature. */
const NOBODYS = drawSigningSecret()

/** Gateways cut long messages into parts, sometimes within an emoji: whoever wrote STOP beside one leaves all the same. */
const AS_WRITTEN = { halves: "kept" } as const

/** The brand that an unproven body names; `""` for none. What is wrong with a body is said once it is proven. */
function nameIn(body: string): string {
  try {
    return v.parse(namesBrand, JSON.parse(body)).brand
  } catch {
    return ""
  }
}
