import type { ConformanceSetup } from "./backend.ts"
import { conformance } from "./conformance.ts"

type Run = () => Promise<void>

/** The two functions of a test framework. Those of Vitest, Jest, Mocha and `node:test` fit. */
export interface TestFramework {
  readonly describe: (title: string, body: () => void) => unknown
  readonly it: ((title: string, run: Run) => unknown) & { readonly skip: (title: string, run: Run) => unknown }
}

/**
 * Hands every case of the kit to a test framework, topic by topic. What cannot be checked is skipped, with the reason
 * in its title.
 *
 * @param name the adapter's, for the report
 * @example
 * import { describe, it } from "node:test"
 * const doors = { addsLanes: false, movesClock: false, imports: false, breaks: false }
 * describeConformance({ describe, it }, "my backend", { abilities, linksExpire: true, ...doors, open })
 */
export function describeConformance({ describe, it }: TestFramework, name: string, setup: ConformanceSetup): void {
  const all = conformance(setup)
  describe(`${name} keeps the promises of the port`, () => {
    for (const topic of new Set(all.map((each) => each.topic))) {
      describe(topic, () => {
        for (const { title, skipped, run } of all.filter((each) => each.topic === topic)) {
          if (skipped === null) it(title, run)
          else it.skip(`${title} (skipped: ${skipped})`, run)
        }
      })
    }
  })
}
