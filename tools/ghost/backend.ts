import { DatabaseSync } from "node:sqlite"
import { createGhostAdapter, tokenFromGhostLink } from "../../src/adapters/ghost/index.ts"
import type { ConformanceBackend } from "../../src/conformance/index.ts"
import type { Ghost, Newsletter } from "./ghost.ts"

/** A new member of a real Ghost, who receives one newsletter and mail about comments, and not the second newsletter. */
export async function openGhostBackend(ghost: Ghost, first: Newsletter): Promise<ConformanceBackend> {
  const member = await ghost.addMember([first])
  const token = tokenFromGhostLink(member.unsubscribe_url)
  if (token === null) throw new Error("Ghost's own link was not understood.")
  const read = () => readMember(ghost.database, member.id)
  return {
    adapter: createGhostAdapter({ site: ghost.url, contentKey: ghost.contentKey }),
    links: {
      valid: { token },
      expired: { token },
      invalid: { token: token.replace(/.$/, (last) => (last === "0" ? "1" : "0")) },
    },
    addresses: [member.email],
    reader: {
      maySend: async ({ topic }) => {
        const { newsletters, comments, updates } = read()
        if (topic === "comments") return comments === 1
        // As Ghost's own sending does: whoever never decided gets them with any newsletter.
        if (topic === "updates") return updates === null ? newsletters.length > 0 : updates === 1
        return newsletters.some((id) => topic === `n-${id}`)
      },
      state: async () => JSON.stringify(read()),
      addLane: async () => {
        const later = await ghost.addNewsletter(`Later ${crypto.randomUUID()}`)
        return { channel: "email", topic: `n-${later.id}` }
      },
      importYes: async () => undefined,
      breakNextWrite: async () => undefined,
      moveClock: async () => undefined,
    },
    close: async () => undefined,
  }
}

/** What stands in Ghost's database, read past Ghost. */
function readMember(file: string, id: string) {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const row = db.prepare("SELECT * FROM members WHERE id = ?").get(id)
    if (!row) throw new Error("Ghost has no such member.")
    const subscribed = db
      .prepare("SELECT newsletter_id FROM members_newsletters WHERE member_id = ? ORDER BY 1")
      .all(id)
    return {
      newsletters: subscribed.map((each) => String(each.newsletter_id)),
      comments: row.enable_comment_notifications,
      ...("enable_updates_and_announcements" in row ? { updates: row.enable_updates_and_announcements } : {}),
    }
  } finally {
    db.close()
  }
}
