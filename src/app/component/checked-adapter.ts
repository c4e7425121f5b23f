import * as v from "valibot"
import { type Abilities, isErrorCode, NO_ABILITY, type PreferenceAdapter, PreferenceError } from "../../domain/index.ts"
import { historySchema, receiptSchema, snapshotSchema } from "../../wire/index.ts"

/** Milliseconds until a call counts as unanswered, as over HTTP. */
const TIMEOUT_MS = 15_000

/**
 * An adapter that somebody else wrote, held to the port: what resolves has the shape that the page draws, what rejects is a
 * `PreferenceError`, and what does neither within 15 s is `unreachable`. Whatever is answered is copied, so that nobody
 * changes it afterwards. Nonsense is `unavailable`: nobody is told that something was done.
 */
export function checkedAdapter(adapter: PreferenceAdapter): PreferenceAdapter {
  return {
    abilities: abilitiesOf(adapter),
    load: (link, call) => checked(snapshotSchema, call.signal, () => adapter.load(link, call)),
    save: (link, revision, changes, call) =>
      checked(snapshotSchema, call.signal, () => adapter.save(link, revision, changes, call)),
    unsubscribeFromAll: (link, call) =>
      checked(receiptSchema, call.signal, () => adapter.unsubscribeFromAll(link, call)),
    undo: (link, reference, call) => checked(snapshotSchema, call.signal, () => adapter.undo(link, reference, call)),
    giveReason: async (link, reference, reason, call) => {
      await checked(v.unknown(), call.signal, () => adapter.giveReason(link, reference, reason, call))
    },
    history: (link, after, call) => checked(historySchema, call.signal, () => adapter.history(link, after, call)),
    requestLink: async (contact, call) => {
      await checked(v.unknown(), call.signal, () => adapter.requestLink(contact, call))
    },
  }
}

/** What the adapter says that it can do, word for word; anything but `true` is no. */
function abilitiesOf(adapter: PreferenceAdapter): Abilities {
  const said: Partial<Record<string, unknown>> = { ...adapter.abilities }
  return Object.fromEntries(Object.keys(NO_ABILITY).map((name) => [name, said[name] === true])) as unknown as Abilities
}

/** One call: answered in time, and in the shape of the port. */
async function checked<T>(
  schema: v.GenericSchema<unknown, T>,
  signal: AbortSignal | undefined,
  ask: () => Promise<unknown>,
): Promise<T> {
  const answer = await inTime(signal, ask).catch((thrown) => Promise.reject(errorFrom(thrown)))
  const read = v.safeParse(schema, answer)
  if (!read.success) throw new PreferenceError("unavailable", "The adapter's answer does not fit the port.")
  return read.output
}

/** What is answered first: by the adapter, by the caller's signal, or by the clock. */
function inTime(signal: AbortSignal | undefined, ask: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const giveUp = (error: PreferenceError) => {
      end()
      reject(error)
    }
    const abort = () => giveUp(new PreferenceError("aborted", "Ended by the caller."))
    const late = () => giveUp(new PreferenceError("unreachable", "The adapter did not answer in time."))
    const timer = setTimeout(late, TIMEOUT_MS)
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener("abort", abort)
    }
    if (signal?.aborted) return abort()
    signal?.addEventListener("abort", abort)
    // An adapter that throws before it gives a promise back rejects like any other.
    new Promise((answered) => answered(ask())).finally(end).then(resolve, reject)
  })
}

/**
 * A `PreferenceError` of this page. The adapter's own may come from another copy of the package, so that it is known by its
 * code; a snapshot that it carries is checked like an answer.
 */
function errorFrom(thrown: unknown): PreferenceError {
  const { code, snapshot, retryAfterMs } = (thrown instanceof Object ? thrown : {}) as Partial<PreferenceError>
  if (!isErrorCode(code))
    return new PreferenceError("unavailable", "The adapter threw no PreferenceError.", { cause: thrown })
  const read = v.safeParse(snapshotSchema, snapshot)
  return new PreferenceError(code, "The adapter refused.", {
    cause: thrown,
    ...(read.success ? { snapshot: read.output } : {}),
    ...(Number.isFinite(retryAfterMs) ? { retryAfterMs: Math.max(0, Number(retryAfterMs)) } : {}),
  })
}
