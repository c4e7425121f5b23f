/** The hour at which a pause ends, in UTC: the small hours of that day all over Europe. */
const HOUR = "T04:00:00.000Z"

/**
 * The moment at which a pause until a day ends: ISO 8601 in UTC; `null` for no day, and so no pause.
 *
 * @param day `YYYY-MM-DD`, or empty
 */
export const pauseEnd = (day: string): string | null => (day === "" ? null : day + HOUR)
