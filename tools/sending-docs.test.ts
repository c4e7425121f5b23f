/** The guide for those who ask before they send, held to the code: its programs run. */
import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { expect, it } from "vitest"
import { createAddressHash } from "../src/server/address-hash.ts"
import { listen } from "../src/server/main.ts"
import { IMPORT_OCCASION, install, senderKeyOf } from "../src/server/testing.ts"
import { openApi } from "../src/wire/index.ts"
import { findPython } from "./python.ts"

const ROOT = new URL("../", import.meta.url).pathname
const FOLDER = `${ROOT}test-results/sending-docs`
const guide = readFileSync(`${ROOT}docs/sending.md`, "utf8")

/** A program of the guide, as a file. */
function program(name: string): string {
  const [, code = ""] = new RegExp(`^\`\`\`\\w+\\n(?:#|//) ${name}\\n(.*?)^\`\`\`$`, "ms").exec(guide) ?? []
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${FOLDER}/${name}`, code)
  return `${FOLDER}/${name}`
}

const WRITTEN = [
  "jeanne@example.be",
  "  Jeanne.LENOIR+Shop@Example.BE ",
  "Zoe\u0308@exemple.example",
  "info@bücher.example",
  "+32 470 12 34 56",
  "0470/12.34.56",
  "00 33 (0)4 70 12 34 56",
]

it("the guide's programs, in Python and in Node, hash an address as the register does", async () => {
  const installation = await install()
  const { suppressionKeys } = installation.config
  const secret = suppressionKeys.get("lenoir") ?? ""
  const hash = createAddressHash(suppressionKeys)
  const expected = await Promise.all(WRITTEN.map((written) => hash(installation.brand(), written)))
  const arguments_ = [secret, ...WRITTEN]
  program("address_hash.py")
  const python = "import sys, address_hash; print(*[address_hash.address_hash(sys.argv[1], a) for a in sys.argv[2:]])"
  const byPython = execFileSync(findPython(), ["-c", python, ...arguments_], { cwd: FOLDER, encoding: "utf8" })
  expect(byPython.trim().split(" ")).toEqual(expected)
  program("address-hash.ts")
  const node = `import { addressHash } from "./address-hash.ts"
    const [secret, ...written] = process.argv.slice(1)
    console.log(...written.map((each) => addressHash(secret, each)))`
  const byNode = execFileSync(process.execPath, ["--input-type=module", "--eval", node, ...arguments_], {
    cwd: FOLDER,
    encoding: "utf8",
  })
  expect(byNode.trim().split(" ")).toEqual(expected)
  await installation.close()
})

it("the guide's program takes over every change, and goes on where it was", async () => {
  const installation = await install()
  const server = await listen(installation.handler, { port: 0 })
  const { catchUp } = (await import(program("catch-up.ts"))) as {
    catchUp: (
      base: string,
      key: string,
      after: string | null,
      take: (change: { subject: string; revision: number }) => Promise<void>,
    ) => Promise<string>
  }
  const taken: string[] = []
  const read = (after: string | null) =>
    catchUp(`${server.url}/api/v1`, senderKeyOf("lenoir"), after, async ({ subject }) => void taken.push(subject))
  const leave = (subject: string) => {
    const occasion = { ...IMPORT_OCCASION, now: installation.clock.now() }
    return installation.register.leave({ brand: installation.brand(), subject }, occasion, null)
  }
  const names = Array.from({ length: 600 }, (_, at) => `c-${at}`)
  for (const name of names) await leave(name)
  const next = await read(null)
  expect(taken.splice(0).slice(1)).toEqual(names)
  await leave("c-later")
  await read(next)
  expect(taken).toEqual(["c-later"])
  await expect(read("9999999")).rejects.toThrow(/400.*begin anew/s)
  await server.close()
  await installation.close()
})

it("the guide names every reason that an answer may have, as the contract does", () => {
  const { components } = openApi("") as unknown as {
    components: { schemas: { MaySendLine: { anyOf: { properties: { because?: { enum: string[] } } }[] } } }
  }
  const reasons = components.schemas.MaySendLine.anyOf[0]?.properties.because?.enum ?? []
  expect(reasons.length).toBeGreaterThan(5)
  for (const reason of reasons) expect(guide).toContain(`\`${reason}\``)
})
