import type { ConformanceSetup } from "./backend.ts"
import { type Topic, whySkipped } from "./topic.ts"
import { abilities } from "./topics/abilities.ts"
import { aborting } from "./topics/aborting.ts"
import { conflicts } from "./topics/conflicts.ts"
import { errors } from "./topics/errors.ts"
import { failing } from "./topics/failing.ts"
import { frequency } from "./topics/frequency.ts"
import { freshLinks } from "./topics/fresh-links.ts"
import { history } from "./topics/history.ts"
import { imports } from "./topics/imports.ts"
import { leaving } from "./topics/leaving.ts"
import { links } from "./topics/links.ts"
import { pause } from "./topics/pause.ts"
import { reading } from "./topics/reading.ts"
import { reasons } from "./topics/reasons.ts"
import { saving } from "./topics/saving.ts"
import { undoing } from "./topics/undoing.ts"

/** One promise of the port, ready to be checked of one adapter. */
export interface ConformanceCase {
  readonly topic: string
  /** A sentence about behaviour; unique within its topic. */
  readonly title: string
  /** Why it cannot be checked of this adapter; `null` when it can. Print it. */
  readonly skipped: string | null
  /**
   * Opens a fresh backend, checks the promise, closes the backend.
   *
   * @throws Error saying what was expected and what happened instead
   */
  run(): Promise<void>
}

const TOPICS: readonly Topic[] = [
  reading,
  saving,
  conflicts,
  leaving,
  undoing,
  reasons,
  pause,
  frequency,
  history,
  links,
  freshLinks,
  imports,
  failing,
  errors,
  aborting,
  abilities,
]

/**
 * Everything that an adapter promises (`PreferenceAdapter`), as cases to run with any test framework or with none.
 *
 * @example
 * for (const each of conformance(setup)) {
 *   if (each.skipped === null) await each.run()
 *   else console.log(`${each.title}: skipped, ${each.skipped}`)
 * }
 */
export const conformance = (setup: ConformanceSetup): ConformanceCase[] =>
  TOPICS.flatMap((topic) =>
    topic.checks.map((check) => ({
      topic: topic.name,
      title: check.title,
      skipped: whySkipped(check, setup),
      run: async () => {
        const backend = await setup.open()
        try {
          await check.check(backend)
        } finally {
          await backend.close()
        }
      },
    })),
  )
