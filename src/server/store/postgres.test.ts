import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { promisify } from "node:util"
import { Client } from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type PrivatePostgres, startPostgres } from "../../../tools/private-postgres.ts"
import { type Evidence, object, type SubjectRecord } from "../../domain/index.ts"
import { openPostgresStore } from "./postgres.ts"
import { MIGRATIONS, prepareSchema } from "./postgres-schema.ts"
import { describeStoreContract } from "./store.contract.ts"
import type { Decision, Message, Store } from "./store.ts"

let server: PrivatePostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.stop())

describeStoreContract("PostgreSQL", async () => {
  const url = await server.createDatabase()
  return { open: () => openPostgresStore(url), discard: () => server.dropDatabase(url) }
})

const OCCASION = { now: new Date(0), door: "page", locale: null, textVersion: null, link: null } as const
const LINE: Evidence = {
  ...{ brand: "lenoir", subject: "c-1", at: "", what: "chosen", channel: null, topic: null, from: null, to: null },
  ...{ reference: null, door: "page", locale: null, textVersion: null, link: null, agent: null },
}
const MESSAGE: Message = {
  ...{ brand: "lenoir", key: "a", at: new Date(0).toISOString(), countedAs: null },
  ...{ queue: "mail", orderedAs: null },
  content: { kind: "fresh-link", contact: "a@b.be", locale: "fr" },
}

/** Counts a record up by one, with one line of evidence that says to what. */
const countUp = (record: SubjectRecord): Decision => {
  const revision = record.revision + 1
  const evidence = [{ ...LINE, reference: String(revision) }]
  return { change: { record: { ...record, revision }, evidence }, outcome: String(revision) }
}

/** Writes one objection, and so one line of evidence. */
const leave = (store: Store) =>
  store.change("lenoir", "c-1", null, (record) => {
    const { objection, ...change } = object(record, "7K4M-Q9TX-2C", OCCASION)
    return { change, outcome: objection.reference }
  })

