/** A moment as it travels: ISO 8601 in UTC, to the second or finer. */
export const INSTANT_PATTERN: RegExp =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/
