/**
 * The table of rooms: which folder of `src`, and `bench`, may import which, and which packages. Deny by default: a folder
 * without a row stops the check, and so does an import that no row allows. Tests may reach every room.
 */
import { globSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { parseSync } from "oxc-parser"

interface Room {
  /** Other rooms, by folder. */
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
}

/** Longest folder first: a file belongs to the first row that holds it. */
export const ROOMS: Readonly<Record<string, Room>> = {
  "src/app/first-press": { rooms: ["src/domain"], packages: [] },
  "src/app/start.tsx": {
    rooms: [
      "src/app",
      "src/app/first-press",
      "src/app/frame",
      "src/domain",
      "src/adapters/ghost",
      "src/adapters/http",
      "src/adapters/memory",
    ],
    packages: ["react", "react-dom"],
  },
  "src/app/document/renderer.tsx": {
    rooms: ["src/app", "src/app/frame", "src/domain", "src/adapters/ghost", "src/theme", "locales"],
    packages: ["react", "react-dom", "i18next"],
  },
  "src/app/component": {
    rooms: ["src/app", "src/domain", "src/react", "src/theme", "src/wire", "locales"],
    packages: ["react", "react-dom", "i18next", "valibot"],
  },
  "src/app/gallery": {
    rooms: [
      "src/app",
      "src/app/component",
      "src/app/frame",
      "src/domain",
      "src/adapters/memory",
      "src/demo/sample-brand.ts",
      "src/theme",
    ],
    packages: ["react", "react-dom", "i18next"],
  },
  "src/app/frame": { rooms: ["src/app", "src/app/first-press", "src/domain", "src/embed/frame"], packages: [] },
  "src/app": {
    rooms: ["src/domain", "src/app/first-press", "src/app/start.tsx", "locales"],
    packages: ["react", "react-dom", "@tanstack/react-query", "react-hook-form", "i18next"],
  },
  "src/adapters/ghost": { rooms: ["src/domain"], packages: ["valibot"] },
  "src/adapters/memory": { rooms: ["src/domain"], packages: [] },
  "src/adapters/http": { rooms: ["src/domain", "src/wire"], packages: ["valibot"] },
  "src/cli": {
    rooms: [
      "src/domain",
      "src/wire",
      "src/link",
      "src/link/node.ts",
      "src/server",
      "src/server/main.ts",
      "src/server/mail",
      "src/demo",
      "src/demo/sample-brand.ts",
      "src/conformance",
      "src/adapters/http",
      "src/page",
    ],
    packages: ["preference-center/package.json", "node:*", "csv-parse", "csv-stringify", "postal-mime", "valibot"],
  },
  "src/conformance": { rooms: ["src/domain"], packages: [] },
  "src/demo/sample-brand.ts": { rooms: ["src/domain"], packages: [] },
  "src/demo": { rooms: ["src/demo/sample-brand.ts", "src/domain", "src/link", "src/server"], packages: [] },
  "src/embed/protocol": { rooms: [], packages: [] },
  "src/embed/frame": { rooms: ["src/embed/protocol"], packages: [] },
  "src/embed/host/react.ts": { rooms: ["src/embed/host"], packages: ["react"] },
  "src/embed/host": { rooms: ["src/embed/protocol"], packages: [] },
  "src/domain": { rooms: [], packages: [] },
  "src/link/node.ts": { rooms: ["src/link"], packages: ["node:crypto"] },
  "src/link": { rooms: ["src/domain", "src/theme"], packages: ["jose", "uqr"] },
  "src/page": { rooms: ["src/server"], packages: ["node:*"] },
  "src/react": { rooms: ["src/domain"], packages: ["react"] },
  "src/server/main.ts": { rooms: ["src/server", "src/server/sockets"], packages: ["node:*", "@hono/node-server"] },
  "src/server/events": { rooms: ["src/server"], packages: ["node:*"] },
  "src/server/mail": { rooms: ["src/server"], packages: ["node:*", "nodemailer"] },
  "src/server/sockets": { rooms: [], packages: ["node:*"] },
  // `node:fs` to see that the file of a database is still the one that was opened.
  "src/server/store": {
    rooms: ["src/domain", "src/server"],
    packages: ["node:crypto", "node:fs", "node:sqlite", "pg"],
  },
  "src/server": {
    rooms: ["src/domain", "src/wire", "src/link", "src/server/events", "src/server/store", "src/theme"],
    // The last for the configuration's JSON Schema, as `src/wire` has it for the contract.
    packages: ["hono", "valibot", "standardwebhooks", "csv-stringify", "@valibot/to-json-schema"],
  },
  "src/theme": { rooms: ["src/domain"], packages: ["culori"] },
  // Where Chromium is, and a PostgreSQL. Not checked themselves: only what stands in `src` and `bench` is.
  "tools/browser.ts": { rooms: [], packages: [] },
  "tools/private-postgres.ts": { rooms: [], packages: [] },
  bench: {
    rooms: [
      "src/cli",
      "src/demo/sample-brand.ts",
      "src/link",
      "src/link/node.ts",
      "src/server",
      "src/server/http/compress.ts",
      "src/server/main.ts",
      "tools/browser.ts",
      "tools/private-postgres.ts",
    ],
    packages: [
      "node:*",
      "@hono/node-server",
      "@playwright/test",
      "csv-stringify",
      "hono",
      "jose",
      "jsonwebtoken",
      "pg",
      "preference-center",
      "vite",
    ],
  },
  "src/wire": { rooms: ["src/domain"], packages: ["valibot", "@valibot/to-json-schema"] },
}

/** What a test may use beyond its room's packages. It may also reach every room: it is tested against the real counterpart. */
const TEST_PACKAGES = [
  "vitest",
  "fast-check",
  "node:*",
  "jose",
  "nodemailer",
  "pg",
  "smtp-server",
  "mailparser",
  "csv-parse",
  "pg",
  "ajv",
  "@seriousme/openapi-schema-validator",
  "jsqr",
]

const isTest = (file: string): boolean => /\.test\.tsx?$|\/testing\.ts$|\.contract\.ts$/.test(file)

/** An example belongs to the gallery, next to whichever screen it stands: so nothing of it ends up in the application. */
const isExample = (file: string): boolean => /\.examples\.tsx?$/.test(file)

const roomOf = (path: string): string | undefined =>
  (isExample(path) ? "src/app/gallery" : undefined) ??
  Object.keys(ROOMS).find((room) => path === room || path.startsWith(`${room}/`)) ??
  (path.startsWith("locales/") || path === "index.html" ? "locales" : undefined)

/** What is wrong with the imports of one file, in words. */
export function mistakesIn(file: string, source: string): string[] {
  const room = roomOf(file)
  const row = room === undefined ? undefined : ROOMS[room]
  if (!row) return [`${file}: this folder has no row in the table of rooms (tools/rooms.ts)`]
  return importsOf(file, source).flatMap((specifier) => {
    if (specifier.startsWith(".")) {
      const target = join(dirname(file), specifier.replace(/\?(raw|inline)$/, ""))
      const targetRoom = roomOf(target)
      const allowed = targetRoom === room || (targetRoom !== undefined && row.rooms.includes(targetRoom))
      return allowed || isTest(file) ? [] : [`${file}: ${room} may not import ${targetRoom ?? target}`]
    }
    const packages = isTest(file) ? [...row.packages, ...TEST_PACKAGES] : row.packages
    const known = packages.some((name) =>
      name.endsWith("*")
        ? specifier.startsWith(name.slice(0, -1))
        : specifier === name || specifier.startsWith(`${name}/`),
    )
    return known ? [] : [`${file}: ${room} may not import the package ${specifier}`]
  })
}

function importsOf(file: string, source: string): string[] {
  const { module, program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`)
  const written = ({ start, end }: { start: number; end: number }) => source.slice(start, end)
  // JSON has no large integers.
  const tree = JSON.stringify(program, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))
  const fromTypes = [...tree.matchAll(/"type":"TSImportType".*?"value":"([^"]+)"/g)].map(([, it]) => it)
  return [
    ...module.staticImports.map((each) => each.moduleRequest.value),
    ...module.staticExports.flatMap((each) => each.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...module.dynamicImports.flatMap((each) => /^["'](.*)["']$/.exec(written(each.moduleRequest))?.[1] ?? []),
    ...fromTypes.filter((each) => each !== undefined),
  ]
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url).pathname
  const files = globSync(["src/**/*.{ts,tsx}", "bench/**/*.ts"], { cwd: root }).sort()
  const mistakes = files.flatMap((file) =>
    mistakesIn(relative(root, join(root, file)), readFileSync(join(root, file), "utf8")),
  )
  for (const mistake of mistakes) console.error(mistake)
  console.log(`rooms: ${files.length} files, ${mistakes.length} mistakes`)
  process.exitCode = mistakes.length > 0 ? 1 : 0
}
