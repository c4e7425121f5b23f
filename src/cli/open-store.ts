import { existsSync, mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { openPostgresStore, openSqliteStore, type Store } from "../server/index.ts"
import { CommandError } from "./command-error.ts"

const POSTGRES = /^postgres(ql)?:\/\//
const ANY_URL = /^[a-z][a-z0-9+.-]+:\/\//i

/**
 * The store that `--database` names: a PostgreSQL by its URL, or a SQLite file by its path.
 *
 * @param missing what to do without a file: make one, or refuse
 * @throws CommandError when the database is not there, cannot be reached, or is of another kind. Never tells the password.
 */
export async function openStore(database: string, missing: "create" | "refuse"): Promise<Store> {
  if (POSTGRES.test(database)) return openPostgresStore(database).catch(explain(database))
  if (ANY_URL.test(database)) {
    throw new CommandError(`${withoutPassword(database)} is neither a path nor the URL of a PostgreSQL (postgres://…).`)
  }
  if (missing === "refuse" && !existsSync(database)) {
    throw new CommandError(`There is no database ${database}. Name one with --database.`)
  }
  try {
    mkdirSync(dirname(database), { recursive: true })
    return openSqliteStore(database)
  } catch (error) {
    throw new CommandError(`The database ${database} cannot be used: ${(error as Error).message}`)
  }
}

/** Where mail lands when there is no SMTP server: beside the database, or in `.data/mail` when that is elsewhere. */
export const mailFolder = (database: string): string =>
  join(POSTGRES.test(database) ? ".data" : dirname(database), "mail")

const explain =
  (database: string) =>
  (error: Error & { code?: string }): never => {
    // Both addresses of one name refused: the reasons are in the parts.
    const said = error instanceof AggregateError ? error.errors.map(String).join(", ") : error.message
    throw new CommandError(`The database ${withoutPassword(database)} cannot be used: ${said || error.code}`)
  }

function withoutPassword(database: string): string {
  const url = URL.parse(database)
  return url ? `${url.protocol}//${url.host}${url.pathname}` : "that --database names"
}
