/** The pauses that are offered beside a day of one's own choice: how many days each lasts. */
export const PAUSES = { twoWeeks: 14, oneMonth: 30, threeMonths: 91 } as const

export type PauseName = keyof typeof PAUSES

const DAY_MS = 24 * 60 * 60 * 1000

/** The day so many days from now, `YYYY-MM-DD`. */
export const dayIn = (days: number, now = new Date()): string =>
  new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)

/** Whether a pause can end on a day: from tomorrow on, within a year; no day is no pause. */
export const isPauseDay = (day: string): boolean => day === "" || (day >= dayIn(1) && day <= dayIn(365))
