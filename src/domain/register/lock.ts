import type { Channel } from "../catalogue.ts"
import type { LockReason } from "../preferences.ts"
import type { SubjectRecord } from "./record.ts"

/**
 * Why the lanes of a channel cannot be chosen now, or `null`. A business that told us no address at all keeps them
 * elsewhere: then nothing is locked.
 */
export function lockOf(record: SubjectRecord, channel: Channel): LockReason | null {
  if (record.erasedAt !== null) return "erased"
  if (!channel.needsContact || record.contacts.length === 0) return null
  const contacts = record.contacts.filter((contact) => contact.channel === channel.id)
  if (contacts.length === 0) return "no-contact"
  return contacts.every((contact) => contact.bounced === true) ? "bounced" : null
}