describe("the PostgreSQL store", () => {
  let url: string
  let store: Store
  /** Another program at the same database. */
  let raw: Client
  beforeEach(async () => {
    url = await server.createDatabase()
    store = await openPostgresStore(url)
    raw = new Client({ connectionString: url })
    await raw.connect()
  })
  afterEach(async () => {
    await raw.end()
    await store.close()
    await server.dropDatabase(url)
  })
  const name = () => new URL(url).pathname.slice(1)
  /** Opens the store anew, so that its connections begin with the database's present defaults. */
  const reopen = async () => {
    await store.close()
    store = await openPostgresStore(url)
  }
  const endConnections =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'preference-center' AND datname = current_database()"

  it.each([
    "UPDATE evidence SET at = '1970-01-01T00:00:00.000Z'",
    "UPDATE evidence SET at = '' WHERE seq = 1",
    "DELETE FROM evidence",
    "DELETE FROM evidence WHERE seq = 1",
    "TRUNCATE evidence",
    "TRUNCATE evidence RESTART IDENTITY CASCADE",
    "INSERT INTO evidence OVERRIDING SYSTEM VALUE SELECT * FROM evidence",
    "INSERT INTO evidence OVERRIDING SYSTEM VALUE SELECT * FROM evidence ON CONFLICT (seq) DO UPDATE SET at = ''",
    "MERGE INTO evidence USING subject ON true WHEN MATCHED THEN DELETE",
    "SET session_replication_role = replica; DELETE FROM evidence",
    "SET session_replication_role = replica; TRUNCATE evidence",
  ])("refuses any other program that runs %s (A30)", async (statement) => {
    await leave(store)
    const before = await store.evidence("lenoir", "c-1")
    await expect(raw.query(statement)).rejects.toThrow()
    expect(before).toHaveLength(1)
    expect(await store.evidence("lenoir", "c-1")).toEqual(before)
  })

  it("waits for the disk at every write, also where the server's default is not to", async () => {
    await raw.query(`
      ALTER DATABASE ${name()} SET synchronous_commit = off;
      CREATE TABLE seen (what text, commits text);
      CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO seen VALUES (TG_TABLE_NAME || ' ' || TG_OP, current_setting('synchronous_commit')); RETURN NULL; END $$;`)
    for (const table of ["subject", "press", "evidence", "outbox", "code"]) {
      await raw.query(`CREATE TRIGGER see AFTER INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION see()`)
    }
    await reopen()
    await store.change("lenoir", "c-1", { key: "k", content: "c" }, countUp)
    await store.post(MESSAGE)
    const [message] = await store.takeDue("mail", new Date(1), 1)
    await store.settle(message?.id ?? "", new Date(1), true)
    await store.addCodes([{ fingerprint: "f", brand: "lenoir", subject: "c-1", issuedAt: "" }])
    const { rows } = await raw.query<{ what: string; commits: string }>("SELECT what, commits FROM seen")
    expect(rows.map(({ what, commits }) => `${what}: ${commits}`)).toEqual([
      "subject INSERT: on",
      "evidence INSERT: on",
      "press INSERT: on",
      "outbox INSERT: on",
      "outbox UPDATE: on",
      "outbox UPDATE: on",
      "code INSERT: on",
    ])
  })

  it.each(["repeatable read", "serializable"])(
    "lets every decision see the one before, also where the default is %s",
    async (level) => {
      await raw.query(`ALTER DATABASE ${name()} SET default_transaction_isolation = '${level}'`)
      await reopen()
      const changes = Array.from({ length: 20 }, () => store.change("lenoir", "c-1", null, countUp))
      const outcomes = (await Promise.all(changes)).map(({ outcome }) => Number(outcome))
      expect(outcomes.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    },
  )

  it("refuses a database of a newer program, and leaves it as it is", async () => {
    await leave(store)
    await raw.query("UPDATE schema_version SET version = 999")
    await expect(openPostgresStore(url)).rejects.toThrow(
      "This database has schema 999; this program knows schemas up to",
    )
    expect((await raw.query("SELECT version FROM schema_version")).rows).toEqual([{ version: 999 }])
    expect((await raw.query("SELECT count(*)::integer AS lines FROM evidence")).rows).toEqual([{ lines: 1 }])
  })

  it("refuses a server that waits for no disk, unless it waits for that of a standby", async () => {
    const setting = (sql: string) => server.command(`ALTER SYSTEM ${sql}`)
    // As the server says it to whoever asks, once it has read its settings anew.
    const settled = async (name: string, value: string) => {
      await server.command("SELECT pg_reload_conf()")
      while (true) {
        const { rows } = await raw.query<Record<string, string>>(`SELECT current_setting('${name}') AS value`)
        if (rows[0]?.value === value) return
      }
    }
    try {
      await setting("SET fsync = off")
      await settled("fsync", "off")
      await expect(openPostgresStore(url)).rejects.toThrow(
        "This PostgreSQL has fsync = off, and would lose what was answered",
      )
      await setting("SET synchronous_standby_names = 'elsewhere'")
      await settled("synchronous_standby_names", "elsewhere")
      await (await openPostgresStore(url)).close()
    } finally {
      await setting("RESET ALL")
      await settled("synchronous_standby_names", "")
      await settled("fsync", "on")
    }
  })

  it("makes its tables once, when many open one new database at the same moment", async () => {
    const fresh = await server.createDatabase()
    const stores = await Promise.all(Array.from({ length: 8 }, () => openPostgresStore(fresh)))
    await Promise.all(stores.map((each) => each.change("lenoir", "c-1", null, countUp)))
    expect((await stores[0]?.read("lenoir", "c-1"))?.revision).toBe(8)
    await Promise.all(stores.map((each) => each.close()))
    await server.dropDatabase(fresh)
  })

  it("takes the tables one version on, once, when many open an older database at the same moment", async () => {
    await leave(store)
    const later = [...MIGRATIONS, "ALTER TABLE subject ADD COLUMN later TEXT; UPDATE subject SET later = 'migrated'"]
    const clients = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = new Client({ connectionString: url })
        await client.connect()
        return client
      }),
    )
    await Promise.all(clients.map((client) => prepareSchema(client, later)))
    await Promise.all(clients.map((client) => client.end()))
    expect((await raw.query("SELECT version FROM schema_version")).rows).toEqual([{ version: later.length }])
    expect((await raw.query("SELECT subject, later FROM subject")).rows).toEqual([
      { subject: "c-1", later: "migrated" },
    ])
    await expect(openPostgresStore(url)).rejects.toThrow("Use a newer version of the program")
  })

  it("leaves everything as it is when a migration fails halfway", async () => {
    const broken = [...MIGRATIONS, "ALTER TABLE subject ADD COLUMN later TEXT; SELECT 1 / 0"]
    await expect(prepareSchema(raw, broken)).rejects.toThrow("division by zero")
    expect((await raw.query("SELECT version FROM schema_version")).rows).toEqual([{ version: MIGRATIONS.length }])
    await expect(raw.query("SELECT later FROM subject")).rejects.toThrow()
  })

  it("works for a role that may create nothing and may only add to the evidence", async () => {
    const role = `clerk_of_${name()}`
    await raw.query(`
      CREATE ROLE ${role} LOGIN;
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT SELECT, INSERT, UPDATE, DELETE ON subject, choice, objection, press, contact, outbox, code TO ${role};
      GRANT SELECT, INSERT ON evidence TO ${role};
      GRANT SELECT ON schema_version TO ${role};`)
    const clerk = await openPostgresStore(url.replace("user=postgres", `user=${role}`))
    expect((await leave(clerk)).outcome).toBe("7K4M-Q9TX-2C")
    await clerk.post(MESSAGE)
    expect(await clerk.takeDue("mail", new Date(1), 1)).toHaveLength(1)
    await clerk.close()
    await raw.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  })

  it("loses nothing when several processes open one new database and write the same record at once", async () => {
    const fresh = await server.createDatabase()
    const [processes, changes] = [4, 25]
    const script = `
      import { openPostgresStore } from ${JSON.stringify(new URL("postgres.ts", import.meta.url).href)}
      const store = await openPostgresStore(${JSON.stringify(fresh)})
      for (let at = 0; at < ${changes}; at += 1) {
        await store.change("lenoir", "c-1", null, (record) => ({
          change: { record: { ...record, revision: record.revision + 1 }, evidence: [{
            ...${JSON.stringify(LINE)}, reference: String(record.revision + 1) }] },
          outcome: "",
        }))
      }
      await store.close()`
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script])
    await Promise.all(Array.from({ length: processes }, run))
    const after = await openPostgresStore(fresh)
    const references = (await after.evidence("lenoir", "c-1")).map(({ reference }) => Number(reference))
    expect(references).toEqual(Array.from({ length: processes * changes }, (_, at) => at + 1))
    expect((await after.read("lenoir", "c-1"))?.revision).toBe(processes * changes)
    await after.close()
    await server.dropDatabase(fresh)
  })

  it("fails, writes nothing and goes on when its connection is cut in the middle of a change", async () => {
    await leave(store)
    /** Cuts the connection at the first statement that writes, and so after the decision. */
    await raw.query(`
      CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE TRIGGER cut AFTER INSERT ON press FOR EACH ROW EXECUTE FUNCTION cut();`)
    const press = { key: "k", content: "c" }
    await expect(store.change("lenoir", "c-1", press, countUp)).rejects.toThrow()
    expect(await store.evidence("lenoir", "c-1")).toHaveLength(1)
    expect((await store.read("lenoir", "c-1"))?.revision).toBe(1)
    await raw.query("DROP TRIGGER cut ON press")
    expect((await store.change("lenoir", "c-1", press, countUp)).outcome).toBe("2")
  })

  it("fails while the database takes nobody, and goes on by itself when it does again", async () => {
    await leave(store)
    const beside = new Client({ connectionString: url.replace(name(), "postgres") })
    await beside.connect()
    await beside.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS false`)
    await raw.query(endConnections)
    await expect(store.read("lenoir", "c-1")).rejects.toThrow()
    await expect(store.change("lenoir", "c-1", null, countUp)).rejects.toThrow()
    await expect(store.takeDue("mail", new Date(), 1)).rejects.toThrow()
    await expect(openPostgresStore(url)).rejects.toThrow("not currently accepting connections")
    await beside.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS true`)
    await beside.end()
    expect((await store.read("lenoir", "c-1"))?.revision).toBe(1)
    expect((await store.change("lenoir", "c-1", null, countUp)).outcome).toBe("2")
  })

  it("takes a person's record from a process that stands still in the middle of a change, which then fails", async () => {
    const script = `
      import { readFileSync, writeSync } from "node:fs"
      import { openPostgresStore } from ${JSON.stringify(new URL("postgres.ts", import.meta.url).href)}
      const store = await openPostgresStore(${JSON.stringify(url)})
      const outcome = await store.change("lenoir", "c-1", null, (record) => {
        writeSync(1, "deciding\\n")
        readFileSync(0)
        return { change: { record: { ...record, revision: 99 }, evidence: [] }, outcome: "" }
      }).then(() => "written", () => "failed")
      writeSync(1, outcome + "\\n")
      await store.close()`
    const other = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["pipe", "pipe", "inherit"],
    })
    const ended = once(other, "exit")
    other.stdout.setEncoding("utf8")
    expect(await once(other.stdout, "data")).toEqual(["deciding\n"])
    expect((await store.change("lenoir", "c-1", null, countUp)).outcome).toBe("1")
    const outcome = once(other.stdout, "data")
    other.stdin.end()
    expect(await outcome).toEqual(["failed\n"])
    await ended
    expect((await store.read("lenoir", "c-1"))?.revision).toBe(1)
  })

  it("does not let one person's change wait for another's", async () => {
    await raw.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('lenoir/c-1', 0))")
    expect((await store.change("lenoir", "c-2", null, countUp)).outcome).toBe("1")
    const waiting = store.change("lenoir", "c-1", null, countUp)
    expect(await store.read("lenoir", "c-1")).toBeNull()
    await raw.query("COMMIT")
    expect((await waiting).outcome).toBe("1")
  })
})
