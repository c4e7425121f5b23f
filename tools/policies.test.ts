/** The policy of every kind of document that we send, as Google's evaluator of policies sees it (D15, D16), and as the document needs it. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { CspEvaluator, DEFAULT_CHECKS, STRICTCSP_CHECKS } from "csp_evaluator/dist/evaluator.js"
import { Severity } from "csp_evaluator/dist/finding.js"
import { CspParser } from "csp_evaluator/dist/parser.js"
import { loadPage } from "preference-center/page"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createPortal } from "../src/demo/portal.ts"
import { agentKeyOf, ask, configFile, type Installation, install, LONG_AGO_MS, pathOf } from "../src/server/testing.ts"

const ORIGINS = ["https://www.lenoir.example", "https://portal.lenoir.example:8443"]

let installation: Installation
let failing: Installation
beforeAll(async () => {
  const file = await configFile()
  const page = await loadPage()
  Object.assign(file.brands[0] ?? {}, { embedOrigins: ORIGINS, theme: { light: { brand: "#5b2a86" } } })
  installation = await install({ file, page })
  const wrong = () => {
    throw new Error("nothing can be drawn")
  }
  failing = await install({ file, page: { ...page, renderer: { ...page.renderer, render: wrong } } })
})
afterAll(() => Promise.all([installation.close(), failing.close()]))

const html = { accept: "text/html" }
const agent = () => ({ authorization: `Basic ${btoa(`anna:${agentKeyOf("lenoir")}`)}` })

const DOCUMENTS: Readonly<Record<string, () => Promise<Response>>> = {
  "the page": async () => ask(installation, pathOf(await installation.token())),
  "the page of another brand": async () => ask(installation, pathOf(await installation.token({ brand: "dupont" }))),
  "the page of an old link": async () => ask(installation, pathOf(await installation.token({ age: LONG_AGO_MS }))),
  "the page of a link that is not ours": () => ask(installation, pathOf("not.a.token")),
  "the page without a link": () => ask(installation, "/fr/"),
  "the page at an address that is nothing": () => ask(installation, "/nothing/here", { headers: html }),
  "the document for a frame": () => ask(installation, "/fr/embed?brand=lenoir"),
  "the document for a frame that nobody may have": () => ask(installation, "/fr/embed?brand=dupont"),
  "the ways to leave": () => ask(installation, "/fr/ways"),
  "the agents’ page": () => ask(installation, "/fr/agent", { headers: agent() }),
  "the agents’ page, to a stranger": () => ask(installation, "/fr/agent"),
  "the page for when nothing can be drawn": async () => ask(failing, pathOf(await failing.token())),
  "an answer of the contract": () => ask(installation, "/api/v1/preferences"),
  "the demo’s portal": async () =>
    createPortal({ ...installation.config, publicUrl: "https://prefs.lenoir.example" })(
      new Request("http://portal.example/"),
    ),
}

const isDocument = ({ headers }: Response): boolean => headers.get("content-type")?.startsWith("text/html") ?? false

/** What the evaluator has to say of a policy that matters at all, in words. `HIGH_MAYBE`, 40, is the least of it. */
function findingsOf(policy: string): string[] {
  const { csp } = new CspParser(policy)
  const findings = new CspEvaluator(csp).evaluate(DEFAULT_CHECKS, STRICTCSP_CHECKS)
  return findings
    .filter(({ severity }) => severity <= Severity.HIGH_MAYBE)
    .map(({ severity, directive, description }) => `${severity} ${directive}: ${description}`)
}

const policyOf = (answer: Response): string => answer.headers.get("content-security-policy") ?? ""

const sha256 = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

describe.each(Object.entries(DOCUMENTS))("the policy of %s", (name, open) => {
  it("has nothing that the evaluator minds", async () => {
    expect(findingsOf(policyOf(await open()))).toEqual([])
  })

  it("says nothing unsafe, and asks for Trusted Types where there is a document", async () => {
    const answer = await open()
    const directives = policyOf(answer).split("; ")
    expect(directives.join("; ")).not.toMatch(/unsafe|blob:|\*/)
    const typed = isDocument(answer) ? ["require-trusted-types-for 'script'", "trusted-types 'none'"] : []
    expect(directives).toEqual(expect.arrayContaining(typed))
  })

  it("lets in what the document holds, and nothing else that is inline", async () => {
    const answer = await open()
    if (!isDocument(answer)) return
    const document = await answer.text()
    const allowed = policyOf(answer)
    const scripts = [...document.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)]
      .filter(([, attributes = "", text]) => !/type="application\/json"| src=/.test(attributes) && text)
      .map(([, , text = ""]) => text)
    const styles = [...document.matchAll(/<style[^>]*>(.*?)<\/style>/gs)].map(([, text = ""]) => text)
    for (const inline of [...scripts, ...styles]) expect(allowed).toContain(sha256(inline))
    expect(document).not.toMatch(/<[^>]+\s(on\w+|style)=/)
    if (name !== "the demo’s portal") expect(styles.length).toBeGreaterThan(0)
  })
})

describe("the evaluator", () => {
  it.each([
    ["inline scripts", "script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'"],
    ["no script-src", "img-src 'self'"],
    ["everybody’s scripts", "script-src https:; object-src 'none'; base-uri 'none'"],
    ["a directive that is none", "script-scr 'self'; default-src 'none'; base-uri 'none'"],
  ])("minds %s", (_what, policy) => {
    expect(findingsOf(policy)).not.toEqual([])
  })
})

describe("the policy that the guide asks of a portal", () => {
  const [, asked = ""] =
    /```\n(script-src [^\n]*)\n```/.exec(readFileSync(new URL("../docs/embed.md", import.meta.url), "utf8")) ?? []

  it("has nothing that the evaluator minds, in the strictest policy around it", () => {
    expect(asked).toMatch(/^script-src \S+; frame-src \S+$/)
    expect(findingsOf(`${asked}; default-src 'none'; base-uri 'none'; require-trusted-types-for 'script'`)).toEqual([])
  })
})
