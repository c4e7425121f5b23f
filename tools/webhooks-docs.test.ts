/** The receiver of `docs/webhooks.md`, run as it stands there, and told over real sockets. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import * as v from "valibot"
import { expect, it, vi } from "vitest"
import { withSecrets } from "../src/cli/named-secrets.ts"
import type { ConfigFile } from "../src/server/config.ts"
import { drawSigningSecret } from "../src/server/index.ts"
import { listen } from "../src/server/main.ts"
import { configFile, install, pathOf, press } from "../src/server/testing.ts"
import { changeEventSchema } from "../src/wire/index.ts"

const ROOT = new URL("../", import.meta.url).pathname
const GUIDE = readFileSync(`${ROOT}docs/webhooks.md`, "utf8")
const blocks = (kind: string) =>
  [...GUIDE.matchAll(new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text)

it("the guide to webhooks shows a configuration that is taken, and a body as it arrives", async () => {
  const [configuration = "", body = ""] = blocks("json")
  vi.stubEnv("CRM_WEBHOOK_SECRET", drawSigningSecret())
  const { webhooks } = withSecrets(JSON.parse(configuration), "webhooks.md") as Required<Pick<ConfigFile, "webhooks">>
  const own = webhooks.map((webhook) => ({ ...webhook, brand: "lenoir" }))
  const installation = await install({ file: { ...(await configFile()), webhooks: own } })
  expect(installation.config.webhooks.get("lenoir")).toMatchObject([{ id: "crm", private: false }])
  await installation.close()
  expect(v.parse(changeEventSchema, JSON.parse(body))).toEqual(JSON.parse(body))
})

it("the guide's receiver takes what the server sends, and refuses what somebody else does", async () => {
  const secret = drawSigningSecret()
  const folder = `${ROOT}test-results/webhooks`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/receive.ts`, blocks("ts")[0] ?? "")
  process.env.WEBHOOK_SECRET = secret
  const { receive } = (await import(`${folder}/receive.ts`)) as { receive(request: Request): Promise<Response> }
  const receiver = await listen(receive, { port: 0 })
  const webhook = { brand: "lenoir", url: receiver.url, private: true }
  const installation = await install({
    file: {
      ...(await configFile()),
      webhooks: [
        { ...webhook, id: "crm", secrets: [secret] },
        { ...webhook, id: "forger", secrets: [drawSigningSecret()] },
      ],
    },
    start: new Date(),
  })
  await press(installation, pathOf(await installation.token()))
  await installation.webhooks.deliverDue()
  const lines = installation.log.map((line) => JSON.parse(line) as Record<string, unknown>)
  const outcomes = lines.filter(({ event }) => event === "webhook").map(({ target, status }) => [target, status])
  expect(outcomes.sort()).toEqual([
    ["crm", 204],
    ["forger", 401],
  ])
  await installation.close()
  await receiver.close()
})
