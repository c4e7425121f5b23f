import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../tools/private-postgres.ts"
import { mailFolder, openStore } from "./open-store.ts"

describe("what --database names", () => {
  let server: PrivatePostgres
  let folder: string
  beforeAll(async () => {
    server = await startPostgres()
    folder = await mkdtemp(join(tmpdir(), "open-store-"))
  }, 60_000)
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })
  const code = { fingerprint: "f", brand: "lenoir", subject: "c-1", issuedAt: "" }

  it.each(["file", "postgres:", "postgresql:"])("is opened, and kept: %s", async (kind) => {
    const url = kind === "file" ? join(folder, "a/b/register.db") : await server.createDatabase()
    const database = url.replace(/^postgres:/, kind)
    for (const missing of ["create", "refuse"] as const) {
      const store = await openStore(database, missing)
      if (missing === "create") await store.addCodes([code])
      expect(await store.readCode("f")).toEqual(code)
      await store.close()
    }
  })

  it.each([
    [
      "postgres://ada:s3cret@127.0.0.1:1/register",
      "postgres://127.0.0.1:1/register cannot be used: connect ECONNREFUSED",
    ],
    ["postgres://ada:s3cret@localhost:1/register", "ECONNREFUSED"],
    ["postgres://ada:s3cret@no-such-host.invalid/register", "postgres://no-such-host.invalid/register cannot be used"],
    ["postgres://ada:s3cret@a b/register", "cannot be used"],
    ["mysql://ada:s3cret@127.0.0.1/register", "mysql://127.0.0.1/register is neither a path nor the URL"],
    ["no/such/register.db", "There is no database no/such/register.db. Name one with --database."],
  ])("is refused in one line, without its password: %s", async (database, message) => {
    const failure = await openStore(database, "refuse").catch((error: Error) => error)
    expect(failure).toMatchObject({ name: "CommandError" })
    expect(String(failure)).toContain(message)
    expect(String(failure)).not.toContain("s3cret")
  })

  it("is refused when a PostgreSQL is there, and the database is not", async () => {
    const url = (await server.createDatabase()).replace(/test_\d+/, "nothing")
    await expect(openStore(url, "create")).rejects.toThrow('database "nothing" does not exist')
  })

  it("says where mail lands without an SMTP server", () => {
    expect(mailFolder("some/register.db")).toBe("some/mail")
    expect(mailFolder("postgres://127.0.0.1/register")).toBe(".data/mail")
  })
})
