import type { Queue } from "./store.ts"

/** How long a settled message is remembered, so that a repetition of it is known, in milliseconds. */
const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000

/** What was settled before then is forgotten. */
export const rememberedSince = (now: Date): string => new Date(now.getTime() - REMEMBERED_MS).toISOString()

/** How many of them at a time: whoever takes messages out after a quiet night holds up nobody. It is more than are taken out. */
export const FORGOTTEN_AT_ONCE = 500

/** The longest that a message waits for its next attempt, in milliseconds: a system that was down is to know soon. */
const LONGEST_MS: Readonly<Record<Queue, number>> = { mail: 6 * 60 * 60 * 1000, events: 60 * 60 * 1000 }

/** When a message is due again after so many attempts: half a minute from now at first, then four times as long each time. */
export const dueAgain = (queue: Queue, now: Date, attempts: number): string =>
  new Date(now.getTime() + Math.min(30_000 * 4 ** attempts, LONGEST_MS[queue])).toISOString()
