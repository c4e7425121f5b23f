import type { Link, PreferenceAdapter, PreferenceError, Receipt } from "../../domain/index.ts"
import type { Host, TokenSource } from "../../embed/frame/index.ts"
import { asPreferenceError } from "../queries/until-answered.ts"

/** Milliseconds that *Done* waits for a fresh token, and with it for a receipt that can be taken back. */
const POLISH_MS = 3_000

/**
 * An adapter in a frame. It speaks with the newest token that the page around it gave, asks for a fresh one when that has
 * grown old, and says what came of each press. Nothing that the person chose is lost meanwhile (WCAG 2.2.1, C9).
 */
export function frameAdapter(inner: PreferenceAdapter, tokens: TokenSource, tell: Host["send"]): PreferenceAdapter {
  const troubles = createTroubles(tell)
  const withToken = async <T>(call: (link: Link) => Promise<T>): Promise<T> => {
    try {
      const answer = await fresh(tokens, call)
      troubles.over()
      return answer
    } catch (thrown) {
      troubles.note(asPreferenceError(thrown))
      throw thrown
    }
  }
  return {
    abilities: inner.abilities,
    load: (_, call) => withToken((link) => inner.load(link, call)),
    save: async (_, revision, changes, call) => {
      const snapshot = await withToken((link) => inner.save(link, revision, changes, call))
      tell({ type: "saved" })
      return snapshot
    },
    unsubscribeFromAll: async (_, call) => {
      const receipt = await withToken(async (link) => {
        const left = await inner.unsubscribeFromAll(link, call)
        return left.undoUntil === null && inner.abilities.undo ? polished(left, link) : left
      })
      tell({ type: "unsubscribed", reference: receipt.reference })
      return receipt
      /** An old token leaves and gets no way back; with a fresh one the same receipt has it. Done it is in any case. */
      async function polished(left: Receipt, { token }: Link): Promise<Receipt> {
        const late = new Promise<null>((resolve) => setTimeout(resolve, POLISH_MS, null))
        const renewed = await Promise.race([tokens.ask("expired"), late])
        if (renewed === null || renewed === token) return left
        const again = { ...call, idempotencyKey: crypto.randomUUID() }
        return Promise.race([inner.unsubscribeFromAll({ token: renewed }, again), late]).then(
          (receipt) => receipt ?? left,
          () => left,
        )
      }
    },
    undo: async (_, reference, call) => {
      const snapshot = await withToken((link) => inner.undo(link, reference, call))
      tell({ type: "undone" })
      return snapshot
    },
    giveReason: (_, reference, reason, call) => withToken((link) => inner.giveReason(link, reference, reason, call)),
    history: (_, after, call) => withToken((link) => inner.history(link, after, call)),
    requestLink: (contact, call) => inner.requestLink(contact, call),
  }
}

/** A call with the newest token, and once more with a fresh one where that is too old. */
async function fresh<T>(tokens: TokenSource, call: (link: Link) => Promise<T>): Promise<T> {
  const used = tokens.current() ?? ""
  try {
    return await call({ token: used })
  } catch (thrown) {
    const { code } = asPreferenceError(thrown)
    if (code !== "link-expired" && code !== "link-invalid") throw thrown
    const renewed = await tokens.ask("expired")
    if (renewed === null || renewed === used) throw thrown
    return call({ token: renewed })
  }
}

/** Tells each trouble once, however often it is met until it is over. */
function createTroubles(tell: Host["send"]) {
  let told: string | null = null
  return {
    over: () => {
      told = null
    },
    note: ({ code }: PreferenceError) => {
      const known = TROUBLES.find((each) => each === code)
      if (known === undefined || known === told) return
      told = known
      tell({ type: "trouble", code: known })
    },
  }
}

const TROUBLES = ["link-invalid", "link-expired", "throttled", "unavailable", "unreachable"] as const
