import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

const FOLDER = new URL("../../.data/ghost/", import.meta.url).pathname

/** The versions of Ghost that are tested against: the Node each runs on, and its driver of SQLite. */
const VERSIONS = {
  "5.130.6": { node: "20.20.2", driver: "sqlite3" },
  "6.65.0": { node: "22.23.3", driver: "better-sqlite3" },
} as const

export type GhostVersion = keyof typeof VERSIONS

export const isGhostVersion = (version: string): version is GhostVersion => Object.hasOwn(VERSIONS, version)

/** A Ghost that is ready to be started. */
export interface InstalledGhost {
  readonly version: GhostVersion
  readonly folder: string
  /** The Node that runs it. */
  readonly node: string
  readonly driver: string
}

/**
 * Installs a Ghost below `.data/ghost`, where it is not there yet: no account, no container, about three to seven minutes.
 * `npm install ghost` fails as such; its package with only what it needs to run does not.
 */
export function installGhost(version: GhostVersion): InstalledGhost {
  const { node, driver } = VERSIONS[version]
  const folder = `${FOLDER}${version}`
  const runner = nodeFor(node)
  if (!existsSync(`${folder}/.installed`)) {
    console.log(`Installing Ghost ${version} into .data/ghost (once, some minutes)...`)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(FOLDER, { recursive: true })
    npm(FOLDER, "pack", `ghost@${version}`, "--silent")
    execFileSync("tar", ["xzf", `ghost-${version}.tgz`], { cwd: FOLDER })
    rmSync(`${FOLDER}ghost-${version}.tgz`)
    renameSync(`${FOLDER}package`, folder)
    leaveOut(`${folder}/package.json`)
    npm(folder, "install", "--omit=dev", "--legacy-peer-deps", "--ignore-scripts", ...QUIET)
    // Under the Node that will run it, and with its headers, which its package brings: a driver is compiled for one.
    execFileSync("npm", ["rebuild", driver], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        PATH: `${dirname(runner)}:${process.env.PATH}`,
        npm_config_nodedir: dirname(dirname(runner)),
      },
    })
    writeFileSync(`${folder}/.installed`, "")
  }
  return { version, folder, node: runner, driver }
}

const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"]

const npm = (folder: string, ...args: string[]): void => {
  execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] })
}

/** What only Ghost's own developers need. */
function leaveOut(file: string): void {
  const { devDependencies: _ours, scripts, ...rest } = JSON.parse(readFileSync(file, "utf8"))
  const { prepare: _husky, ...kept } = scripts
  writeFileSync(file, JSON.stringify({ ...rest, scripts: kept }))
}

/** The Node of this version: the one at hand where it fits, else one from npm. */
function nodeFor(wanted: string): string {
  const [major] = wanted.split(".")
  if (process.versions.node.split(".")[0] === major) return process.execPath
  const folder = `${FOLDER}node-${wanted}`
  const name = `node-${process.platform === "darwin" && process.arch === "arm64" ? "bin-" : ""}${process.platform}-${process.arch}`
  const node = `${folder}/node_modules/${name}/bin/node`
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true })
    npm(folder, "install", "--prefix", folder, `${name}@${wanted}`, ...QUIET)
  }
  return node
}
