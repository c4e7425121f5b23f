import { conformance as casesOf } from "../conformance/index.ts"
import { PreferenceError } from "../domain/index.ts"
import { CommandError } from "./command-error.ts"
import { forTerminal } from "./for-terminal.ts"
import { rememberingFetch } from "./last-exchange.ts"
import { remoteSetup } from "./remote-backend.ts"

/**
 * `preference-center conformance`: the kit against any server that speaks the HTTP contract.
 *
 * @returns whether every case that could be checked passed
 */
export async function conformance(url: string | undefined): Promise<boolean> {
  if (url === undefined) throw new CommandError("Say which server to check: --url http://127.0.0.1:4600/api/v1")
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new CommandError(`"${url}" is no address such as http://127.0.0.1:4600/api/v1`)
  }
  const base = url.replace(/\/+$/, "")
  const { fetch, last } = rememberingFetch(base)
  const cases = casesOf(await remoteSetup(base, fetch))
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const failures: string[] = []
  let passed = 0
  let skipped = 0
  let topic = ""
  for (const each of cases) {
    if (each.topic !== topic) say(`\n${each.topic}`)
    topic = each.topic
    if (each.skipped !== null) {
      skipped++
      say(`  - ${each.title}\n      skipped: ${each.skipped}`)
      continue
    }
    try {
      await each.run()
      passed++
      say(`  \u2713 ${each.title}`)
    } catch (error) {
      failures.push(each.title)
      say(`  \u2717 ${each.title}\n      ${forTerminal(String((error as Error).message)).replaceAll("\n", "\n      ")}`)
      if (error instanceof PreferenceError) say(`      ${last()}`)
    }
  }
  say(`\n${passed} passed, ${failures.length} failed, ${skipped} skipped`)
  return failures.length === 0
}
