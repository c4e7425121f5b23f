/** How long a settled message is remembered, so that a repetition of it is known, in milliseconds. */
const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000

/** What was settled before then is forgotten. */
export const rememberedSince = (now: Date): string => new Date(now.getTime() - REMEMBERED_MS).toISOString()

/** When a message is due again after so many attempts: half a minute from now at first, six hours at most. */
export const dueAgain = (now: Date, attempts: number): string =>
  new Date(now.getTime() + Math.min(30_000 * 4 ** attempts, 6 * 60 * 60 * 1000)).toISOString()
