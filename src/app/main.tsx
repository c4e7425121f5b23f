/** Where the application begins, in a document of ours. */
import type { PageModel } from "../domain/index.ts"
import { start } from "./start.tsx"

const begin = () => {
  const root = document.getElementById("app")
  const model = document.getElementById("model")?.textContent
  // Not waited for: what it fetches meanwhile imports this file, and would wait for it in turn.
  if (root && model) void start(root, JSON.parse(model) as PageModel)
}

// An early press fetches us while the end of the document, with all that we are told, may still be on its way.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin)
else begin()
