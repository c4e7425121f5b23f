import { ensure, rejects, writesNothing } from "../expect.ts"
import { freshCall } from "../person.ts"
import type { Topic } from "../topic.ts"

/** How a call ended, as far as its caller can tell. */
const ending = (call: Promise<unknown>): Promise<string> =>
  call.then(
    (value) => `resolved with ${JSON.stringify(value)}`,
    (error) => `rejected with ${String(error?.code ?? error)}`,
  )

export const freshLinks: Topic = {
  name: "fresh links",
  checks: [
    {
      title: "asking for a fresh link ends in the same way for an address that is known and for one that is not",
      needs: ["requestLink"],
      check: async ({ adapter, addresses }) => {
        const [known = ""] = addresses
        const forKnown = await ending(adapter.requestLink(known, freshCall()))
        const forUnknown = await ending(adapter.requestLink("nobody-at-all@example.com", freshCall()))
        ensure(forKnown === "resolved with undefined", `requestLink for a known address: ${forKnown}`)
        ensure(
          forUnknown === forKnown,
          `requestLink: ${forKnown} for a known address, ${forUnknown} for an unknown one`,
        )
      },
    },
    {
      title: "what is neither an address nor a number is refused, and nothing is written",
      needs: ["requestLink"],
      check: async ({ adapter, reader }) => {
        await writesNothing(reader, "a request for nobody", async () => {
          await rejects(adapter.requestLink("not an address", freshCall()), "invalid-request", "requestLink")
        })
      },
    },
  ],
}
