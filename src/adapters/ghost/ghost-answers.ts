import * as v from "valibot"
import { maskAddress } from "../../domain/index.ts"

/** What Ghost answers, as far as it is read. New fields may come; what is here has to be as it is here. */

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/))

/** What stands for a member. The address is masked as it is read: in clear it goes no further than this. */
export const memberSchema = v.pipe(
  v.object({
    email: v.string(),
    newsletters: v.array(v.object({ id })),
    enable_comment_notifications: v.boolean(),
    enable_updates_and_announcements: v.exactOptional(v.nullable(v.boolean())),
  }),
  v.transform((member) => ({
    masked: maskAddress(member.email),
    newsletters: new Set(member.newsletters.map((each) => each.id)) as ReadonlySet<string>,
    comments: member.enable_comment_notifications,
    /** `undefined` before Ghost 6.46, which has no such field; `null` where the member never decided. */
    updates: member.enable_updates_and_announcements,
  })),
)

export type Standing = v.InferOutput<typeof memberSchema>

/** One page of the newsletters that can be subscribed to. */
export const newslettersSchema = v.object({
  newsletters: v.array(v.object({ id, name: v.string(), description: v.nullable(v.string()) })),
  meta: v.object({ pagination: v.object({ next: v.nullable(v.pipe(v.number(), v.integer())) }) }),
})

export type Newsletter = v.InferOutput<typeof newslettersSchema>["newsletters"][number]

/** What a site says of itself without being asked for a key. */
export const siteSchema = v.object({ site: v.object({ locale: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{2,35}$/)) }) })
