/** One kind of marketing (topic) by one medium (channel): the smallest thing a person can say yes or no to. */
export interface Lane {
  readonly channel: string
  readonly topic: string
}

/** What stands for a lane in maps and form fields: `email/news`. Ids never hold a slash (see `ID_PATTERN`). */
export const laneKey = ({ channel, topic }: Lane): string => `${channel}/${topic}`

/** The form of the ids of channels, topics and brands: 1 to 40 of `a-z 0-9 -`, starting with a letter. */
export const ID_PATTERN = /^[a-z][a-z0-9-]{0,39}$/

/**
 * The form of a subject's opaque id: 1 to 64 of `A-Z a-z 0-9 _ . -`. No `@`, no `+`: an address or an
 * international telephone number does not fit, so it cannot slip into a link (GDPR art. 25).
 */
export const SUBJECT_PATTERN = /^[A-Za-z0-9_.-]{1,64}$/
