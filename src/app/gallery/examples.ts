import { frame } from "../frame/frame.examples.ts"
import { button } from "../screens/button/button-screen.examples.ts"
import { choice } from "../screens/choice/choice-screen.examples.ts"
import { erasure } from "../screens/erased/erased-screen.examples.ts"
import { history } from "../screens/history/history-screen.examples.ts"
import { linkProblem } from "../screens/link-problem/link-problem-screen.examples.ts"
import { preferences } from "../screens/preferences/preferences-screen.examples.ts"
import { saving } from "../screens/preferences/save-bar.examples.ts"
import { trouble } from "../screens/trouble/trouble-screen.examples.ts"
import { unsubscribed } from "../screens/unsubscribed/unsubscribed-screen.examples.ts"
import { leaving } from "../ui/leave-form.examples.ts"
import type { Example, ExampleGroup } from "./example.ts"
import { hostile } from "./hostile.examples.ts"

/** Everything that the page can show, in the order in which a person may meet it. */
export const GROUPS: readonly ExampleGroup[] = [
  choice,
  leaving,
  unsubscribed,
  preferences,
  saving,
  history,
  linkProblem,
  erasure,
  trouble,
  button,
  frame,
  hostile,
]

export const EXAMPLES: readonly Example[] = GROUPS.flatMap(({ examples }) => examples)
