import { isErrorCode } from "../../domain/index.ts"
import type { ConformanceBackend } from "../backend.ts"
import { ensure, errorOf } from "../expect.ts"
import { freshCall, meet, UNKNOWN_LANE } from "../person.ts"
import type { Topic } from "../topic.ts"

/** Calls that have to fail, each for another reason. */
async function failures(backend: ConformanceBackend) {
  const { adapter, links } = backend
  const { snapshot } = await meet(backend)
  return Promise.all([
    errorOf(adapter.load(links.invalid, freshCall()), "load by a link that is not ours"),
    errorOf(adapter.unsubscribeFromAll(links.invalid, freshCall()), "leaving by a link that is not ours"),
    errorOf(
      adapter.save(links.valid, snapshot.revision, { choices: [UNKNOWN_LANE] }, freshCall()),
      "save of an unknown lane",
    ),
    errorOf(adapter.load(links.valid, freshCall({ signal: AbortSignal.abort() })), "load that was aborted"),
  ])
}

export const errors: Topic = {
  name: "errors",
  checks: [
    {
      title: "every failure is a PreferenceError with a code of the closed list",
      check: async (backend) => {
        for (const { code } of await failures(backend)) ensure(isErrorCode(code), `"${code}" is no code of the list`)
      },
    },
    {
      title: "no error message repeats the token or an address",
      check: async (backend) => {
        const { links, addresses } = backend
        const secrets = [links.valid.token, links.invalid.token, ...addresses]
        for (const { code, message } of await failures(backend)) {
          ensure(!secrets.some((secret) => message.includes(secret)), `The message of "${code}" repeats a secret.`)
        }
      },
    },
  ],
}
