import type { ExampleGroup } from "../../gallery/example.ts"
import { erased, jeanne } from "../../gallery/sample.ts"

export const erasure: ExampleGroup = {
  name: "Erased",
  examples: [
    {
      id: "erased/erased",
      title: "All data were erased",
      shows: "What was kept, and why: that this person wants no marketing.",
      person: erased(jeanne),
    },
  ],
}
