import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { html } from "./page/html.ts"
import { isolated, openPeer, type Peer } from "./peers/peer.ts"
import { json } from "./peers/responses.ts"
import { benchPeersWorking, tableOf } from "./peers-working.ts"

/** Draws a button into a frame of its own, as Ghost does, and listens to it two requests later. */
const SCRIPT = `const frame = document.querySelector("iframe").contentDocument
frame.body.innerHTML = "<button>Leave</button>"
const button = frame.querySelector("button")
await fetch("/mine")
await fetch("/listen")
button.onclick = async () => {
  await fetch("/leave" + location.search, { method: "PUT" })
  button.disabled = true
}`

const dead: Peer = {
  name: "dead at first",
  packages: [],
  pressing: { target: "button", done: "button:disabled" },
  addressOf: (server, person) => `${server}/?for=${person}`,
  open: async () => async (request, pressed) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === "/") return html(`<h1>.</h1><iframe></iframe><script type="module">${SCRIPT}</script>`)
    if (pathname === "/leave") pressed(searchParams.get("for") ?? "")
    return json({})
  },
}

test("the bench presses each page until a press arrives, and counts those that nothing heard", async () => {
  const bench = await benchPeersWorking({ runs: 1, warmUps: 0, peers: [dead] })
  expect(bench.measured.map(({ page }) => page)).toEqual(["static form", "hosted page", "dead at first"])
  for (const { page, acknowledged, visible, took, recorded, done } of bench.measured) {
    expect([page, acknowledged]).toEqual([page, 1])
    expect([visible, took, recorded, done]).toEqual([visible, took, recorded, done].toSorted((a, b) => a - b))
  }
  const [form, hosted, peer] = bench.measured
  expect([form?.presses, hosted?.presses]).toEqual([1, 1])
  expect(peer?.presses).toBeGreaterThan(1)
  const times = ((hosted?.took ?? 0) / (peer?.took ?? 0)).toFixed(2)
  expect(tableOf(bench)).toMatch(new RegExp(`\nhosted page beside .*\n.*\ndead at first +${times}x `))
}, 120_000)

test("a page is isolated by the one header that others do not send", async () => {
  const sites = await Promise.all([dead, isolated(dead)].map((peer) => openPeer(peer, "")))
  const seen = sites.map(async ({ peer, guest }) => {
    const { headers } = await fetch(guest().address)
    return [peer.name, headers.get("cross-origin-opener-policy")]
  })
  expect(await Promise.all(seen)).toEqual([
    ["dead at first", null],
    ["dead at first, isolated", "same-origin"],
  ])
  await Promise.all(sites.map(({ close }) => close()))
})

test("its command refuses what is no number of runs", () => {
  const command = new URL("peers-working.ts", import.meta.url).pathname
  const refused = () => execFileSync(process.execPath, [command, "--runs", "0"], { encoding: "utf8", stdio: "pipe" })
  expect(refused).toThrow('--runs has to be a whole number from 1, and not "0"')
})
