/** `npm start`: builds what changed, then runs the demo. */
import { spawn } from "node:child_process"
import { buildIfChanged } from "./build-if-changed.ts"

buildIfChanged()
const args = process.env.PORT ? ["--port", process.env.PORT] : []
const demo = spawn(process.execPath, ["dist/lib/cli/main.js", "demo", ...args], { stdio: "inherit" })
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => demo.kill(signal))
demo.on("exit", (code) => process.exit(code ?? 0))
