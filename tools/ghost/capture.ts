/**
 * Asks a real Ghost everything that `src/adapters/ghost` asks, and keeps the answers in `captured/`, with nothing of the
 * run in them: `npx node tools/ghost/capture.ts 5.130.6`. The fake of the adapter's tests is made from these.
 */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { Ghost } from "./ghost.ts"
import { installGhost, isGhostVersion } from "./install.ts"

const version = process.argv[2] ?? "5.130.6"
if (!isGhostVersion(version)) throw new Error(`There is no Ghost ${version} to install; see install.ts.`)

const ghost = await Ghost.start(installGhost(version))
try {
  const exchanges = await captureFrom(ghost)
  const file = new URL(`../../src/adapters/ghost/captured/${version}.json`, import.meta.url)
  writeFileSync(file, JSON.stringify({ ghost: version, exchanges }))
  execFileSync("biome", ["format", "--write", file.pathname])
  console.log(`${exchanges.length} exchanges with Ghost ${version} are kept.`)
} finally {
  await ghost.stop()
}

async function captureFrom(ghost: Ghost) {
  const [daily] = await ghost.newsletters()
  const weekly = await ghost.addNewsletter("Weekly", { description: "Once a week." })
  if (!daily) throw new Error("A new site has no newsletter.")
  const member = await ghost.addMember([daily])
  const link = new URL(member.unsubscribe_url).searchParams
  const key = link.get("key") ?? ""
  const site = await (await fetch(`${ghost.url}/members/api/site/`)).json()
  const secrets: [string, string][] = [
    [ghost.url, "https://blog.example"],
    [ghost.contentKey, "1".repeat(26)],
    [member.email, "ada@example.com"],
    [member.uuid, "9086673b-0b9a-41eb-9273-a4230afc3df2"],
    [key, "a0".repeat(32)],
    [daily.id, "0".repeat(23).concat("a")],
    [weekly.id, "0".repeat(23).concat("b")],
    [daily.uuid, "00000000-0000-4000-8000-00000000000a"],
    [weekly.uuid, "00000000-0000-4000-8000-00000000000b"],
    [site.site.site_uuid, "00000000-0000-4000-8000-00000000000c"],
  ]
  const masked = (text: string): string =>
    secrets
      .reduce((masked, [secret, instead]) => masked.replaceAll(secret, instead), text)
      .replace(/"id":"[0-9a-f-]{36}"/g, '"id":"00000000-0000-4000-8000-00000000000d"')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-11-24T00:00:00.000Z")

  const exchange = async (name: string, path: string, body?: unknown) => {
    const answer = await fetch(ghost.url + path, {
      method: body === undefined ? "GET" : "PUT",
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = masked(await answer.text())
    const type = answer.headers.get("content-type")
    return {
      name,
      request: {
        method: body === undefined ? "GET" : "PUT",
        path: masked(path),
        ...(body === undefined ? {} : { body: JSON.parse(masked(JSON.stringify(body))) as unknown }),
      },
      answer: {
        status: answer.status,
        headers: {
          ...(type === null ? {} : { "content-type": type }),
          "access-control-allow-origin": answer.headers.get("access-control-allow-origin"),
        },
        body: type?.includes("json") ? (JSON.parse(text) as unknown) : text,
      },
    }
  }
  const path = "/members/api/member/newsletters/"
  const own = `${path}?uuid=${member.uuid}&key=${key}`
  const content = "/ghost/api/content/newsletters/"
  const both = [{ id: daily.id }, { id: weekly.id }]
  return [
    await exchange("member", own),
    await exchange("nothing changed", own, {}),
    await exchange("null for the set", own, { newsletters: null }),
    await exchange("another set", own, { newsletters: [{ id: weekly.id }] }),
    await exchange("both", own, { newsletters: both }),
    await exchange("comments off", own, { enable_comment_notifications: false }),
    await exchange("updates on", own, { enable_updates_and_announcements: true }),
    await exchange("unknown newsletter", own, { newsletters: [{ id: "f".repeat(24) }] }),
    await exchange("item without an id", own, { newsletters: [{}] }),
    await exchange("both again", own, { newsletters: both, enable_comment_notifications: true }),
    await exchange("everything off", own, {
      newsletters: [],
      enable_comment_notifications: false,
      enable_updates_and_announcements: false,
    }),
    await exchange("wrong key", `${path}?uuid=${member.uuid}&key=${"b".repeat(64)}`),
    await exchange("missing key", `${path}?uuid=${member.uuid}`),
    await exchange("missing uuid", `${path}?key=${key}`),
    await exchange("unknown uuid", `${path}?uuid=${"00000000-0000-4000-8000-000000000001"}&key=${key}`),
    await exchange("write with a wrong key", `${path}?uuid=${member.uuid}&key=${"b".repeat(64)}`, { newsletters: [] }),
    await exchange("newsletters", `${content}?key=${ghost.contentKey}&limit=100&page=1`),
    await exchange("newsletters, one a page", `${content}?key=${ghost.contentKey}&limit=1&page=1`),
    await exchange("newsletters without a key", content),
    await exchange("newsletters with another key", `${content}?key=${"2".repeat(26)}`),
    await exchange("site", "/members/api/site/"),
    await exchange("an address of the theme", "/no-such-page/"),
  ].map((each) =>
    // The page of a theme says nothing but that it is one.
    typeof each.answer.body === "string" && each.answer.body.includes("<html")
      ? { ...each, answer: { ...each.answer, body: "<!DOCTYPE html><html><body>A page of the theme.</body></html>" } }
      : each,
  )
}
