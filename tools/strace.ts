import { spawnSync } from "node:child_process"
import { installFromDebian } from "./debian.ts"

/** Whether there is `strace`, to make system calls fail and to see in which order they are made: the system's, or one from Debian's packages. */
export const installStrace = (): boolean => hasStrace() || (installFromDebian("strace") && hasStrace())

export const hasStrace = (): boolean => spawnSync("strace", ["--version"]).status === 0
