import { type Context, Hono } from "hono"
import { PreferenceError, SUBJECT_PATTERN } from "../../domain/index.ts"
import { AGENT_ROUTES, agentObjectionRequestSchema, agentPeopleRequestSchema } from "../../wire/index.ts"
import type { DoorParts, Peer } from "../handler.ts"
import { json } from "../http/answers.ts"
import { bearer, keyOf, limitedBody, refuseOtherMethods } from "../http/api.ts"
import { bodyOf, jsonOnly } from "../http/body.ts"
import { isOpenLine, type SignedIn, signedIn } from "./agent-key.ts"
import { findPeople, foundPerson, noteObjection } from "./note-objection.ts"

/** The agents' part of the HTTP contract of `wire/`: for a call centre's own application. */
export function createAgentApi(
  parts: Pick<DoorParts, "config" | "register" | "limits" | "now">,
): Hono<{ Bindings: Peer }> {
  const { config, register, now } = parts
  const api = new Hono<{ Bindings: Peer }>()
  for (const route of Object.values(AGENT_ROUTES)) api.use(route, limitedBody)

  const byKey = async (context: Context<{ Bindings: Peer }>): Promise<SignedIn> => {
    if (isOpenLine(config.publicUrl, context.req.raw))
      throw new PreferenceError(
        "unsupported",
        "The agents' door opens by https only: set `publicUrl` to such an address.",
      )
    const key = bearer(context)
    const who = await signedIn(parts, key === null ? null : { key }, context.env)
    if (!who) throw new PreferenceError("link-invalid", "Send the key of an agent.")
    return who
  }

  api.post(AGENT_ROUTES.agentPeople, jsonOnly, async (context) => {
    const { brand } = await byKey(context)
    const { reference } = await bodyOf(context, agentPeopleRequestSchema)
    const people = await findPeople(register, brand, reference.trim())
    return json({ people: people.map(foundPerson) })
  })

  api.post(AGENT_ROUTES.agentObjections, jsonOnly, async (context) => {
    const who = await byKey(context)
    const { locale = null, ...whose } = await bodyOf(context, agentObjectionRequestSchema)
    const noted = await noteObjection(register, who, whose, { now: now(), locale, textVersion: null }, keyOf(context))
    return json({
      objections: noted.map(({ record, objection: { reference, at }, acknowledged }) => ({
        // What stands for an address alone is the register's own affair.
        subject: SUBJECT_PATTERN.test(record.subject) ? record.subject : null,
        reference,
        at,
        acknowledged,
      })),
    })
  })

  refuseOtherMethods(api, { [AGENT_ROUTES.agentPeople]: "POST", [AGENT_ROUTES.agentObjections]: "POST" })
  return api
}
