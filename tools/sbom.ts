import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"

/** What is read of a bill of materials in CycloneDX 1.5, and of each thing in it. */
interface Bill {
  readonly serialNumber?: string
  readonly specVersion: string
  readonly metadata: { readonly lifecycles: readonly { readonly phase: string }[]; readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Component {
  readonly "bom-ref": string
  readonly name: string
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  readonly licenses?: readonly unknown[]
}

type Versions = Readonly<Record<string, string>>

interface Manifest {
  readonly name: string
  readonly dependencies: Versions
  readonly peerDependencies: Versions
  readonly devDependencies: Versions
}

const manifestIn = (root: string) => JSON.parse(readFileSync(`${root}package.json`, "utf8")) as Manifest

/**
 * All that reaches somebody's browser or server with this package, from the lockfile, as CycloneDX: what it depends on, and
 * what its page is built of. Not what only builds and tests it.
 *
 * npm draws the whole of it; taken out is what differs from one build to the next (serial number, time, npm's version, the
 * name of the folder), so that two builds are the same to the byte.
 *
 * @param root the project's folder, with a slash at its end
 */
export function softwareBillOfMaterials(root: string): Bill {
  const drawn = execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], {
    cwd: root,
    encoding: "utf8",
    // As everywhere: `NODE_ENV=production`, which a build sets, would leave out half of it.
    env: { ...process.env, NODE_ENV: "" },
    maxBuffer: 64_000_000,
    shell: process.platform === "win32",
  })
  const { serialNumber: _number, ...bill } = JSON.parse(drawn) as Bill
  const { components, dependencies } = bill
  const { name, dependencies: direct, peerDependencies, devDependencies } = manifestIn(root)
  const { component } = bill.metadata
  const needs = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))
  const nameOf = new Map(components.map((each) => [each["bom-ref"], each.name]))
  const shipped = new Set<string>()
  const ours = { ...direct, ...peerDependencies }
  const take = (ref: string): void => {
    const of = nameOf.get(ref) ?? ""
    // What others take types from where it is there is ours to build with, and goes no further.
    if (shipped.has(ref) || (of in devDependencies && !(of in ours))) return
    shipped.add(ref)
    for (const needed of needs.get(ref) ?? []) take(needed)
  }
  const first = (needs.get(component["bom-ref"]) ?? []).filter((ref) => (nameOf.get(ref) ?? "") in ours)
  for (const ref of first) take(ref)
  return {
    ...bill,
    metadata: { lifecycles: [{ phase: "build" }], component: { ...component, name } },
    components: components.filter((each) => shipped.has(each["bom-ref"])),
    dependencies: [
      { ref: component["bom-ref"], dependsOn: first },
      ...dependencies
        .filter(({ ref }) => shipped.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => shipped.has(each)) })),
    ],
  }
}
