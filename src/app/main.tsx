/** Where the application begins, in a document of ours. */
import type { PageModel } from "../domain/index.ts"
import { start } from "./start.tsx"

const root = document.getElementById("app")
const model = document.getElementById("model")?.textContent
if (root && model) await start(root, JSON.parse(model) as PageModel)
