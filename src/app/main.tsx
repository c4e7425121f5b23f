/** Where the application begins, in a document of ours. */
import type { PageModel } from "../domain/index.ts"
import { start } from "./start.tsx"

const root = document.getElementById("app")
const model = document.getElementById("model")?.textContent
// Not waited for: what it fetches meanwhile imports this file, and would wait for it in turn.
if (root && model) void start(root, JSON.parse(model) as PageModel)
