import { readFileSync } from "node:fs"
import AxeBuilder from "@axe-core/playwright"
import type { Page } from "@playwright/test"

/** IBM's Equal Access engine, as the script that it is in a browser. */
const EQUAL_ACCESS = readFileSync(new URL(import.meta.resolve("accessibility-checker-engine/ace.js")), "utf8")

/** Rules of axe that are off unless asked for: the size of targets (WCAG 2.5.8), and names that say what is seen (2.5.3). */
const ON_TOP = { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: true } }

interface Finding {
  readonly ruleId: string
  /** What kind of rule, and what came of it: `VIOLATION` and `FAIL` is a fault for sure. */
  readonly value: readonly [string, string]
  readonly message: string
  readonly snippet: string
}

/** The faults that two engines find for sure in the page, each in a line: what one overlooks the other may see. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ rules: ON_TOP }).analyze()
  const findings = await page.evaluate(async (script): Promise<Finding[]> => {
    const own = window as unknown as { ace?: { Checker: new () => { check: Check } } }
    type Check = (document: Document, guidelines: string[]) => Promise<{ results: Finding[] }>
    // Evaluated here, and not from the page: its policy allows no script but its own.
    // biome-ignore lint/security/noGlobalEval: the one way to run a script that the page's policy does not know.
    own.ace ??= globalThis.eval(`${script};ace`)
    if (!own.ace) throw new Error("The engine is not there.")
    const { results } = await new own.ace.Checker().check(document, ["WCAG_2_2"])
    return results.map(({ ruleId, value, message, snippet }) => ({ ruleId, value, message, snippet }))
  }, EQUAL_ACCESS)
  return [
    ...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    ...findings
      .filter(({ value: [kind, outcome] }) => kind === "VIOLATION" && outcome === "FAIL")
      .map(({ ruleId, message, snippet }) => `Equal Access ${ruleId}: ${message}: ${snippet}`),
  ]
}
