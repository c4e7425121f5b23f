// Stands in front of `npm start` and `npm test`: installs what is missing, then goes on with the Node that the project brings.
// Runs on any Node from 20 on and needs nothing but npm.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../", import.meta.url))
const stamp = `${root}node_modules/.installed`
const node = `${root}node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`

const [major = 0] = process.versions.node.split(".").map(Number)
if (major < 20) fail(`Node 20 or newer is needed to begin; this is ${process.versions.node}.`)

const wanted = createHash("sha256")
  .update(readFileSync(`${root}package-lock.json`))
  .digest("hex")
if (!existsSync(node) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  process.stdout.write("Installing what the project needs (once)...\n")
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
  if (!existsSync(node)) fail("npm did not bring Node 24: see that install scripts of the package `node` are allowed.")
  writeFileSync(stamp, wanted)
}

const [task = "", ...rest] = process.argv.slice(2)
const tasks = { start: "tools/start.ts", test: "tools/check.ts" }
const file = tasks[task]
if (!file) fail(`Say what to do: ${Object.keys(tasks).join(" or ")}.`)
run(node, [file, ...rest], { PATH: `${root}node_modules/.bin:${process.env.PATH}` })

function run(command, args, env = {}) {
  const shell = process.platform === "win32"
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", shell, env: { ...process.env, ...env } })
  if (result.error) fail(`${command} could not be started: ${result.error.message}`)
  if (result.signal) process.kill(process.pid, result.signal)
  if (result.status !== 0) process.exit(result.status ?? 1)
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
