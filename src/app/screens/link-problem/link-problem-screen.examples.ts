import type { PageModel } from "../../../domain/index.ts"
import { AN_HOUR, fails, hangs } from "../../gallery/backends.ts"
import type { ExampleGroup } from "../../gallery/example.ts"

const without = { link: "missing", token: null, snapshot: null } satisfies Partial<PageModel>
const notOurs = { link: "not-ours", snapshot: null } satisfies Partial<PageModel>

const ask = [{ fill: "#contact", with: "jeanne.dubois@courriel.example" }, { press: ".ask button" }]
const state = (name: string): string => `.ask .status[data-state="${name}"]`

export const linkProblem: ExampleGroup = {
  name: "Trouble with the link",
  examples: [
    {
      id: "link/missing",
      title: "No link at all",
      shows: "The bare address: a fresh link by mail, the newest message, or writing to the sender.",
      model: without,
    },
    {
      id: "link/missing-with-code",
      title: "No link, and codes on letters",
      shows: "Where the sender prints codes on letters, one can be typed in here.",
      model: { ...without, typedCodes: true },
    },
    {
      id: "link/not-ours",
      title: "A link that is not ours",
      shows: "Damaged on the way, or made up: one answer for all of these.",
      model: { ...notOurs, typedCodes: true },
    },
    {
      id: "link/expired",
      title: "Too old to show the choices",
      shows: "It can still stop everything, and a fresh one can be asked for.",
      model: { link: "leave-only", snapshot: null, screen: "preferences" },
    },
    {
      id: "link/wrong-code",
      title: "A code that is none",
      shows: "What was typed stands there again, with the focus, to be compared.",
      model: { ...without, typedCodes: true, outcome: "code-wrong", typed: "7K4M-Q9TX-2CGH-0BVX" },
    },
    {
      id: "link/fresh-under-way",
      title: "A fresh link, under way",
      shows: "The request is being passed on.",
      model: without,
      adapter: { requestLink: hangs },
      deeds: ask,
      until: state("sending"),
    },
    {
      id: "link/fresh-sent",
      title: "A fresh link was asked for",
      shows: "The same words whether anybody is known or not.",
      model: without,
      deeds: ask,
      until: ".said:not(:empty)",
    },
    {
      id: "link/fresh-refused",
      title: "What was typed is no address",
      shows: "The field to correct has the focus, with an example beside it.",
      model: without,
      deeds: [{ fill: "#contact", with: "jeanne" }, { press: ".ask button" }],
      until: "#contact-refused:not(:empty)",
    },
    {
      id: "link/fresh-throttled",
      title: "Too many fresh links",
      shows: "How long to wait. No button offers a try that has no chance.",
      model: without,
      adapter: { requestLink: fails("throttled", AN_HOUR / 6) },
      deeds: ask,
      until: ".said:not(:empty)",
    },
    {
      id: "link/fresh-unreachable",
      title: "A fresh link, and no server",
      shows: "The request is kept, and passed on when the server is back.",
      model: without,
      adapter: { requestLink: fails("unreachable") },
      deeds: ask,
      until: state("waiting"),
    },
  ],
}
