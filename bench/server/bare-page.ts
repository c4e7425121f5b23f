/** The least that a page costs: a document of so many bytes, from Hono under the same adapter, and nothing else. */
import { serve } from "@hono/node-server"
import { Hono } from "hono"

const bytes = Number(process.argv[2])
const [head, foot] = ["<!doctype html><title>Page</title><p>", "</p>"]
const page = head + "x".repeat(Math.max(bytes - head.length - foot.length, 0)) + foot

const app = new Hono()
app.get("*", (context) => context.html(page))
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
  process.stdout.write(`Listening on http://127.0.0.1:${port}\n`),
)
process.once("SIGTERM", () => process.exit(0))
