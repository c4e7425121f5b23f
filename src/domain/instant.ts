/** A moment as it travels: ISO 8601 in UTC, to the second or finer. */
export const INSTANT_PATTERN: RegExp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/
