/**
 * Why somebody left, if they care to say: a closed list. Nothing is typed, so nothing personal comes in with it.
 * It is asked after leaving only, and changes nothing (A39).
 */
export const REASONS = ["too-many", "not-relevant", "never-asked", "distrust", "other"] as const

export type Reason = (typeof REASONS)[number]

export const isReason = (value: unknown): value is Reason => (REASONS as readonly unknown[]).includes(value)
