/** Where the gallery begins: one file that is the stage where the address names an example to draw, and else the chrome. */
import { createRoot } from "react-dom/client"
import { Chrome } from "./chrome.tsx"
import { EXAMPLES } from "./examples.ts"
import { MistakePage } from "./mistakes.tsx"
import { stage } from "./stage.tsx"
import { readWishes } from "./wishes.ts"

declare global {
  interface Window {
    /** The ids of all examples, for whoever wants to draw every one of them. */
    EXAMPLES: readonly string[]
  }
}

window.EXAMPLES = EXAMPLES.map(({ id }) => id)

const root = document.getElementById("app")
if (root) void begin(root)

async function begin(root: HTMLElement): Promise<void> {
  if (location.search === "") return createRoot(root).render(<Chrome />)
  const { wishes, mistakes } = readWishes("stage", location.search, window.EXAMPLES)
  const example = EXAMPLES.find(({ id }) => id === wishes.example)
  if (mistakes.length > 0 || !example) return createRoot(root).render(<MistakePage mistakes={mistakes} />)
  await stage(root, example, wishes)
}
