import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { centre, expect, test, told, untilTold } from "./portal.ts"
import { WORDS } from "./test.ts"

const { leave, done } = WORDS.en
const HOW_MANY = 10_000

/** Messages of both directions as they should be; each is spoilt in every way that comes to mind. */
const GOOD = [
  { type: "hello" },
  { type: "connect", theme: "auto", view: "centre" },
  { type: "ready" },
  { type: "resized", height: 4_000 },
  { type: "titled", title: "Stolen", lang: "en" },
  { type: "saved" },
  { type: "unsubscribed", reference: "7K4M-Q9TX-2C" },
  { type: "undone" },
  { type: "trouble", code: "unreachable" },
  { type: "wants-top", url: "https://evil.example/" },
  { type: "needs-token", because: "start" },
  { type: "token", token: "aaa.bbb.ccc" },
  { type: "language", lang: "nl" },
  { type: "theme", theme: "dark" },
  { type: "view", view: "button" },
  { type: "focus" },
]

/** Never a whole message of version 1: the version, the type or a field is wrong, or there is one too many. */
const malformed = fc.oneof(
  fc.jsonValue().filter((value) => !isObject(value) || value.preferenceCenter !== 1),
  fc.constantFrom(...GOOD).chain((message) => {
    const whole = { preferenceCenter: 1, ...message }
    return fc.oneof(
      fc
        .jsonValue()
        .filter((value) => value !== 1)
        .map((preferenceCenter) => ({ ...whole, preferenceCenter })),
      fc.constant({ ...message }),
      fc
        .constantFrom("Hello", "READY", "resize", "__proto__", "toString", "constructor", "", 7, null, ["ready"])
        .map((type) => ({ ...whole, type })),
      fc
        .tuple(fc.constantFrom("x", "origin", "constructor", "then", "toJSON"), fc.jsonValue())
        .map(([name, value]) => ({ ...whole, [name]: value })),
      fc.constantFrom(JSON.stringify(whole), [whole], { data: whole }, { ...whole, preferenceCenter: "1" }),
    )
  }),
)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

/** Ten thousand of them, the same in every run. */
const messages = (): unknown[] => fc.sample(malformed, { numRuns: HOW_MANY, seed: 5 })

test("a hostile page around it: ten thousand malformed messages, by window and by port, have no effect and throw nothing", async ({
  page,
  portal,
  server,
}) => {
  const thrown: string[] = []
  page.on("pageerror", (error) => thrown.push(error.message))
  // A page at the registered origin, with a frame and a script of its own in place of ours.
  await portal.open(page, {
    body: `<iframe title="x" width="400" height="900" src="${server.url}/en/embed?brand=lenoir"></iframe>`,
  })
  const frame = page.frameLocator("iframe")
  await page.evaluate((bad) => {
    const inside = document.querySelector("iframe")?.contentWindow as Window
    for (const message of bad) inside.postMessage(message, "*", [new MessageChannel().port2])
  }, messages())
  await expect(frame.getByRole("button", { name: leave })).toBeVisible()
  await page.evaluate(
    async ([bad, token, home]) => {
      const inside = document.querySelector("iframe")?.contentWindow as Window
      const send = (message: object, port: MessagePort) => port.postMessage({ preferenceCenter: 1, ...message })
      const { port1, port2 } = new MessageChannel()
      const asked = new Promise<void>((resolve) => {
        port1.onmessage = ({ data }) => {
          if (data.type === "needs-token") resolve()
        }
      })
      // The frame said hello before anybody listened; it waits, and this is the first that it may hear.
      inside.postMessage({ preferenceCenter: 1, type: "connect", theme: "auto", view: "centre" }, home as string, [
        port2,
      ])
      await asked
      send({ type: "token", token }, port1)
      for (const message of bad as unknown[]) port1.postMessage(message)
      for (const odd of [undefined, Number.NaN, 7n, new Date(), new Map([["type", "focus"]]), new ArrayBuffer(8), /x/])
        port1.postMessage(odd)
      // Whoever comes after is not heard, however well it speaks.
      inside.postMessage({ preferenceCenter: 1, type: "connect", theme: "dark", view: "button" }, home as string, [
        new MessageChannel().port2,
      ])
    },
    [messages(), await portal.mint(), server.url] as const,
  )
  await expect(frame.getByText("This link is for")).toBeVisible()
  await expect(frame.locator("html")).toHaveAttribute("lang", "en")
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "auto")
  expect(server.evidence()).toEqual([])
  await frame.getByRole("button", { name: leave }).click()
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText(done)
  expect(server.evidence()).toEqual(["objected"])
  expect(thrown).toEqual([])
})

test("a hostile frame: ten thousand malformed messages, by window and by port, have no effect and throw nothing", async ({
  page,
  portal,
}) => {
  const thrown: string[] = []
  page.on("pageerror", (error) => thrown.push(error.message))
  const inside = `
    const bad = ${JSON.stringify(messages()).replaceAll("<", "\\u003c")}
    for (const message of bad) parent.postMessage(message, "*")
    addEventListener("message", ({ ports: [port] }) => {
      for (const message of bad) port.postMessage(message)
      for (const odd of [undefined, NaN, 7n, new Date(), new Map([["type", "ready"]]), new ArrayBuffer(8), /x/]) port.postMessage(odd)
      // What is well-formed is no more than a wish: to lead elsewhere is not among them.
      port.postMessage({ preferenceCenter: 1, type: "wants-top", url: "https://evil.example/" })
      port.postMessage({ preferenceCenter: 1, type: "saved" })
    })
    parent.postMessage({ preferenceCenter: 1, type: "hello" }, "*")`
  const stranger = createServer((_, answer) =>
    answer.writeHead(200, { "content-type": "text/html" }).end(`<meta charset="utf-8"><script>${inside}</script>`),
  ).listen(0, "127.0.0.1")
  await new Promise((resolve) => stranger.once("listening", resolve))
  const home = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`
  await portal.open(page, { attributes: `lang="en" src="${home}"` })
  await untilTold(page, "saved")
  expect(await told(page)).toEqual([["saved", null]])
  // It never asked for a token as a frame does.
  expect(await page.evaluate(() => window.sent)).toEqual(["language"])
  const iframe = page.locator("preference-center iframe")
  await expect(iframe).toHaveAttribute("title", "Your preferences")
  expect(await iframe.evaluate((element) => Number.parseInt((element as HTMLElement).style.height, 10))).toBeLessThan(
    4_000,
  )
  expect(thrown).toEqual([])
  stranger.closeAllConnections()
  stranger.close()
})

test("where a policy got lost on its way, the frame itself speaks with nobody that is not registered", async ({
  page,
  portal,
  server,
}) => {
  await page.route(/\/embed\?/, async (route) => {
    const answer = await route.fetch()
    const { "content-security-policy": _lost, ...headers } = answer.headers()
    await route.fulfill({ response: answer, headers })
  })
  await portal.open(page, { host: "evil-portal.localhost" })
  await expect(centre(page).getByRole("heading", { level: 1 })).toHaveText("Open this page with your personal link")
  expect(await page.evaluate(() => window.sent)).toEqual([])
  expect(server.evidence()).toEqual([])
})
